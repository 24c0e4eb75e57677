using System.Reflection;

namespace AutoCoder.Schema.Tests.Formats;

internal class FindingsOfReportsTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [new(1, "A", "N.A"), new(2, "B", "N.B")]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);
    private static readonly SchemaDifference Harmless = new(DifferenceClass.Harmless, "t.x", "Column t.x is one more.");

    [Test]
    public void A_database_that_is_not_ready_is_a_failed_case_with_the_sentence_of_the_text()
    {
        FindingReport findings = GateFindings.Of("check-pending-migrations", Gate(Row(new Verdict.Pending([2]))), ["--projects", "/p"]);
        FindingCase one = findings.Cases.ShouldHaveSingleItem();
        (one.Group, one.Name, one.Outcome, one.HasPassed).ShouldBe(("assistant", "/a.db", "at 1, wants 2: pending", false));
        one.Findings.Select(finding => finding with { Said = [] }).ShouldBe([new Finding(GateRules.Pending, Severity.Error, "/a.db lacks migration 2 (B).") { Database = "/a.db" }]);
        findings.Exit.ShouldBe(1);
        findings.Summary.ShouldBe("The gate is closed: of 1 database, 1 not ready.");
        findings.Next.ShouldBe(["autocoder-schema upgrade --projects /p    # backs up, migrates and verifies"]);
    }

    [Test]
    public void What_the_policy_allows_is_a_warning_and_harmless_drift_a_note()
    {
        GatePolicy policy = new(["pending"]);
        FindingReport findings = GateFindings.Of("c", Gate(Row(new Verdict.Pending([2]), new Verdict.Drifted(1, [Harmless])) with { Readiness = Readiness.Ready }) with { Policy = policy }, []);
        findings.Findings.Select(finding => finding.Severity).ShouldBe([Severity.Warning, Severity.Note]);
        findings.Cases.ShouldAllBe(one => one.HasPassed);
    }

    [TestCase(ReportFormat.JUnit, "name=\"configuration\" value=\"/srv/c.json\"")]
    [TestCase(ReportFormat.Sarif, "\"configuration\": \"/srv/c.json\"")]
    [TestCase(ReportFormat.Markdown, " used: migrations /srv/m.dll; configuration /srv/c.json")]
    [TestCase(ReportFormat.GitHub, "c used: migrations /srv/m.dll; configuration /srv/c.json")]
    public void Every_format_says_what_the_command_went_by(ReportFormat format, string expected)
    {
        FindingReport findings = GateFindings.Of("c", Gate(Row(new Verdict.Pending([2]))), []) with { Used = new("/srv/m.dll", "/srv/c.json") };
        Reports.Render(findings, format).Replace("\\", "", StringComparison.Ordinal).ShouldContain(expected);
    }

    [Test]
    public void A_database_that_cannot_be_read_is_unknown() =>
        GateFindings.Of("c", Gate(Row(new Verdict.Unreadable(UnreadableReason.Corrupt, "x")) with { Readiness = Readiness.Unknown }), []).Cases[0].IsUnknown.ShouldBeTrue();

    [Test]
    public void Every_statement_that_fails_has_its_line_and_its_database()
    {
        FailingStatement[] failing = [new("s.sql", 3, "no such column: x"), new("s.sql", 9, "no such table: t")];
        GateFindings.Of("c", Gate(Row(new Verdict.Incompatible([.. failing]))), []).Findings.ShouldBe(
        [
            new Finding(GateRules.StatementFails, Severity.Error, "/a.db: no such column: x") { Database = "/a.db", Place = new("s.sql", 3) },
            new Finding(GateRules.StatementFails, Severity.Error, "/a.db: no such table: t") { Database = "/a.db", Place = new("s.sql", 9) },
        ]);
    }

    [Test]
    public void An_expectation_is_a_finding_of_its_file_whatever_the_databases_are()
    {
        ContractFinding unmet = new("assistant", new("m.sql", 2), DifferenceClass.Breaking, "the model has t.x.") { ClosesGate = true };
        ContractFinding differs = new("assistant", new("m.sql", 5), DifferenceClass.Harmless, "the migrations have t.y.");
        FindingCase one = GateFindings.Of("c", Gate() with { Findings = [unmet, differs] }, []).Cases.ShouldHaveSingleItem();
        (one.Name, one.HasPassed).ShouldBe(("m.sql", false));
        one.Findings.Select(finding => finding.Rule.Id).ShouldBe(["expectation-unmet", "expectation-differs"]);
    }

    [Test]
    public void What_hides_databases_and_an_interruption_are_cases_that_nobody_knows()
    {
        GateReport report = new(Code, [], [new("/r.db", "/r.db could not be read.", HidesDatabases: true), new("/gone", "/gone is gone.", false)], WasInterrupted: true);
        GateFindings.Of("c", report, []).Cases.Select(one => (one.Name, one.IsUnknown)).ShouldBe([("/r.db", true), ("/gone", false), ("the whole run", true)]);
    }

    [TestCase(ChangeResult.Changed, null, true, false)]
    [TestCase(ChangeResult.WouldChange, null, true, false)]
    [TestCase(ChangeResult.Failed, "upgrade-failed", false, false)]
    [TestCase(ChangeResult.Refused, "upgrade-refused", false, false)]
    [TestCase(ChangeResult.WouldFail, "rehearsal-failed", false, false)]
    [TestCase(ChangeResult.Unknown, "not-examined", false, true)]
    [TestCase(ChangeResult.NotReached, "not-reached", false, true)]
    public void What_became_of_a_database_in_an_upgrade_is_its_case(ChangeResult result, string? rule, bool passes, bool unknown)
    {
        ChangeRow row = new("/a.db", "assistant", result) { From = 1, To = 2, Applied = [2], Notes = ["noted"], Repairs = ["mended"], NextStep = "do this" };
        FindingReport findings = ChangeFindings.Of("autocoder-schema upgrade", new(Code, [row], [], false, false));
        FindingCase one = findings.Cases.ShouldHaveSingleItem();
        (one.HasPassed, one.IsUnknown, one.WasReached).ShouldBe((passes, unknown, result != ChangeResult.NotReached));
        one.Findings.Select(finding => finding.Rule.Id).ShouldBe([.. rule is null ? Array.Empty<string>() : [rule], "schema-repaired", "run-note"]);
        findings.Next.ShouldBe(["do this"]);
    }

    [Test]
    public void What_a_downgrade_loses_is_a_warning()
    {
        ChangeRow row = new("/a.db", "assistant", ChangeResult.Refused) { From = 2, To = 1, Problem = "would lose data" };
        FindingReport findings = ChangeFindings.Of("autocoder-schema downgrade", new(Code, [row], [], false, false) { Direction = ChangeDirection.Downgrade });
        findings.Findings.ShouldBe([new Finding(Rules.DowngradeRefused, Severity.Error, "/a.db: would lose data") { Database = "/a.db" }]);
        findings.Exit.ShouldBe(1);
    }

    [Test]
    public void A_history_that_cannot_be_read_is_unknown_and_one_without_a_ledger_passes()
    {
        DatabaseHistory[] histories = [new("/a.db", new DatabaseState.Missing()), new("/b.db", new DatabaseState.Versioned([1], [])) { Ledger = [] }];
        FindingReport findings = HistoryFindings.Of("autocoder-schema history", new([.. histories]), wasInterrupted: false);
        findings.Cases.Select(one => (one.IsUnknown, one.HasPassed)).ShouldBe([(true, false), (false, true)]);
        findings.Findings.Select(finding => finding.Rule.Id).ShouldBe(["not-examined", "ledger-silent"]);
    }

    [Test]
    public void A_difference_is_a_finding_by_what_it_breaks()
    {
        SchemaDifference breaking = new(DifferenceClass.Breaking, "t.y", "Column t.y is missing.");
        SchemaDiff diff = new(new("/a.db", "assistant", 1, "database"), new("2", "assistant", 2, "lock"), [Harmless, breaking]);
        DiffFindings.Of("autocoder-schema diff", diff).Findings.Select(finding => (finding.Rule.Id, finding.Database)).ShouldBe(
            [("schema-breaking", "/a.db"), ("schema-harmless", "/a.db")]);
    }

    [Test]
    public void Every_rule_has_a_name_of_its_own_in_lower_case_with_dashes_and_a_sentence()
    {
        Rule[] rules = [.. EveryRule()];
        rules.Length.ShouldBeGreaterThan(60);
        rules.Select(rule => rule.Id).ShouldBeUnique();
        rules.ShouldAllBe(rule => rule.Id.All(c => char.IsAsciiLetterLower(c) || c == '-') && rule.Description.EndsWith('.'));
    }

    [Test]
    public void Every_verdict_has_a_rule()
    {
        Verdict[] verdicts =
        [
            new Verdict.Pending([2]), new Verdict.OutOfOrder([1]), new Verdict.Ahead([3]), new Verdict.Unversioned(null), new Verdict.Missing(),
            new Verdict.Edited([new(1, new SqlHash(1, new string('a', 32)), new SqlHash(1, new string('b', 32)))]), new Verdict.Drifted(1, [Harmless]),
            new Verdict.Incompatible([new("s.sql", 1, "x")]), new Verdict.Unreadable(UnreadableReason.Locked, "x"),
        ];
        foreach (Verdict verdict in verdicts)
        {
            string rule = GateFindings.Of("c", Gate(Row(verdict)), []).Findings.First().Rule.Id;
            rule.ShouldBe(verdict is Verdict.Incompatible ? "statement-fails" : $"database-{verdict.Name}");
        }
    }

    [Test]
    public void The_documentation_has_every_rule()
    {
        using var reader = new StreamReader(typeof(FindingsOfReportsTests).Assembly.GetManifestResourceStream("report.md")!);
        string text = reader.ReadToEnd();
        foreach (Rule rule in EveryRule()) text.ShouldContain($"| `{rule.Id}` | {rule.Description} |");
    }

    // A rule is a static field beside its check, and there is no list of them all.
    private static IEnumerable<Rule> EveryRule() =>
        from type in typeof(Rule).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType.IsAssignableTo(typeof(Rule))
        select (Rule)field.GetValue(null)!;

    private static GateReport Gate(params DatabaseReport[] rows) => new(Code, [.. rows], []);

    private static DatabaseReport Row(params Verdict[] verdicts) =>
        new("/a.db", "assistant", new DatabaseState.Versioned([1], []), 2, [.. verdicts], Readiness.NotReady);
}
