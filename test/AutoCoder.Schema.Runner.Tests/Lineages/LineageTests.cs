using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Lineages;

/// <summary>The library of files as the application left them is what the tests of adoption stand on: here it is looked at itself.</summary>
internal class LineageTests
{
    private static readonly Dictionary<string, string> ForeignKeys =
        new() { ["conversation_messages"] = "conversation_id", ["schedule_overrides"] = "schedule_id" };

    private TemporaryFolder _folder = null!;

    private static IEnumerable<TestCaseData> All => Cases(KnownLineages.All);

    private static IEnumerable<TestCaseData> Refused => Cases(KnownLineages.Refused);

    private static bool IsHeavy => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1";

    private string Path => _folder.File("lineage.db");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(All))]
    [TestCaseSource(nameof(Refused))]
    public void A_lineage_is_a_sound_database_with_rows_in_every_table_and_children_under_several_parents(Lineage lineage)
    {
        lineage.Build(Path);

        Directory.GetFiles(_folder.Path).ShouldBe([Path]);
        SqliteFile.Scalar(Path, "PRAGMA journal_mode").ShouldBe(lineage.IsWal ? "wal" : "delete");
        MigratedFile.Problems(Path).ShouldBe("ok");
        foreach (string table in MigratedFile.Columns(Path).Keys)
        {
            SqliteFile.Scalar(Path, $"SELECT count(*) >= 5 FROM {table}").ShouldBe("1", table);
            if (ForeignKeys.TryGetValue(table, out string? parent)) SqliteFile.Scalar(Path, $"SELECT count(DISTINCT {parent}) >= 3 FROM {table}").ShouldBe("1", table);
        }
    }

    [TestCase("assistant", 13)]
    [TestCase("features", 160)]
    [TestCase("registry", 6)]
    public void A_kind_has_many_distinct_schemas(string kind, int atLeast)
    {
        string[] texts = [.. KnownLineages.OnePerSchema.Where(lineage => lineage.Kind == kind).Select(lineage => lineage.SchemaText)];

        TestContext.Out.WriteLine($"{kind}: {texts.Length} distinct schemas of {KnownLineages.Of(kind).Count()} lineages");
        texts.ShouldBeUnique();
        texts.Length.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    /// <summary>SQLite puts an appended column behind the last one, in front of the table's constraints.</summary>
    [Test]
    public void A_schema_is_spelt_as_SQLAlchemy_and_ALTER_TABLE_leave_it()
    {
        string text = new Lineage("features", Versions.RequiredStatus, Versions.HumanInput, LineageTraits.TestingSkipped).SchemaText;

        text.ShouldContain("CREATE TABLE features (\n\tid INTEGER NOT NULL, \n\tpriority INTEGER NOT NULL, \n\tcategory VARCHAR(100) NOT NULL, \n\t");
        text.ShouldContain(
            "in_progress BOOLEAN NOT NULL, dependencies TEXT DEFAULT NULL, needs_human_input BOOLEAN DEFAULT 0, "
            + "human_input_request TEXT DEFAULT NULL, human_input_response TEXT DEFAULT NULL, \n\tPRIMARY KEY (id)\n)");
        text.ShouldNotContain("ix_feature_status");
    }

    [Test]
    public void Every_pair_of_versions_is_a_lineage_and_no_two_have_one_name()
    {
        KnownLineages.Exhaustive.Select(lineage => lineage.Name).ShouldBeUnique();
        KnownLineages.All.Except(KnownLineages.Exhaustive).ShouldBeEmpty();
        foreach (string kind in Kinds.OwnNames)
        {
            long[] versions = [.. Kinds.OwnKind(kind).Migrations.Select(migration => migration.Version)];
            KnownLineages.Of(kind).Where(lineage => lineage.Traits == LineageTraits.None || kind == "assistant")
                .Select(lineage => (lineage.CreatedAt, lineage.AlteredTo)).Distinct()
                .ShouldBe(versions.SelectMany(from => versions.Where(to => to >= from).Select(to => (from, to))), ignoreOrder: true);
        }
    }

    [Test]
    public void A_lineage_is_the_same_every_time()
    {
        Lineage lineage = new("features", Versions.Features, Versions.HumanInput, LineageTraits.EarlySchedules | LineageTraits.ForkAltered);
        lineage.Build(Path);
        lineage.Build(_folder.File("again.db"));

        SqliteFile.Dump(_folder.File("again.db")).ShouldBe(SqliteFile.Dump(Path));
    }

    /// <summary>All that can be combined, when the environment variable AUTOCODER_SCHEMA_HEAVY=1 asks for it, or every fiftieth.</summary>
    [Test]
    public void Every_possible_combination_can_be_built()
    {
        Lineage[] some = [.. KnownLineages.Exhaustive.Where((_, n) => IsHeavy || n % 50 == 0)];
        int schemas = some.Select(lineage => lineage.SchemaText).Distinct().Count();
        TestContext.Out.WriteLine($"{some.Length} of {KnownLineages.Exhaustive.Length} lineages, {schemas} distinct schemas");
    }

    private static IEnumerable<TestCaseData> Cases(IEnumerable<Lineage> lineages) =>
        lineages.Select(lineage => new TestCaseData(lineage).SetArgDisplayNames(lineage.Name));
}
