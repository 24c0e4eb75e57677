using System.Data;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Recordings;

#pragma warning disable CA1034, CA1724 // FluentMigrator takes public classes only; here five editions of one are read together

/// <summary>What all editions have: the way back, and code that inserts a row by a parameter.</summary>
public abstract class EditedMigration : Migration
{
    public override void Down()
    {
        Delete.Table("marks");
        Delete.Table("notes");
    }

    protected static void Run(IDbConnection connection, int id)
    {
        using IDbCommand command = connection.CreateCommand();
        command.CommandText = "INSERT INTO marks VALUES ($id)";
        IDbDataParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("$id", id);
        command.Parameters.Add(parameter);
        command.ExecuteNonQuery();
    }
}

/// <summary>As somebody wrote it first.</summary>
public static class Originals
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Notes : EditedMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
            Create.Table("marks").WithColumn("id").AsInt32().NotNullable();
            Execute.WithConnection((connection, _) => Run(connection, 1));
        }
    }
}

/// <summary>The same SQL by a renamed class, in another layout, with comments.</summary>
public static class SameInOtherWords
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class RenamedNotes : EditedMigration
    {
        public override void Up()
        {
            // A comment of the language, and one of SQL.
            const string Sql = "create table \"notes\"(id integer primary key, -- the number\n  text TEXT);";
            Execute.Sql(Sql);
            Create.Table("marks").WithColumn("id").AsInt32().NotNullable();
            Execute.WithConnection((connection, _) => Run(connection, 2 - 1));
        }
    }
}

/// <summary>Another statement.</summary>
public static class EditedSql
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Notes : EditedMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
            Create.Table("marks").WithColumn("id").AsInt32().NotNullable();
            Execute.WithConnection((connection, _) => Run(connection, 1));
        }
    }
}

/// <summary>Another type of a column.</summary>
public static class EditedType
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Notes : EditedMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
            Create.Table("marks").WithColumn("id").AsString().NotNullable();
            Execute.WithConnection((connection, _) => Run(connection, 1));
        }
    }
}

/// <summary>Another value that code inserts.</summary>
public static class EditedValueInCode
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Notes : EditedMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
            Create.Table("marks").WithColumn("id").AsInt32().NotNullable();
            Execute.WithConnection((connection, _) => Run(connection, 2));
        }
    }
}
