namespace AutoCoder.Schema.Tests.Verdicts;

internal class RecognitionTests
{
    private const string Projects = "CREATE TABLE projects (name VARCHAR(50) NOT NULL, path VARCHAR NOT NULL, PRIMARY KEY (name))";
    private const string Settings = "CREATE TABLE settings (key VARCHAR(50) NOT NULL PRIMARY KEY)";
    private const string Concurrency = "ALTER TABLE projects ADD COLUMN default_concurrency INTEGER NOT NULL DEFAULT 3";

    private static readonly ImmutableDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>> Kinds =
        ImmutableDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>>.Empty
            .Add("registry", Versions((0, ""), (1, Projects), (2, $"{Projects};{Settings}"), (3, $"{Projects};{Settings};{Concurrency}")))
            .Add("notes", Versions((0, ""), (7, "CREATE TABLE notes (id INTEGER PRIMARY KEY)"), (8, "CREATE TABLE notes (id INTEGER PRIMARY KEY)")));

    [Test]
    public void A_schema_is_recognised_whatever_its_spelling() =>
        Recognise("registry", "create table \"PROJECTS\"(Name varchar( 50 ) not null primary key, [path] VARCHAR NOT NULL)")
            .ShouldBe(new VersionEvidence.Exact(1));

    [Test]
    public void Two_versions_with_one_schema_are_not_guessed_between() =>
        Recognise("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY)").ShouldBeOfType<VersionEvidence.Ambiguous>().Versions.ShouldBe([7, 8]);

    [Test]
    public void A_schema_of_another_kind_is_told_as_such() =>
        Recognise("registry", "CREATE TABLE notes (id INTEGER PRIMARY KEY)").ShouldBe(new VersionEvidence.OtherKind("notes", 8));

    [Test]
    public void A_column_that_was_added_by_hand_and_is_nullable_is_repaired_to_the_version_that_added_it()
    {
        VersionEvidence.Repairable repairable = Recognise(
            "registry", $"{Projects};{Settings};ALTER TABLE projects ADD COLUMN default_concurrency INTEGER DEFAULT 3").ShouldBeOfType<VersionEvidence.Repairable>();
        repairable.Version.ShouldBe(3);
        repairable.Differences.ShouldHaveSingleItem().Class.ShouldBe(DifferenceClass.Harmless);
    }

    [Test]
    public void A_database_that_records_too_low_a_version_is_not_mended_back_to_it() =>
        Recognition.Repair(
                MemoryDatabase.Schema(Projects, Settings, Concurrency), 1, Kinds["registry"], ImmutableDictionary<long, ImmutableArray<string>>.Empty)
            .ShouldBeOfType<SchemaRepair.Impossible>().Obstacles.Select(obstacle => obstacle.Description).ShouldBe([
                "Column projects.default_concurrency comes too early: migration 3 makes it, and would fail.",
                "Column settings.key comes too early: migration 2 makes it, and would fail.",
                "Table settings comes too early: migration 2 makes it, and would fail.",
            ]);

    [TestCase(DataAnswer.Done, 8L)]
    [TestCase(DataAnswer.TellsNothing, null)]
    public void Rows_break_a_tie_between_versions_with_one_schema(DataAnswer answer, long? version) =>
        Notes("CREATE TABLE notes (id INTEGER PRIMARY KEY)", answer, out _).Adopted.ShouldBe(version);

    [Test]
    public void Rows_break_a_tie_of_files_that_have_to_be_repaired_too()
    {
        Notes("CREATE TABLE notes (id INTEGER PRIMARY KEY, own NOT NULL)", DataAnswer.Done, out int asked)
            .ShouldBeOfType<VersionEvidence.Repairable>().Version.ShouldBe(8);
        asked.ShouldBe(1);
        Notes("CREATE TABLE notes (id INTEGER PRIMARY KEY, own NOT NULL)", DataAnswer.TellsNothing, out _)
            .ShouldBeOfType<VersionEvidence.Ambiguous>().Versions.ShouldBe([7, 8]);
    }

    [Test]
    public void Rows_are_asked_only_to_break_a_tie()
    {
        Notes("CREATE TABLE notes (id INTEGER PRIMARY KEY, text)", DataAnswer.Done, out int asked).ShouldBe(new VersionEvidence.Exact(9));
        asked.ShouldBe(0);
    }

    private static VersionEvidence Notes(string sql, DataAnswer answer, out int asked)
    {
        int questions = 0;
        var kinds = Kinds.SetItem("notes", Kinds["notes"].Add(9, MemoryDatabase.Schema("CREATE TABLE notes (id INTEGER PRIMARY KEY, text)")));
        var statements = new Dictionary<long, ImmutableArray<string>> { [8] = ["INSERT INTO notes (id) VALUES (1)"], [9] = ["INSERT INTO notes (id) VALUES (9)"] };
        VersionEvidence evidence = Recognition.Recognise(MemoryDatabase.Schema(sql), "notes", kinds, new StepEvidence(statements, _ =>
        {
            questions++;
            return answer;
        }));
        asked = questions;
        return evidence;
    }

    private static VersionEvidence Recognise(string kind, string sql) => Recognition.Recognise(MemoryDatabase.Schema(sql), kind, Kinds);

    private static ImmutableSortedDictionary<long, DatabaseSchema> Versions(params (long Version, string Sql)[] versions) =>
        versions.ToImmutableSortedDictionary(entry => entry.Version, entry => MemoryDatabase.Schema(entry.Sql));
}
