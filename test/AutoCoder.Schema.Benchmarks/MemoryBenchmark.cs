namespace AutoCoder.Schema.Benchmarks;

/// <summary>The peak of resident memory by the size of the fleet, one run each: memory is not a matter of luck as time is.</summary>
internal sealed class MemoryBenchmark(BenchmarkRun run)
{
    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Memory: peak resident, by databases");
        FigureTable table = run.Table("databases");
        foreach (int size in run.Of<int[]>([1_000, 10_000, 30_000, 100_000], quick: [500, 1_500, 5_000]))
        {
            run.GateFleet.Grow(run.Templates, size);
            Add(table, size, GateBenchmark.RawLoop(run.GateFleet, size), GateBenchmark.Native(run.GateFleet, size), GateBenchmark.Native(run.GateFleet, size, "--no-schema") with { Name = "gate --no-schema" });
        }

        var fleet = new UpgradeFleet(run.FolderFor("memory"));
        UpgradeSetting setting = fleet.GeneratedAsync(10).GetAwaiter().GetResult();
        var work = new MeasuredUpgrade(
            run.FolderFor("memory"), fleet.TemplateAsync(setting, "DELETE", GeneratedMigrations.Fill).GetAwaiter().GetResult(),
            fleet.TemplateAsync(setting, "WAL", GeneratedMigrations.Fill).GetAwaiter().GetResult());
        string[] own = [setting.Assembly, setting.Kind, setting.From.ToString(CultureInfo.InvariantCulture)];
        foreach (int size in run.Of<int[]>([30, 100, 300, 1_000], quick: [20, 60, 200]))
            Add(table, size, new Way("upgrade --no-backup", () => work.Measure(size, "bare", own)), new Way("upgrade, verified backup", () => work.Measure(size, "backed-up", own)));
    }

    private void Add(FigureTable table, int size, params Way[] ways)
    {
        IReadOnlyList<Measured> measured = Rounds.Of(1, warmUp: false, ways);
        table.Add(size.ToString("N0", CultureInfo.InvariantCulture), measured);
        foreach (Measured way in measured) run.Grows($"memory: {way.Way.Name}, by databases", size, way);
    }
}
