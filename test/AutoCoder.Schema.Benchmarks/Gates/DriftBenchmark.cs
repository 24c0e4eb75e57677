namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>What comparing schemas adds to the gate, by how many different schemas the fleet has.</summary>
internal sealed class DriftBenchmark(BenchmarkRun run)
{
    private const string Off = "gate --no-schema";

    /// <summary>Runs it.</summary>
    public void Run()
    {
        int size = run.Of(10_000, quick: 3_000);
        run.Title($"Drift: the gate on {size.ToString("N0", CultureInfo.InvariantCulture)} databases, with and without comparing schemas");
        FigureTable table = run.Table("distinct schemas");
        foreach (int distinct in (int[])[1, 10, 1_000])
        {
            var fleet = new GateFleet(run.FolderFor($"drift-{distinct}"));
            fleet.GrowDistinct(run.Templates, size, distinct);
            Way loop = GateBenchmark.RawLoop(fleet, size), without = GateBenchmark.Native(fleet, size, "--no-schema") with { Name = Off };
            IReadOnlyList<Measured> measured = Rounds.Of(run.Of(5, quick: 3), warmUp: true, [loop, without, GateBenchmark.Native(fleet, size) with { Against = Off }]);
            table.Add(distinct.ToString("N0", CultureInfo.InvariantCulture), measured);
            run.Grows("gate, by distinct schemas", distinct, measured[2]);
            if (distinct <= 10) run.Goals.AtMost($"gate with schemas, {distinct} distinct, times without", 1.3, measured[2].Times(measured[1]), measured[2].ProcessorTimes(measured[1]));
            Directory.Delete(fleet.Folder, recursive: true);
        }
    }
}
