namespace AutoCoder.Schema.Tests.Reports;

internal class UpgradeTextTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [new(1, "One", "N.One"), new(2, "Two", "N.Two")]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);

    [Test]
    public void An_upgraded_database_tells_its_way_and_its_backup() =>
        Lines(new ChangeRow("/a.db", "assistant", ChangeResult.Changed) { From = 1, To = 2, Adopted = [1], Applied = [2], Backup = "/b/a.bak" })
            .ShouldBe(["upgraded      /a.db: 1 to 2; adopted as 1; applied 2 (Two)", "  backup: /b/a.bak"]);

    [Test]
    public void A_dry_run_says_what_would_be_done() =>
        Lines(new ChangeRow("/a.db", "assistant", ChangeResult.WouldChange) { From = 0, To = 2, Applied = [1, 2] })
            .ShouldBe(["would upgrade /a.db: 0 to 2; apply 1 (One), 2 (Two)"]);

    [Test]
    public void A_failure_tells_what_and_what_next_and_no_escape_sequence_passes() =>
        Lines(new ChangeRow("/a\u001b.db", "assistant", ChangeResult.Failed) { Problem = "migration 2 (Two) failed: no", NextStep = "mend it" })
            .ShouldBe(["failed        /a\\u001b.db", "  migration 2 (Two) failed: no", "  next: mend it"]);

    [Test]
    public void The_totals_name_every_result_that_occurred()
    {
        ChangeRow upgraded = Row(ChangeResult.Changed) with { Applied = [2] };
        ChangeRow[] rows = [upgraded, upgraded, Row(ChangeResult.Failed)];
        ChangeText.Summary(new ChangeReport(Code, [.. rows], [], false, false)).ShouldBe("3 databases: 2 upgraded, 1 failed.");
        ChangeText.Summary(new ChangeReport(Code, [Row(ChangeResult.WouldChange) with { Applied = [2] }], [], true, false))
            .ShouldBe("1 database: 1 would upgrade. Nothing was changed: this was a dry run.");
    }

    [Test]
    public void What_was_recorded_or_mended_without_a_migration_is_called_so()
    {
        ChangeRow adopted = Row(ChangeResult.Changed) with { From = 2, To = 2, Adopted = [1, 2], Forgotten = [3], Repairs = ["t.c becomes NOT NULL."] };
        Lines(adopted).ShouldBe(["adopted       /a.db at 2; adopted as 2; struck out 3", "  repaired: t.c becomes NOT NULL."]);
        ChangeRow repaired = Row(ChangeResult.WouldChange) with { From = 2, To = 2, Repairs = ["t.c becomes NOT NULL."] };
        Lines(repaired).ShouldBe(["would repair  /a.db at 2", "  repair: t.c becomes NOT NULL."]);
        ChangeText.Summary(new ChangeReport(Code, [adopted, adopted], [], false, false)).ShouldBe("2 databases: 2 adopted.");
    }

    [Test]
    public void What_is_mended_in_the_same_ways_in_many_databases_is_said_once_with_their_number()
    {
        ChangeRow[] rows =
        [
            .. Enumerable.Range(1, 4).Select(number => Row(ChangeResult.Changed) with
            {
                Path = $"/{number}.db", From = 1, To = 2, Applied = [2], Repairs = ["a.x gets the default 1.", "a.y gets the default 2."],
            }),
            Row(ChangeResult.Changed) with { Path = "/5.db", From = 1, To = 2, Applied = [2], Repairs = ["a.x gets the default 1.", "a.y gets the default 2.", "b.z becomes NOT NULL."] },
        ];
        Printed(rows).ShouldBe(
        [
            .. Enumerable.Range(1, 5).Select(number => $"upgraded      /{number}.db: 1 to 2; applied 2 (Two)"), "  repaired: b.z becomes NOT NULL.",
            "5 databases were repaired in the same 2 ways: a.x gets the default 1. a.y gets the default 2.",
        ]);
        Printed([.. rows, Row(ChangeResult.Changed) with { Path = "/6.db", From = 1, To = 2, Applied = [2] }])[1].ShouldBe("  repaired: as 4 others, see below.");
        Printed(rows[..2]).Count(line => line.StartsWith("  repaired:", StringComparison.Ordinal)).ShouldBe(4);
        ChangeRow[] would = [.. rows.Select(row => row with { Kind = row.Path == "/5.db" ? "features" : "assistant", Result = ChangeResult.WouldChange })];
        Printed(would)[^1].ShouldBe("4 databases of kind assistant would be repaired in the same 2 ways: a.x gets the default 1. a.y gets the default 2.");
        Printed([.. rows.Select(row => row with { Repairs = [.. Enumerable.Range(0, 12).Select(number => $"t.c{number} gets the default 1.")] })])[^1]
            .ShouldEndWith("t.c9 gets the default 1. And 2 more, which --format json lists.");
    }

    [Test]
    public void Markdown_and_annotations_say_a_repair_of_many_once_and_machines_get_each()
    {
        ChangeRow[] rows =
        [
            .. Enumerable.Range(1, 400).Select(number => Row(ChangeResult.WouldChange) with { Path = $"/{number}.db", From = 1, To = 2, Repairs = ["a.x gets the default 1.", "a.y gets the default 2."] }),
            Row(ChangeResult.WouldChange) with { Path = "/odd.db", From = 1, To = 2, Repairs = ["b.z becomes NOT NULL."] },
        ];
        FindingReport report = ChangeFindings.Of("autocoder-schema upgrade", new ChangeReport(Code, [.. rows], [], true, false));

        string markdown = Format(ReportFormat.Markdown, report);
        markdown.ShouldContain("- note `schema-repaired` 400 databases (/1.db and 399 more): each would be repaired: a.x gets the default 1.\n"
            + "- note `schema-repaired` 400 databases (/1.db and 399 more): each would be repaired: a.y gets the default 2.\n"
            + "- note `schema-repaired` /odd.db would be repaired: b.z becomes NOT NULL.\n");
        markdown.ShouldNotContain("findings more");
        string github = Format(ReportFormat.GitHub, report);
        github.Split("schema-repaired").Length.ShouldBe(4);
        github.ShouldContain("::400 databases (/1.db and 399 more): each would be repaired: a.x gets the default 1.\n");
        Format(ReportFormat.Sarif, report).Split("\"ruleId\": \"schema-repaired\"").Length.ShouldBe(802);
    }

    private static string Format(ReportFormat format, FindingReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        FindingFormats.Write(report, format, Formats.Reports.Context, writer);
        return writer.ToString();
    }

    private static string[] Printed(ChangeRow[] rows)
    {
        var report = new ChangeReport(Code, [.. rows], [], false, false);
        var shared = SharedRepairs.Of(report);
        return [.. rows.SelectMany(row => ChangeText.Lines(row, report, shared)), .. shared.Sentences];
    }

    [TestCase(ChangeResult.Changed, 0)]
    [TestCase(ChangeResult.Current, 0)]
    [TestCase(ChangeResult.WouldChange, 0)]
    [TestCase(ChangeResult.Refused, 1)]
    [TestCase(ChangeResult.Failed, 1)]
    [TestCase(ChangeResult.NotReached, 1)]
    [TestCase(ChangeResult.Unknown, 3)]
    public void The_exit_code_follows_the_worst_database(ChangeResult result, int code) =>
        new ChangeReport(Code, [Row(ChangeResult.Current), Row(result)], [], false, false).Exit.ShouldBe(code);

    [Test]
    public void Unknown_wins_over_failed_and_an_interruption_over_both()
    {
        ChangeRow[] rows = [Row(ChangeResult.Failed), Row(ChangeResult.Unknown)];
        new ChangeReport(Code, [.. rows], [], false, false).Exit.ShouldBe(3);
        new ChangeReport(Code, [.. rows], [], false, true).Exit.ShouldBe(130);
    }

    private static ChangeRow Row(ChangeResult result) => new("/a.db", "assistant", result);

    private static string[] Lines(ChangeRow row) => [.. ChangeText.Lines(row, new(Code, [row], [], false, false))];
}
