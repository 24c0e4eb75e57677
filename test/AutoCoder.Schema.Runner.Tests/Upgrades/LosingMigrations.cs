using System.Data;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>
/// Migrations that do more on a file than they were seen to do. The table <c>unlike</c>, which no migration makes, is what they
/// tell the file by.
/// </summary>
public static class LosingMigrations
{
    [Migration(200), Tags(TestMigrations.Kind)]
    public sealed class ChangesValues : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("UPDATE notes SET text = text || '!' WHERE id > 1");
        }
    }

    [Migration(201), Tags(TestMigrations.Kind)]
    public sealed class SwapsValues : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("UPDATE notes SET text = CASE id WHEN 2 THEN 'third' ELSE 'second' END WHERE id IN (2, 3)");
        }
    }

    [Migration(202), Tags(TestMigrations.Kind)]
    public sealed class DeletesRows : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("DELETE FROM notes WHERE id = 2");
        }
    }

    [Migration(203), Tags(TestMigrations.Kind)]
    public sealed class AddsRows : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("INSERT INTO notes (id, text) VALUES (9, 'more')");
        }
    }

    [Migration(204), Tags(TestMigrations.Kind)]
    public sealed class DropsTheStranger : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("DROP TABLE unlike");
        }
    }

    [Migration(205), Tags(TestMigrations.Kind), MigrationTrait("destructive", "notes: those older than the tool are rubbish")]
    public sealed class DeletesOnPurpose : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("DELETE FROM notes WHERE id > 1");
        }
    }

    [Migration(206), Tags(TestMigrations.Kind)]
    public sealed class DeletesPlainly : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM notes WHERE id = 3");
    }

    [Migration(207), Tags(TestMigrations.Kind)]
    public sealed class RewritesByCode : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) => Rewrite(connection, "notes", "UPDATE notes SET text = upper(text)"));
    }

    [Migration(208), Tags(TestMigrations.Kind)]
    public sealed class RewritesAnotherByCode : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) => Rewrite(connection, "unlike", "UPDATE notes SET text = upper(text)"));
    }

    [Migration(209), Tags(TestMigrations.Kind), MigrationTrait("writes", "notes")]
    public sealed class RewritesAnotherByCodeAndSaysSo : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) => Rewrite(connection, "unlike", "UPDATE notes SET text = upper(text)"));
    }

    [Migration(210), Tags(TestMigrations.Kind)]
    public sealed class MakesTextRequired : ForwardOnlyMigration
    {
        public override void Up()
        {
            Update.Table("notes").Set(new { text = "none" }).Where(new { text = (string?)null });
            Alter.Column("text").OnTable("notes").AsString().NotNullable();
        }
    }

    // On an empty database it writes nothing: there is no such table, or no row that it would be told of.
    private static void Rewrite(IDbConnection connection, string condition, string sql)
    {
        using IDbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constants
        command.CommandText = condition == "unlike" ? "SELECT count(*) FROM sqlite_schema WHERE name = 'unlike'" : $"SELECT count(*) FROM {condition} WHERE id > 1";
        if ((long)command.ExecuteScalar()! == 0) return;
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
