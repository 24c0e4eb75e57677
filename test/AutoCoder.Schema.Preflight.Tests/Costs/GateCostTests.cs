namespace AutoCoder.Schema.Preflight.Tests.Costs;

/// <summary>
/// What the gate does with a database, counted below its code; nothing is timed. A bound that is exceeded is a slower gate on every
/// fleet: raise one only for an answer that cannot be had with less.
/// </summary>
internal class GateCostTests : GateTest
{
    private const int Databases = 20;

    // One look: a transaction around the questions for tables, versions, schema and ledger. Reads: the header by our own look, then the
    // pages of the small file. A WAL database is opened once to see that, and again, immutable, since nobody has it open.
    [TestCase("DELETE", 3, 1)]
    [TestCase("DELETE", 2, 1)]
    [TestCase("WAL", 3, 2)]
    [TestCase("WAL", 2, 2)]
    public void A_database_costs_the_gate_so_many_openings_and_one_transaction_of_five_statements(string journal, int version, int opens)
    {
        string[] paths = Make(journal, version);
        using SqliteMeter meter = new(Folder);
        CheckAll(paths, closed: version < 3);
        Cost greatest = Cost.Greatest(paths.Select(path => Cost.Of(meter.Of(path))));
        greatest.ShouldBeAtMost(new(opens, Companions: 0, Transactions: 1, Statements: 5, Reads: 6), meter.Of(paths[^1]));
        (greatest.Writes, greatest.Syncs).ShouldBe((0, 0), "asking writes nothing");
    }

    [TestCase("DELETE", 6_100)]
    [TestCase("WAL", 7_100)]
    public void A_database_costs_the_gate_at_most_so_many_bytes_of_memory(string journal, long most)
    {
        Fleet fleet = FleetOf(Make(journal, 3));
        Gate.Check(fleet, TextReader.Null); // what is there once for all, and everything compiled
        long before = GC.GetAllocatedBytesForCurrentThread();
        Gate.Check(fleet, TextReader.Null); // fewer than are worth threads: all of it on this one
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Databases;
        if (each < most * 3 / 4) TestContext.Out.WriteLine($"It is {each} bytes a database; lower the bound to a fifth more than that (it is {most}).");
        each.ShouldBeLessThanOrEqualTo(most);
    }

    private void CheckAll(string[] paths, bool closed)
    {
        var report = Gate.Check(FleetOf(paths), TextReader.Null).ShouldBeOfType<Outcome<GateReport>.Done>().Value;
        report.Databases.Length.ShouldBe(Databases);
        report.IsOpen.ShouldBe(!closed);
    }

    private string[] Make(string journal, int version)
    {
        string template = At("template", version, LedgerTable.Create, "INSERT INTO SchemaLedger (Version, Action, At) VALUES (1, 'up', '')", $"PRAGMA journal_mode={journal}");
        string[] paths = [.. Enumerable.Range(0, Databases).Select(i => PathOf($"{i:00}.db"))];
        foreach (string path in paths) File.Copy(template, path);
        return paths;
    }
}
