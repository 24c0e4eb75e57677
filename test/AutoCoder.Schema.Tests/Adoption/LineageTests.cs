using static AutoCoder.Schema.Tests.Adoption.Lineage;

namespace AutoCoder.Schema.Tests.Adoption;

/// <summary>Which version files are recognised at that were made at one version and altered in place to another.</summary>
internal class LineageTests
{
    private const string AddInProgress = "ALTER TABLE features ADD COLUMN in_progress BOOLEAN DEFAULT 0";
    private const string AddDependencies = "ALTER TABLE features ADD COLUMN dependencies TEXT DEFAULT NULL";
    private const string AddTesting =
        "ALTER TABLE features ADD COLUMN testing_in_progress BOOLEAN DEFAULT 0; ALTER TABLE features ADD COLUMN last_tested_at DATETIME";

    private const string AddHuman = """
        ALTER TABLE features ADD COLUMN needs_human_input BOOLEAN DEFAULT 0;
        ALTER TABLE features ADD COLUMN human_input_request TEXT DEFAULT NULL;
        ALTER TABLE features ADD COLUMN human_input_response TEXT DEFAULT NULL
        """;

    private static readonly string NewTables = Features(Schedules)[Features(Dependencies).Length..];

    private static IEnumerable<TestCaseData> Shapes()
    {
        TestCaseData Case(string name, string answer, params string[] sql) => new TestCaseData(answer, sql).SetArgDisplayNames(name);
        foreach (long version in Kinds["features"].Keys) yield return Case($"made at {version}", $"exact {version}", Features(version));
        yield return Case("in_progress by hand", $"repairable {InProgress}", Features(Born), AddInProgress);
        yield return Case("dependencies by hand, booleans nullable", $"repairable {Dependencies}", Features(InProgress), AddDependencies);
        yield return Case("dependencies spelled otherwise", $"equivalent {Dependencies}", Features(Required), AddDependencies);
        yield return Case("all by hand", $"repairable {Dependencies}", Features(Born), AddInProgress, AddDependencies);
        yield return Case("all by hand, new tables", $"repairable {Schedules}", Features(Born), AddInProgress, AddDependencies, NewTables);
        yield return Case("testing by hand", $"repairable {Testing}", Features(Schedules), AddTesting);
        yield return Case("testing by hand, status index", $"repairable {Status}", Features(NoTesting), AddTesting);
        yield return Case("status index missing", $"exact {Schedules}", Features(NoTesting), "DROP INDEX ix_feature_status");
        yield return Case("testing left behind nullable", $"repairable {Human}", Features(Born), AddInProgress, AddDependencies, NewTables, AddTesting, AddHuman);
        yield return Case("testing left behind NOT NULL", $"repairable {Human}", Features(Testing), AddHuman);
        yield return Case("status index over two columns", $"repairable {Human}", Features(NoTesting), AddHuman);
        yield return Case("a column of a fork", $"repairable {Required}", Features(Required).Replace("steps JSON", "complexity_score INTEGER NOT NULL, steps JSON"));
        yield return Case("a nullable column of a fork", $"equivalent {Required}", Features(Required), "ALTER TABLE features ADD COLUMN created_at DATETIME");
        yield return Case("one of two booleans required", $"repairable {Required}", Features(InProgress).Replace("passes BOOLEAN", "passes BOOLEAN NOT NULL"));
    }

    [TestCaseSource(nameof(Shapes))]
    public void A_file_is_recognised_at_the_version_that_it_was_brought_to(string answer, string[] sql) =>
        Describe(Recognise("features", sql)).ShouldBe(answer);

    [Test]
    public void Schedules_without_CHECKs_and_with_an_appended_count_are_repaired()
    {
        string old = Features(Schedules)[..Features(Schedules).IndexOf("CREATE TABLE schedules")];
        VersionEvidence evidence = Recognise("features", old, """
            CREATE TABLE schedules (id INTEGER NOT NULL, project_name VARCHAR(50) NOT NULL, start_time VARCHAR(5) NOT NULL,
                duration_minutes INTEGER NOT NULL, days_of_week INTEGER NOT NULL, enabled BOOLEAN NOT NULL, yolo_mode BOOLEAN NOT NULL,
                model VARCHAR(50), created_at DATETIME NOT NULL, PRIMARY KEY (id));
            ALTER TABLE schedules ADD COLUMN max_concurrency INTEGER DEFAULT 3; ALTER TABLE schedules ADD COLUMN crash_count INTEGER DEFAULT 0
            """, Features(Schedules)[Features(Schedules).IndexOf("CREATE INDEX ix_schedules_id")..]);

        VersionEvidence.Repairable repairable = evidence.ShouldBeOfType<VersionEvidence.Repairable>();
        repairable.Version.ShouldBe(Schedules);
        repairable.Repair.Tables.ShouldHaveSingleItem().Reasons.ShouldBe(
        [
            "schedules.max_concurrency becomes NOT NULL; a row without a value stops it.",
            "schedules.crash_count becomes NOT NULL; a row without a value stops it.",
            "ck_schedule_crash_count CHECK (crash_count >= 0) is added to schedules; rows that break it stop it.",
            "ck_schedule_days CHECK (days_of_week >= 0 AND days_of_week <= 127) is added to schedules; rows that break it stop it.",
            "ck_schedule_duration CHECK (duration_minutes >= 1 AND duration_minutes <= 1440) is added to schedules; rows that break it stop it.",
            "ck_schedule_concurrency CHECK (max_concurrency >= 1 AND max_concurrency <= 5) is added to schedules; rows that break it stop it.",
        ]);
    }

    [Test]
    public void The_assistant_born_with_mode_and_the_one_without_its_index_are_repaired()
    {
        string born = ApplicationSchemas.Assistant.Replace("title VARCHAR(200)", "mode VARCHAR(10) NOT NULL, title VARCHAR(200)");
        string altered = "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev' NOT NULL";

        Reasons(Recognise("assistant", born, "CREATE INDEX ix_conversations_mode ON conversations (mode)"), Mode)
            .ShouldBe(["conversations.mode gets the default 'dev'."]);
        Reasons(Recognise("assistant", ApplicationSchemas.Assistant, altered), Mode)
            .ShouldBe(["INDEX ix_conversations_mode (mode) is made on conversations."]);
        Describe(Recognise("assistant", ApplicationSchemas.Assistant, ApplicationSchemas.ModeAddedByHand)).ShouldBe($"exact {Mode}");
        Describe(Recognise("assistant", ApplicationSchemas.Assistant)).ShouldBe($"exact {Conversations}");
    }

    [Test]
    public void A_registry_whose_new_column_is_nullable_is_repaired() =>
        Reasons(Recognise("registry", ApplicationSchemas.Registry.Replace("INTEGER NOT NULL DEFAULT 3", "INTEGER DEFAULT 3")), Concurrency)
            .ShouldBe(["projects.default_concurrency becomes NOT NULL; rows without a value get its default 3."]);

    [Test]
    public void NULLs_get_what_the_migration_gave_them()
    {
        TableRepair repair = Recognise("features", Features(InProgress), AddDependencies)
            .ShouldBeOfType<VersionEvidence.Repairable>().Repair.Tables.ShouldHaveSingleItem();
        repair.Reasons[0].ShouldBe("features.passes becomes NOT NULL; rows without a value get what migration 202601131147 gave them.");
        repair.Fills.SelectMany(fill => fill.Statements).ShouldBe(
        [
            """UPDATE "features" SET "passes" = 0 WHERE "passes" IS NULL AND ("passes" IS NULL)""",
            """UPDATE "features" SET "in_progress" = 0 WHERE "in_progress" IS NULL AND ("in_progress" IS NULL)""",
        ]);
        Recognise("features", Features(Schedules), AddTesting).ShouldBeOfType<VersionEvidence.Repairable>().Repair.Tables[0].Fills
            .ShouldHaveSingleItem().Statements.ShouldBe(["""UPDATE "features" SET "testing_in_progress" = 0 WHERE "testing_in_progress" IS NULL"""]);
    }

    [TestCase("projects", "CREATE TABLE projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR NOT NULL)",
        "Column projects.created_at is missing: every statement that names it fails.")]
    [TestCase("projects without settings", "CREATE TABLE projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR NOT NULL, created_at DATETIME NOT NULL, default_concurrency INTEGER)",
        "Column projects.default_concurrency comes too early: migration 202601290908 makes it, and would fail.")]
    public void Without_a_version_that_it_can_be_at_it_says_what_stands_against_the_nearest(string name, string sql, string against)
    {
        VersionEvidence.Nearest nearest = Recognise("registry", sql).ShouldBeOfType<VersionEvidence.Nearest>(name);
        nearest.Version.ShouldBe(Projects);
        nearest.Differences.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            difference => difference.Description.ShouldBe(against), difference => difference.Class.ShouldBe(DifferenceClass.Breaking));
    }

    [Test]
    public void A_file_of_somebody_else_is_at_no_version() =>
        Recognise("features", "CREATE TABLE invoices (id INTEGER PRIMARY KEY)").ShouldBeOfType<VersionEvidence.Nearest>();

    private static string[] Reasons(VersionEvidence evidence, long version)
    {
        VersionEvidence.Repairable repairable = evidence.ShouldBeOfType<VersionEvidence.Repairable>();
        repairable.Version.ShouldBe(version);
        return [.. repairable.Repair.Tables.SelectMany(table => table.Reasons)];
    }

    private static string Describe(VersionEvidence evidence) => evidence switch
    {
        VersionEvidence.Exact exact => $"exact {exact.Version}",
        VersionEvidence.Equivalent equivalent => $"equivalent {equivalent.Version}",
        VersionEvidence.Repairable repairable => $"repairable {repairable.Version}",
        VersionEvidence.Ambiguous ambiguous => $"ambiguous {string.Join(' ', ambiguous.Versions)}",
        VersionEvidence.Nearest nearest => $"nearest {nearest.Version}: {string.Join(' ', nearest.Differences.Select(difference => difference.Description))}",
        _ => evidence.ToString(),
    };
}
