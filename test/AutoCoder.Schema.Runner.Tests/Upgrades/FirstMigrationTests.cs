using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>0 is the version of a database without any, and may be a migration's.</summary>
public class FirstMigrationTests : UpgradeTest
{
    [Test]
    public async Task A_database_without_a_version_is_not_held_against_the_schema_of_migration_0()
    {
        SqliteFile.Execute(At("a.db"), "VACUUM");

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Zero), typeof(One)], At("a.db")))).Rows[0];

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldBeEmpty();
        SqliteFile.Rows(At("a.db"), "SELECT Version FROM VersionInfo ORDER BY Version").ShouldBe("0\n1\n");
    }

    [Migration(0), Tags(TestMigrations.Kind)]
    public sealed class Zero : ForwardOnlyMigration
    {
        public override void Up() => Create.Table("zero").WithColumn("id").AsInt64().PrimaryKey();
    }

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class One : ForwardOnlyMigration
    {
        public override void Up() => Create.Table("one").WithColumn("id").AsInt64().PrimaryKey();
    }
}
