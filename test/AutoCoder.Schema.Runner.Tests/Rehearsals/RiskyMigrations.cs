using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rehearsals;

/// <summary>Migrations that rows can stand against.</summary>
public static class RiskyMigrations
{
    [Migration(300), Tags(TestMigrations.Kind)]
    public sealed class UniqueText : ForwardOnlyMigration
    {
        public override void Up() => Create.Index("ux_text").OnTable("notes").OnColumn("text").Unique();
    }

    [Migration(301), Tags(TestMigrations.Kind)]
    public sealed class RequiredText : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("text").OnTable("notes").AsString().NotNullable();
    }

    [Migration(302, TransactionBehavior.None), Tags(TestMigrations.Kind)]
    public sealed class VacuumsAndFails : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("VACUUM");
            if (Schema.Table("notes").Column("text").Exists()) Execute.WithConnection((connection, _) => Fail(connection));
        }

        private static void Fail(System.Data.IDbConnection connection)
        {
            using System.Data.IDbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM notes";
            if ((long)command.ExecuteScalar()! < 2) return;
            command.CommandText = "UPDATE missing SET x = 1";
            command.ExecuteNonQuery();
        }
    }
}
