namespace AutoCoder.Schema.Tests.Formats;

internal class GitHubTests
{
    [Test]
    public void A_finding_is_an_annotation_on_its_line_and_the_summary_is_plain()
    {
        string[] lines = Lines(Reports.Incident);
        lines[0].ShouldBe("::error file=db/models.sql,line=14,title=check-pending-migrations%3A expectation-unmet::models.sql:14: the model has conversations.mode, the migrations do not.");
        lines[1].ShouldBe("::error title=check-pending-migrations%3A database-pending::/srv/app/QR/assistant.db lacks migration 2 (AddMode).");
        lines[^3..].ShouldBe(
        [
            "check-pending-migrations: The gate is closed: of 3 databases, 1 not ready, 1 could not be examined.",
            "What to do next:",
            "  $ autocoder-schema upgrade --projects /srv/app    # backs up, migrates and verifies",
        ]);
    }

    [Test]
    public void No_name_becomes_a_command_of_its_own_or_another_place()
    {
        foreach (WorkflowCommand command in Lines(Reports.Hostile).Select(WorkflowCommand.Read).OfType<WorkflowCommand>())
        {
            command.Name.ShouldBeOneOf("error", "warning", "notice");
            command.Properties.Keys.ShouldBeSubsetOf(["file", "line", "title"]);
            command.Properties["title"].ShouldStartWith("check-pending-migrations: ");
        }
    }

    [Test]
    public void What_is_escaped_is_read_again()
    {
        const string Name = "/srv/app/100%, a:b\nc%0A.sql";
        FindingReport report = new("c", "s", [new("g", "n", [new(new("r", "r"), Severity.Error, "50%\nof, this: %0A") { Place = new(Name, 7) }]) { Outcome = "" }], 1);
        WorkflowCommand command = WorkflowCommand.Read(Lines(report)[0])!;
        command.Properties["file"].ShouldBe("100%, a:b c%0A.sql");
        command.Properties["line"].ShouldBe("7");
        command.Data.ShouldBe($"{Name}:7: 50%\nof, this: %0A");
    }

    [Test]
    public void What_GitHub_would_drop_is_in_the_log()
    {
        string[] lines = Lines(Reports.Fleet(100));
        lines.Count(line => line.StartsWith("::error ", StringComparison.Ordinal)).ShouldBe(10);
        lines.Count(line => line.StartsWith("error upgrade-failed: /srv/app/p", StringComparison.Ordinal)).ShouldBe(40);
        lines.ShouldContain("40 of these are no annotations: GitHub keeps 10 of each severity for a step.");
    }

    [Test]
    public void A_message_of_a_megabyte_is_cut() => Lines(Reports.Huge).ShouldAllBe(line => line.Length < 13_000);

    private static string[] Lines(FindingReport report) => Reports.Render(report, ReportFormat.GitHub).TrimEnd('\n').Split('\n');
}
