using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>The migrations of <see cref="FailedUpgradeTests"/>.</summary>
public static class FailingMigrations
{
    [Migration(160), Tags(TestMigrations.Kind)]
    public sealed class FailsBehindRows : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("PRAGMA user_version; UPDATE notes SET text = 'half'; UPDATE missing SET x = 1");
    }

    [Migration(161), Tags(TestMigrations.Kind)]
    public sealed class FailsBehindRowsOnTheConnection : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using System.Data.IDbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT 1; UPDATE missing SET x = 1";
            command.ExecuteScalar();
        });
    }

    [Migration(150), Tags(TestMigrations.Kind)]
    public sealed class KeepsItsLock : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("PRAGMA locking_mode=EXCLUSIVE; ALTER TABLE notes ADD COLUMN glow INTEGER");
    }

    [Migration(140), Tags("forgetful")]
    public sealed class AddsShade : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("notes").AddColumn("shade").AsString().Nullable();
    }

    [Maintenance(MigrationStage.AfterAll), Tags("forgetful")]
    public sealed class Forgets : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM VersionInfo WHERE Version = 140");
    }

    [Migration(100), Tags(TestMigrations.Kind)]
    public sealed class Library : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql(
            "CREATE TABLE authors (id INTEGER PRIMARY KEY); CREATE TABLE books (id INTEGER PRIMARY KEY, author INTEGER REFERENCES authors (id));"
            + "INSERT INTO authors VALUES (1); INSERT INTO books VALUES (7, 1)");
    }

    [Migration(101), Tags(TestMigrations.Kind)]
    public sealed class LosesAuthors : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM authors");
    }

    [Migration(110), Tags(TestMigrations.Kind)]
    public sealed class DependsOnTheFile : ForwardOnlyMigration
    {
        public override void Up()
        {
            if (Schema.Table("unlike").Exists()) Execute.Sql("ALTER TABLE notes DROP COLUMN text");
        }
    }

    [Migration(90), Tags(TestMigrations.Kind)]
    public sealed class Interrupts : ForwardOnlyMigration
    {
        internal static CancellationTokenSource? Source { get; set; }

        public override void Up() => Source?.Cancel();
    }
}
