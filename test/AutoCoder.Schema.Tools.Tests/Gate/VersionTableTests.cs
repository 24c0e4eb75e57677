namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>What stands in the version table, or in its place.</summary>
internal sealed class VersionTableTests : ToolTest
{
    private const string Loose = "CREATE TABLE VersionInfo (Version, AppliedOn, Description);";

    private static readonly object[][] Unusable =
    [
        ["INSERT INTO VersionInfo (Version) VALUES (202601041458), (NULL)", "null"],
        ["INSERT INTO VersionInfo (Version) VALUES (202601041458), ('202602011429')", "text"],
        ["INSERT INTO VersionInfo (Version) VALUES (202601041458), (2.5)", "real"],
        ["INSERT INTO VersionInfo (Version) VALUES (202601041458), (x'00')", "blob"],
        ["INSERT INTO VersionInfo (Version) VALUES (202601041458), (-1)", "a negative version, -1"],
    ];

    [TestCaseSource(nameof(Unusable))]
    public void A_row_that_is_no_version(string rows, string holds) => ShouldBeUnusable([ApplicationSchemas.Assistant, Loose, rows], holds);

    [Test]
    public void A_view_in_the_place_of_the_table() => ShouldBeUnusable(
        [ApplicationSchemas.Assistant, "CREATE VIEW VersionInfo AS SELECT 202602011429 AS Version"], "VersionInfo is a view, not a table");

    [Test]
    public void A_table_without_the_column() =>
        ShouldBeUnusable([ApplicationSchemas.Assistant, "CREATE TABLE VersionInfo (Number INTEGER)"], "no column Version");

    [Test]
    public void A_trigger_on_the_table_closes_the_gate_and_what_shows_it_is_said()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.ModeAddedByHand,
            ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst, ApplicationSchemas.AssistantHead),
            "CREATE TRIGGER guard BEFORE INSERT ON VersionInfo BEGIN SELECT RAISE(IGNORE); END");
        Gate(path).ShouldReport(3, $"sqlite3 -readonly {path} '.schema VersionInfo'")
            .ShouldSayOnce($"{path} has a version table that cannot be used: trigger guard on VersionInfo can take away", "DROP TRIGGER \"guard\"");
        Gate("--allow", "pending", "--allow", "out-of-order", path).ShouldReport(3);
        SqliteFile.Execute(path, "DROP TRIGGER \"guard\"");
        Gate(path).ShouldReport(0);
    }

    [Test]
    public void A_version_recorded_twice_is_told_and_counts_once()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.ModeAddedByHand, Loose,
            "INSERT INTO VersionInfo (Version) VALUES (202601041458), (202602011429), (202602011429)");
        Gate(path).ShouldReport(0).ShouldSayOnce($"{path} records version 202602011429 more than once");
    }

    [Test]
    public void A_version_table_without_rows_lacks_everything()
    {
        string path = Create("assistant.db", ApplicationSchemas.VersionInfo);
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks 2 migrations: 202601041458");
    }

    [Test]
    public void A_gap_is_told_from_what_is_pending()
    {
        string path = Create("registry.db", ApplicationSchemas.Projects, ApplicationSchemas.Applied(ApplicationSchemas.RegistryFirst, ApplicationSchemas.RegistryHead));
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration 202601071229", "although later ones are applied");
    }

    [Test]
    public void A_version_that_the_code_does_not_have_is_ahead()
    {
        string path = Create("assistant.db",
            [ApplicationSchemas.Assistant, ApplicationSchemas.ModeAddedByHand, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst, ApplicationSchemas.AssistantHead, 209912312359)]);
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} has migration 209912312359, which this code does not have");
    }

    [Test]
    public void Tables_without_a_version_table_are_unversioned_and_the_report_names_who_finds_out_more()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        Gate(path).ShouldReport(1, $"autocoder-schema status {path}").ShouldSayOnce($"{path} has tables, but no VersionInfo table");
    }

    [TestCase("pending")]
    [TestCase("out-of-order")]
    [TestCase("ahead")]
    [TestCase("unversioned")]
    [TestCase("missing")]
    public void What_is_allowed_passes_and_nothing_else_does(string allowed)
    {
        Create("pending/assistant.db", ApplicationSchemas.Pending);
        Create("out-of-order/registry.db", ApplicationSchemas.Projects, ApplicationSchemas.Applied(ApplicationSchemas.RegistryFirst, ApplicationSchemas.RegistryHead));
        Create("ahead/assistant.db", ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst, ApplicationSchemas.AssistantHead, 209912312359));
        Create("unversioned/assistant.db", ApplicationSchemas.Assistant);
        string[] verdicts = ["pending", "out-of-order", "ahead", "unversioned", "missing"];
        string[] paths = [.. verdicts.Select(verdict => PathOf($"{verdict}/{(verdict == "out-of-order" ? "registry" : "assistant")}.db"))];
        Finished finished = Gate(["--allow", allowed, .. paths]);
        finished.ShouldReport(allowed == "missing" ? 1 : 3, allowed == "missing" ? "4 not ready" : "3 not ready, 1 could not be examined");
        foreach ((string verdict, string path) in verdicts.Zip(paths))
            finished.ShouldSayOnce($"{path}  ", verdict == allowed ? $"{verdict} (allowed)" : verdict);
        Gate("--allow", allowed, paths[Array.IndexOf(verdicts, allowed)]).ShouldReport(0, "The gate is open");
    }

    private void ShouldBeUnusable(string[] sql, string detail)
    {
        string path = Create("assistant.db", sql);
        Gate(path).ShouldReport(3).ShouldSayOnce($"{path} has a version table that cannot be used", detail);
    }
}
