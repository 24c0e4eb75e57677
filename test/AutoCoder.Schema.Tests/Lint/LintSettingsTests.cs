namespace AutoCoder.Schema.Tests.Lint;

internal class LintSettingsTests
{
    private static readonly LintMigration Dropping = Recorded.OfNotes("DROP TABLE notes");

    [TestCase(Severity.Warning)]
    [TestCase(Severity.Note)]
    public void A_severity_can_be_set(Severity severity) => Judge(Dropping, Set(severity)).Findings.ShouldHaveSingleItem().Severity.ShouldBe(severity);

    [Test]
    public void A_rule_can_be_off() => Judge(Dropping, Set(null)).Findings.ShouldBeEmpty();

    [Test]
    public void A_migration_can_leave_a_rule_out_with_a_reason_which_the_report_tells()
    {
        Finding finding = Judge(Dropping with { Suppressions = ["drops-table: it was never used"] }).Findings.ShouldHaveSingleItem();
        (finding.Rule.Id, finding.Severity, finding.Message).ShouldBe(("lint-suppressed", Severity.Note, "Migration 2 (Change) leaves drops-table out: it was never used."));
    }

    [TestCase("drops-table", "'drops-table' needs a reason: [MigrationTrait(\"lint\", \"drops-table: why\")]")]
    [TestCase("drops-table: ", "'drops-table' needs a reason")]
    [TestCase("drop-table: x", "there is no rule 'drop-table'")]
    public void One_that_asks_for_it_wrongly_is_told_and_nothing_is_left_out(string value, string message)
    {
        LintedMigration linted = Judge(Dropping with { Suppressions = [value] });
        linted.Findings.Select(finding => finding.Rule.Id).ShouldBe(["drops-table", "lint-suppression-wrong"]);
        linted.Findings[1].Message.ShouldContain(message);
    }

    [Test]
    public void Several_rules_are_left_out_with_semicolons_between_them() =>
        Judge(Recorded.OfNotes("DELETE FROM notes", "PRAGMA foreign_keys = OFF") with { Suppressions = ["deletes-rows: one; pragma-ignored: two"] })
            .Findings.Select(finding => finding.Rule.Id).ShouldBe(["lint-suppressed", "lint-suppressed"]);

    [Test]
    public void An_error_closes_and_what_could_not_be_asked_wins_over_it()
    {
        Report().Exit.ShouldBe(ExitCode.NotReady);
        Report(new LintedDatabase("/a.db", "shop", "/a.db could not be read: x.")).Exit.ShouldBe(ExitCode.Unknown);
        LintFindings.Of(Report(new LintedDatabase("/a.db", "shop", "/a.db could not be read: x."))).Cases[1].IsUnknown.ShouldBeTrue();
        Report(new LintedDatabase("/a.db", "shop", null)).Summary.ShouldBe("1 migration in the code: 1 error, 0 warnings, 0 notes; 1 database asked.");
    }

    [Test]
    public void Of_what_is_released_nothing_is_an_error()
    {
        LintedMigration.Of(Dropping, LintReading.Of(Dropping).Remarks, new(), isReleased: true).Findings.ShouldAllBe(finding => finding.Severity == Severity.Warning);
        Judge(Dropping).Findings.ShouldContain(finding => finding.Severity == Severity.Error);
    }

    private static LintReport Report(params LintedDatabase[] databases) => new("/m.dll", "in the code", [Judge(Dropping)], [.. databases], []);

    private static LintSettings Set(Severity? severity) => new() { Rules = ImmutableDictionary<string, Severity?>.Empty.Add("drops-table", severity) };

    private static LintedMigration Judge(LintMigration migration, LintSettings? settings = null) =>
        LintedMigration.Of(migration, LintReading.Of(migration).Remarks, settings ?? new());
}
