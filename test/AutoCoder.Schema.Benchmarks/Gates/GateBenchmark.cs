namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>
/// The gate as a process, from its start to its exit, over fleets of several sizes; beside it the raw loop of one thread and of as many
/// threads as there are processors, the least program, and the same gate by other compilers.
/// </summary>
internal sealed class GateBenchmark(BenchmarkRun run)
{
    private const string Loop = "raw loop", LoopAll = "raw loop, all threads", Hello = "hello", Own = "gate", OwnOnOne = "gate, 1 processor";
    private static readonly int[] Open = [0, 1];

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Gate: process start to exit");
        run.Say("Databases of three kinds, two journal modes, one in five pending. The raw loop opens, reads the versions and closes; it is told which WAL databases are still.");
        FigureTable table = run.Table("databases");
        foreach (int size in run.Of<int[]>([1, 7, 1_000, 10_000, 100_000], quick: [1, 7, 1_000, 5_000]))
        {
            run.GateFleet.Grow(run.Templates, size);
            IReadOnlyList<Measured> measured = Rounds.Of(RoundsFor(size), warmUp: true, [.. Ways(run.GateFleet, size)]);
            table.Add(size.ToString("N0", CultureInfo.InvariantCulture), measured);
            foreach (Measured way in measured) run.Grows($"{way.Way.Name}, by databases", size, way);
            AddGoals(size, measured.ToDictionary(way => way.Way.Name));
        }
    }

    /// <summary>The native gate over the first databases of a fleet.</summary>
    public static Way Native(GateFleet fleet, int size, params string[] options) =>
        new(Own, () => Gate(Published.NativeGate, fleet, size, options)) { Against = LoopAll };

    /// <summary>The loop beside it, with as many threads as there are processors.</summary>
    public static Way RawLoop(GateFleet fleet, int size)
    {
        string threads = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), list = fleet.RawListFor(size);
        return new(LoopAll, () => Meter.Run([Published.Native, "versions", threads], input: list));
    }

    private static IEnumerable<Way> Ways(GateFleet fleet, int size)
    {
        string raw = fleet.RawListFor(size);
        if (size > 10_000)
        {
            yield return RawLoop(fleet, size);
            yield return Native(fleet, size);
            yield break;
        }

        yield return new Way(Hello, () => Meter.Run([Published.Hello]));
        yield return new Way(Loop, () => Meter.Run([Published.Native, "versions", "1"], input: raw));
        yield return RawLoop(fleet, size) with { Against = Loop };
        yield return new Way(OwnOnOne, () => Gate("taskset", fleet, size, [], "-c", "0", Published.NativeGate)) { Against = Loop };
        yield return Native(fleet, size);
        yield return Native(fleet, size, "--no-schema") with { Name = "gate --no-schema" };
        yield return new Way("gate, compiled while it runs", () => Gate(Published.JustInTimeGate, fleet, size, [])) { Against = Own };
        if (Published.ReadyToRunGate is { } ahead) yield return new Way("gate, ReadyToRun", () => Gate(ahead, fleet, size, [])) { Against = Own };
    }

    private void AddGoals(int size, Dictionary<string, Measured> of)
    {
        string databases = size.ToString("N0", CultureInfo.InvariantCulture);
        if (size == 7) run.Goals.AtMost($"gate on {databases} databases, times hello and raw loop", 1.5, of[Own].Times(of[Hello], of[Loop]), of[Own].ProcessorTimes(of[Hello], of[Loop]));
        if (size is 5_000 or 10_000)
        {
            run.Goals.AtMost($"gate on {databases} databases, times the raw loop with as many threads", 1.2, of[Own].Times(of[LoopAll]), of[Own].ProcessorTimes(of[LoopAll]));
            run.Goals.AtLeast($"gate on {databases} databases, {Environment.ProcessorCount} processors against 1", 1.7, of[OwnOnOne].Times(of[Own]));
        }

        if (size == 100_000) run.Goals.AtMost($"gate on {databases} databases, peak memory in MB", 100, new Ratios([.. of[Own].Samples.Select(sample => sample.PeakKiB * 1024 / 1e6)]));
    }

    private static Sample Gate(string program, GateFleet fleet, int size, string[] options, params string[] before)
    {
        string list = Path.Combine(fleet.Folder, $"gate-{size}.txt");
        if (!File.Exists(list)) fleet.ListFor(size);
        return Meter.Run([program, .. before, .. options, "-"], Open, list, Path.Combine(fleet.Folder, "report.txt"));
    }

    private int RoundsFor(int size) => size switch
    {
        <= 100 => run.Of(31, quick: 11),
        <= 1_000 => run.Of(11, quick: 5),
        <= 10_000 => run.Of(5, quick: 3),
        _ => 3,
    };
}
