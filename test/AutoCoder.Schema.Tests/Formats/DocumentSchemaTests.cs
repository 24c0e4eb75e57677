namespace AutoCoder.Schema.Tests.Formats;

/// <summary>Our own documents are what <c>docs/schemas</c> says, and have nothing that it does not name.</summary>
internal class DocumentSchemaTests
{
    private static readonly Catalogue Code = new("/m.dll", [new("assistant", [new(1, "A", "N.A"), new(2, "B", "N.B")])], VersionTable.Default);
    private static readonly FleetNote Note = new("/gone", "/gone is gone.", HidesDatabases: true);
    private static readonly SchemaDifference Difference = new(DifferenceClass.Breaking, "t.x", "Column t.x is missing.");

    [Test]
    public async Task The_gate()
    {
        Verdict[] verdicts =
        [
            new Verdict.Current(), new Verdict.Pending([2]), new Verdict.Ahead([3]), new Verdict.Unversioned(null), new Verdict.Missing(),
            new Verdict.Edited([new(1, new SqlHash(1, new string('a', 32)), new SqlHash(1, new string('b', 32)))]), new Verdict.Drifted(1, [Difference]),
            new Verdict.Incompatible([new("s.sql", 1, "x")]), new Verdict.Unreadable(UnreadableReason.Locked, "x"),
        ];
        DatabaseReport[] rows = [.. Reports.HostileNames.Select(name => new DatabaseReport(name, "assistant", new DatabaseState.Versioned([1], [1]), 2, [.. verdicts], Readiness.NotReady) { Notes = [name] })];
        ContractFinding finding = new("assistant", new("m.sql", 2), DifferenceClass.Breaking, "x") { ClosesGate = true };
        await ShouldFit("gate", writer => GateJson.Write(new(Code, [.. rows], [Note]) { Findings = [finding] }, [], writer));
    }

    [Test]
    public Task An_upgrade()
    {
        ChangeRow[] rows =
        [
            .. Enum.GetValues<ChangeResult>().Select(result => new ChangeRow("/a.db", "assistant", result)
            {
                From = 1, To = 2, Applied = [2, 3], Adopted = [1], Forgotten = [9], Repairs = ["r"], Backup = "/b", Problem = "p", Notes = ["n"], NextStep = "s",
            }),
            new("\ud800\u0000", "assistant", ChangeResult.Unknown),
        ];
        return ShouldFit("upgrade", writer => ChangeJson.Write(new(Code, [.. rows], [Note], true, true), writer));
    }

    [Test]
    public Task A_downgrade()
    {
        DowngradeStep[] steps = [new(2, "B", DownSource.Build, null), new(3, null, DownSource.Ledger, null)];
        ChangeRow[] rows =
        [
            .. ChangeWords.Of(ChangeDirection.Downgrade).Results.Select(words => new ChangeRow("/a.db", "assistant", words.Result)
            {
                From = 3, To = 1, Steps = [.. steps], Backup = "/b", Problem = "p", Notes = ["n"], NextStep = "s",
            }),
        ];
        return ShouldFit("downgrade", writer => ChangeJson.Write(new(Code, [.. rows], [Note], true, false) { Direction = ChangeDirection.Downgrade }, writer));
    }

    [Test]
    public Task A_comparison() => ShouldFit("diff", writer => DiffJson.Write(new(new("/a.db", "assistant", 1, "database"), new("empty", null, null, "empty"), [Difference]), writer));

    [Test]
    public async Task A_schema_refuses_what_it_does_not_name() =>
        (await PublicSchema.ProblemsAsync("diff-report.schema.json", """{ "schemaVersion": 1, "more": 1 }""", isExact: true)).Length.ShouldBeGreaterThan(1);

    private static async Task ShouldFit(string schema, Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        (await PublicSchema.ProblemsAsync($"{schema}-report.schema.json", writer.ToString(), isExact: true)).ShouldBeEmpty();
    }
}
