using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Migrations;

internal class FeatureMigrationTests
{
    private const string Schedule = """
        INSERT INTO schedules (project_name, start_time, enabled, yolo_mode, created_at, duration_minutes, days_of_week, max_concurrency, crash_count)
        VALUES ('p', '09:00', 1, 0, '2026-01-22',
        """;

    private TemporaryFolder _folder = null!;
    private KindRunner _runner = null!;

    private static IEnumerable<TestCaseData> Versions =>
        FeatureSchemas.Versions.Select(version => new TestCaseData(version.Version, version.Sql).SetArgDisplayNames($"{version.Version}"));

    private string Path => _folder.File("features.db");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _runner = Kinds.OwnRunner("features");
    }

    [TearDown]
    public void RemoveFolder()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    [TestCaseSource(nameof(Versions))]
    public void The_schema_at_each_version_is_the_applications_own(long version, string sql)
    {
        SqliteFile.Execute(_folder.File("application.db"), sql);
        DatabaseSchema expected = MigratedFile.Schema(_folder.File("application.db"));
        UpgradeTo(version);
        DatabaseSchema actual = MigratedFile.Schema(Path);
        SchemaComparison.Compare(expected, actual).ShouldBeEmpty();
        actual.CanonicalText.ShouldBe(expected.CanonicalText);
    }

    [Test]
    public void The_versions_are_those_of_the_applications_history() =>
        _runner.Kind.Migrations.Select(migration => migration.Version).ShouldBe(FeatureSchemas.Versions.Select(version => version.Version));

    [Test]
    public void An_unknown_status_becomes_no_and_a_known_one_stays()
    {
        FillTo(202512301900);
        _runner.Upgrade(Path, 202601131147);
        Statuses().ShouldBe("1|0|0\n2|0|0\n9|1|0\n10|0|1\n11|0|0\n");
        Refusal("UPDATE features SET passes = NULL").ShouldContain("NOT NULL constraint failed: features.passes");
        Refusal("UPDATE features SET in_progress = NULL").ShouldContain("NOT NULL constraint failed: features.in_progress");
    }

    [Test]
    public void A_status_may_be_unknown_again_after_the_step_back()
    {
        FillTo(202601131147);
        string statuses = Statuses();
        _runner.Downgrade(Path, 202601131147);
        Statuses().ShouldBe(statuses);
        SqliteFile.Execute(Path, "UPDATE features SET passes = NULL, in_progress = NULL");
        _runner.Upgrade(Path, 202601131147);
        SqliteFile.Scalar(Path, "SELECT count(*) FROM features WHERE passes = 0 AND in_progress = 0").ShouldBe("5");
    }

    [Test]
    public void Nothing_is_being_tested_when_the_columns_come_and_when_they_come_back()
    {
        FillTo(202601220835);
        _runner.Upgrade(Path, 202601221522);
        Tested().ShouldBe("0");
        KindRows.Write(Path, 202601221522);
        _runner.Upgrade(Path, 202601231437, 202601231530);
        _runner.Downgrade(Path, 202601231530);
        Tested().ShouldBe("0");
        SqliteFile.Scalar(Path, "SELECT count(last_tested_at) FROM features").ShouldBe("0");
    }

    [TestCase("0, 0, 1, 0", "ck_schedule_duration")]
    [TestCase("1441, 0, 1, 0", "ck_schedule_duration")]
    [TestCase("1, -1, 1, 0", "ck_schedule_days")]
    [TestCase("1, 128, 1, 0", "ck_schedule_days")]
    [TestCase("1, 0, 0, 0", "ck_schedule_concurrency")]
    [TestCase("1, 0, 6, 0", "ck_schedule_concurrency")]
    [TestCase("1, 0, 1, -1", "ck_schedule_crash_count")]
    public void A_schedule_that_cannot_be_is_refused_by_the_named_check(string values, string check)
    {
        UpgradeTo(202602081411);
        Refusal($"{Schedule} {values})").ShouldContain($"CHECK constraint failed: {check}");
        SqliteFile.Execute(Path, $"{Schedule} 1440, 127, 5, 0), ('p', '', 0, 0, '', 1, 0, 1, 0)");
    }

    [Test]
    public void The_overrides_of_a_schedule_go_with_it_and_only_with_it()
    {
        FillTo(202602081411);
        SqliteFile.Scalar(Path, "SELECT count(*) FROM schedule_overrides").ShouldBe("3");
        SqliteFile.Execute(Path, "PRAGMA foreign_keys = ON; DELETE FROM schedules WHERE id = 1");
        SqliteFile.Scalar(Path, "SELECT group_concat(id) FROM schedule_overrides").ShouldBe("7");
    }

    [Test]
    public void No_table_of_a_rebuild_is_left_behind()
    {
        FillTo(202602081411);
        SqliteFile.Scalar(Path, "SELECT group_concat(name ORDER BY name) FROM sqlite_schema WHERE type = 'table'")
            .ShouldBe("VersionInfo,features,schedule_overrides,schedules");
    }

    private void UpgradeTo(long version) =>
        _runner.Upgrade(Path, [.. FeatureSchemas.Versions.Select(found => found.Version).Where(found => found <= version)]);

    private void FillTo(long version)
    {
        foreach ((long found, _) in FeatureSchemas.Versions.Where(found => found.Version <= version))
        {
            _runner.Upgrade(Path, found);
            KindRows.Write(Path, found);
        }
    }

    private string Statuses()
    {
        using SqliteConnection connection = SqliteFile.Open(Path);
        return SqliteFile.Rows(connection, "SELECT id, passes, in_progress FROM features ORDER BY id");
    }

    private string Tested() => SqliteFile.Scalar(Path, "SELECT group_concat(DISTINCT testing_in_progress) FROM features");

    private string Refusal(string sql) => Should.Throw<SqliteException>(() => SqliteFile.Execute(Path, sql)).Message;
}
