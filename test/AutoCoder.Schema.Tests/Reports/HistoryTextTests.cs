using System.Text.Json;

namespace AutoCoder.Schema.Tests.Reports;

internal class HistoryTextTests
{
    private static readonly LedgerRow Row = new(1, 10, "up") { Name = "Ten", At = "2026-02-03T12:00:00.000Z", Milliseconds = 25, Build = "M.dll 1.0", Host = "vm", Down = "DROP TABLE a" };

    private static readonly DatabaseHistory Tracked = new("/a.db", new DatabaseState.Versioned([10], [])) { Ledger = [Row] };

    [Test]
    public void A_ledger_is_a_table_without_columns_that_are_empty() => HistoryText.Lines(Tracked).ShouldBe(
    [
        "/a.db",
        "  when (UTC)                what  version  migration  took   by         on",
        "  2026-02-03T12:00:00.000Z  up    10       Ten        25 ms  M.dll 1.0  vm",
    ]);

    [Test]
    public void A_row_without_its_parts_is_shown_all_the_same() =>
        HistoryText.Lines(Tracked with { Ledger = [new LedgerRow(1, null, null) { Backup = "b", Note = "n" }] }).ElementAt(2).ShouldBe("  ?           ?     ?        b       n");

    [Test]
    public void A_database_without_a_ledger_shows_its_version_table() => HistoryText.Lines(Tracked with { Ledger = null, Recorded = [new(10, "2026-02-03", "Ten"), new(null, null, null)] }).ShouldBe(
    [
        "/a.db has no ledger. This is what its version table says:",
        "  applied on  version  migration",
        "  2026-02-03  10       Ten",
        "  ?           ?",
    ]);

    [Test]
    public void What_something_else_applied_is_said() =>
        HistoryText.Lines(Tracked with { State = new DatabaseState.Versioned([10, 20, 30], []) }).Last().ShouldBe("  note: the ledger says nothing of 20, 30: something else applied them");

    [Test]
    public void Files_that_tell_nothing_say_why()
    {
        HistoryText.Lines(new("/a.db", new DatabaseState.Missing())).ShouldBe(["/a.db does not exist."]);
        HistoryText.Lines(new("/a.db", new DatabaseState.Unreadable(UnreadableReason.Corrupt, "page 3"))).ShouldBe(["/a.db could not be read: page 3."]);
        HistoryText.Lines(new("/a.db", new DatabaseState.Empty())).ShouldBe(["/a.db has no ledger and records no version."]);
        HistoryText.Lines(Tracked with { Ledger = [], Problem = "has more" }).Take(2).ShouldBe(["/a.db has a ledger without rows.", "  problem: the ledger has more"]);
    }

    [Test]
    public void What_stands_in_the_file_cannot_drive_the_terminal_or_fill_it()
    {
        string[] lines = [.. HistoryText.Lines(Tracked with { Ledger = [Row with { Note = "\u001b[2J\n/b.db" }, Row with { Host = new string('x', 5000) }] })];
        lines.Length.ShouldBe(4);
        lines[2].ShouldEndWith("\\u001b[2J\\u000a/b.db");
        lines[3].Length.ShouldBeLessThan(400);
    }

    [Test]
    public void As_json_it_has_every_part_but_the_script()
    {
        using StringWriter writer = new();
        HistoryJson.Write(new([Tracked, new("/b.db", new DatabaseState.Missing())]), writer);
        using var document = JsonDocument.Parse(writer.ToString());
        document.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(3);
        JsonElement row = document.RootElement.GetProperty("databases")[0].GetProperty("ledger")[0];
        row.EnumerateObject().Select(part => part.Name).ShouldBe(["id", "at", "action", "version", "name", "durationMs", "build", "host", "hasDownScript"]);
        document.RootElement.GetProperty("databases")[1].GetProperty("state").GetString().ShouldBe("missing");
        writer.ToString().ShouldNotContain("DROP TABLE");
    }

    [Test]
    public void A_downgrade_says_what_was_taken_back_by_what_and_what_was_lost()
    {
        var row = new ChangeRow("/a\u001b.db", "test", ChangeResult.Changed)
        {
            From = 40,
            To = 10,
            Steps = [new(40, "Forty", DownSource.Ledger, []), new(20, null, DownSource.Build, [])],
            Losses = [new(new DataLoss.OfColumn("t", "x"), 3)],
            Backup = "/b.bak",
            Notes = ["n"],
        };
        ChangeReport report = Downgrade([row, row with { Result = ChangeResult.AtTarget }], isDryRun: true, wasInterrupted: true);
        ChangeText.Lines(row, report).ShouldBe(
        [
            "downgraded      /a\\u001b.db: 40 to 10; took back 40 (Forty) by its ledger, 20",
            "  lost: column t.x (rows with a value: 3)",
            "  note: n",
            "  backup: /b.bak",
        ]);
        ChangeText.Lines(row with { Result = ChangeResult.Refused, Problem = "p", NextStep = "s", Backup = null }, report).ShouldBe(
            ["refused         /a\\u001b.db at 40", "  p", "  loses: column t.x (rows with a value: 3)", "  note: n", "  next: s"]);
        ChangeText.Summary(report)
            .ShouldBe("2 databases: 1 at target, 1 downgraded. Nothing was changed: this was a dry run. The run was interrupted.");
    }

    [TestCase(new[] { ChangeResult.AtTarget, ChangeResult.Changed, ChangeResult.WouldChange }, 0)]
    [TestCase(new[] { ChangeResult.Changed, ChangeResult.Refused }, 1)]
    [TestCase(new[] { ChangeResult.Failed }, 1)]
    [TestCase(new[] { ChangeResult.NotReached }, 1)]
    [TestCase(new[] { ChangeResult.Failed, ChangeResult.Unknown }, 3)]
    public void The_exit_code_is_that_of_an_upgrade(ChangeResult[] results, int exit) =>
        Downgrade([.. results.Select(result => new ChangeRow("/a", "test", result))], false, false).Exit.ShouldBe(exit);

    private static ChangeReport Downgrade(ChangeRow[] rows, bool isDryRun, bool wasInterrupted) =>
        new(new("/m.dll", [], VersionTable.Default), [.. rows], [], isDryRun, wasInterrupted) { Direction = ChangeDirection.Downgrade };
}
