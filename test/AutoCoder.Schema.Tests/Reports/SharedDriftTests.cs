namespace AutoCoder.Schema.Tests.Reports;

/// <summary>The first look at a fleet that another runner made: it departs in the same ways, and that is one sentence.</summary>
internal class SharedDriftTests
{
    private static readonly KindCatalogue Radio = new("radio", [new(1, "One", "N.One"), new(2, "Two", "N.Two")]);
    private static readonly Catalogue Code = new("/m.dll", [Radio], VersionTable.Default);
    private static readonly ImmutableArray<SchemaDifference> Lost = [.. Enumerable.Range(1, 14).Select(i => Default(i % 2 == 0 ? "indexers" : "profiles", i))];

    private const string Sentence = "differs from its version in the same 14 ways that break code. Another runner made it so: nothing was ever executed on it by this program. "
        + "upgrade mends all of it. They are 7 in profiles, 7 in indexers, such as: INSERT INTO profiles without c1 fails: NOT NULL, no default (1 is expected).";

    [Test]
    public void A_fleet_that_departs_in_the_same_ways_is_one_sentence_with_who_made_it_so_and_what_mends_it()
    {
        string text = Text(Row("/a.db", Lost), Row("/b.db", Lost), Row("/c.db", [.. Lost], version: 1), Row("/d.db"));
        text.ShouldContain($"\n3 databases: each {Sentence}\n\nThe gate is closed: of 4 databases, 3 not ready.\n");
        text.ShouldNotContain("  breaking: ");
    }

    [Test]
    public void What_one_of_them_has_besides_is_said_of_it_alone()
    {
        string text = Text(Row("/a.db", Lost), Row("/b.db", Lost), Row("/c.db", [.. Lost, Default("own", 99)]), Row("/d.db", [.. Lost, Harmless]));
        text.ShouldContain($"4 databases: each {Sentence}\n");
        text.ShouldContain("/c.db has 1 breaking difference besides:\n  breaking: INSERT INTO own without c99 fails");
        text.ShouldContain("/d.db differs harmlessly besides: 1 difference (ix_a).\n");
    }

    [Test]
    public void What_most_have_is_shared_also_where_each_has_something_of_its_own()
    {
        string text = Text([.. Enumerable.Range(1, 9).Select(i => Row($"/{i}.db", [.. Lost, Default("own", 90 + i)]))]);
        text.ShouldContain($"9 databases: each {Sentence}\n");
        text.Split("\n  breaking: ").Length.ShouldBe(10);
    }

    [Test]
    public void Two_ways_of_two_runners_are_two_sentences()
    {
        string text = Text(Row("/a.db", Lost), Row("/b.db", Lost), Row("/c.db", Lost[..3]), Row("/d.db", Lost[..3]));
        text.ShouldContain($"2 databases: each {Sentence}\n");
        text.ShouldContain("2 databases: each differs from its version in the same 3 ways that break code.");
    }

    [Test]
    public void A_database_that_this_program_made_is_told_as_before_and_so_is_one_alone()
    {
        string text = Text(Row("/a.db", Lost, isOfOtherRunner: false), Row("/b.db", Lost, isOfOtherRunner: false), Row("/c.db", Lost[..2]));
        text.ShouldContain("2 databases: each is at 2 (Two) and has another schema: 14 breaking differences.\n  breaking: ");
        text.ShouldContain("/c.db is at 2 (Two) and has another schema: 2 breaking differences.\n");
        text.ShouldContain("\n  Another runner made it so: nothing was ever executed on it by this program. upgrade mends all of it.\n");
    }

    [TestCase("rows", "upgrade mends all of it, where no row stands against that.")]
    [TestCase("impossible", "upgrade mends what can be mended without a loss.")]
    [TestCase("unknown", "upgrade mends what can be mended without a loss.")]
    public void No_more_is_promised_than_is_known(string repair, string promise)
    {
        SchemaRepair? known = repair switch
        {
            "rows" => new SchemaRepair.Possible([new("t", [], [new TableChange.AddUnique(null, "UNIQUE (a)")], [])], [], Lost, []),
            "impossible" => new SchemaRepair.Impossible(Lost),
            _ => null,
        };
        DatabaseReport[] rows = [Row("/a.db", Lost), Row("/b.db", Lost)];
        Text([.. rows.Select(row => row with { Verdicts = [((Verdict.Drifted)row.Verdicts[0]) with { Repair = known }] })]).ShouldContain(promise);
    }

    [Test]
    public void The_gate_knows_by_its_lock_whether_an_upgrade_mends_a_lost_default()
    {
        const string Table = "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a INTEGER NOT NULL DEFAULT 1, b TEXT)";
        KindLock locked = Locks.Kind("radio", (1, "One", Table));
        Repair(Table.Replace(" DEFAULT 1", "", StringComparison.Ordinal)).ShouldBeOfType<SchemaRepair.Possible>().AsksNoRow.ShouldBeTrue();
        // What a migration wrote into a column that is gone, a lock does not tell.
        Repair(Table.Replace(", b TEXT", "", StringComparison.Ordinal)).ShouldBeOfType<SchemaRepair.Impossible>();

        SchemaRepair? Repair(string sql) => new LockedVersions(new([locked])).Drift(MemoryDatabase.Schema(sql), "radio", 1).ShouldNotBeNull().Repair;
    }

    [TestCase("DEFAULT 1", "")]
    [TestCase("NOT NULL DEFAULT 1", "")]
    [TestCase("CHECK (c1 >= 0)", "")]
    public void The_widest_table_has_its_repair_planned_however_many_columns_differ(string declared, string found)
    {
        string Table(string without, string with) => $"CREATE TABLE t (id INTEGER PRIMARY KEY, {string.Join(", ", Enumerable.Range(1, 1999).Select(i => $"c{i} INTEGER NOT NULL DEFAULT 1 CHECK (c{i} >= 0)".Replace(without.Replace("c1", $"c{i}", StringComparison.Ordinal), with, StringComparison.Ordinal)))})";
        string expected = Table("none", ""), actual = Table(declared, found);
        Verdict.Drifted drifted = new LockedVersions(new([Locks.Kind("radio", (1, "One", expected))])).Drift(MemoryDatabase.Schema(actual), "radio", 1).ShouldNotBeNull();
        drifted.Differences.Length.ShouldBe(declared == "NOT NULL DEFAULT 1" ? 3998 : 1999);
        if (!drifted.IsBreakingByItself) return; // a CHECK that is missing refuses nothing
        drifted.Repair.ShouldBeOfType<SchemaRepair.Possible>().Repaired.Length.ShouldBe(drifted.Differences.Length);
        VerdictText.WhoMadeIt(drifted).ShouldContain("upgrade mends all of it");
    }

    [Test]
    public void Markdown_and_annotations_say_it_once_and_the_other_formats_of_each()
    {
        DatabaseReport[] rows = [.. Enumerable.Range(1, 3000).Select(i => Row($"/fleet/{i}.db", Lost))];
        string once = $"3000 databases (/fleet/1.db and 2999 more): each {Sentence}";
        string github = Format(ReportFormat.GitHub, rows);
        github.ShouldContain($"::error title=c%3A database-drifted::{once}\n");
        github.Split('\n').Length.ShouldBeLessThan(10);
        string markdown = Format(ReportFormat.Markdown, rows);
        markdown.ShouldContain($"- **error** `database-drifted` {once}\n");
        markdown.ShouldNotContain("findings more");
        Format(ReportFormat.JUnit, rows[..2]).Split("<failure ").Length.ShouldBe(3);
    }

    [Test]
    public void A_page_of_a_large_fleet_shows_the_first_of_those_that_say_the_same_and_every_other()
    {
        DatabaseReport[] rows = [.. Enumerable.Range(1, 3000).Select(i => i == 2700 ? Row("/odd.db", version: 1) : Row($"/{i}.db", Lost))];
        string text = Text(rows);
        text.ShouldContain("\n/odd.db  radio  1   2      current\nand 2979 more of kind radio at 2 that want 2: drifted. --format json names all.\n");
        text.Split('\n').Length.ShouldBeLessThan(40);
        Text(rows[..200]).ShouldContain("\n/200.db");
    }

    private static SchemaDifference Harmless { get; } = new(DifferenceClass.Harmless, "ix_a", "no harm.");

    private static SchemaDifference Default(string table, int i) =>
        new(DifferenceClass.Breaking, $"{table}.c{i}", $"INSERT INTO {table} without c{i} fails: NOT NULL, no default ({i} is expected).");

    private static DatabaseReport Row(string path, long version = 2) => Row(path, version, new Verdict.Current());

    private static DatabaseReport Row(
        string path, ImmutableArray<SchemaDifference> differences, long version = 2, bool isOfOtherRunner = true) =>
        Row(path, version, new Verdict.Drifted(version, differences)
        {
            IsOfOtherRunner = isOfOtherRunner,
            Repair = new SchemaRepair.Possible([], [], differences, []),
        });

    private static DatabaseReport Row(string path, long version, Verdict verdict) =>
        new(path, "radio", new DatabaseState.Versioned([.. Enumerable.Range(1, (int)version).Select(i => (long)i)], []), 2, [verdict], GatePolicy.Strict.Judge([verdict]));

    private static string Text(params DatabaseReport[] rows)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        GateText.Write(new GateReport(Code, [.. rows], []), [], writer);
        return writer.ToString().ReplaceLineEndings("\n");
    }

    private static string Format(ReportFormat format, DatabaseReport[] rows)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        FindingFormats.Write(GateFindings.Of("c", new GateReport(Code, [.. rows], []), []), format, Formats.Reports.Context, writer);
        return writer.ToString();
    }
}
