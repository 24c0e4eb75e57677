using System.Globalization;
using AutoCoder.Schema.Benchmarks.Measuring;

namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>
/// The gate as a process, from its start to its exit, over fleets of several sizes; beside it the raw loop of one thread and of as many
/// threads as there are processors, the least program, and the same gate by other compilers.
/// </summary>
internal sealed class GateBenchmark(BenchmarkRun run)
{
    private const string Loop = "raw loop", LoopAll = "raw loop, 2 threads", Hello = "hello";
    private static readonly int[] Open = [0, 1];

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Gate: databases, process start to exit");
        var table = run.Table("databases");
        GateFleet fleet = run.GateFleet;
        foreach (int size in run.Of<int[]>([1, 7, 1_000, 10_000, 100_000], quick: [1, 7, 1_000, 10_000]))
        {
            fleet.Grow(run.Templates, size);
            IReadOnlyList<Measured> measured = Rounds.Of(RoundsFor(size), warmUp: true, [.. Ways(fleet, size)]);
            table.Add(size.ToString("N0", CultureInfo.InvariantCulture), measured);
            foreach (Measured way in measured) run.Grows($"gate: {way.Way.Name}", size, way);
        }
    }

    /// <summary>The native gate over the first databases of a fleet.</summary>
    public static Way Native(GateFleet fleet, int size, params string[] options) =>
        new("gate", () => Gate(Published.NativeGate, fleet, size, options)) { Against = LoopAll };

    private IEnumerable<Way> Ways(GateFleet fleet, int size)
    {
        string raw = fleet.RawListFor(size);
        yield return new Way(Hello, () => Meter.Run([Published.Hello]));
        yield return new Way(Loop, () => Meter.Run([Published.Native, "versions", "1"], input: raw));
        yield return new Way(LoopAll, () => Meter.Run([Published.Native, "versions", "2"], input: raw)) { Against = Loop };
        yield return new Way("gate, 1 processor", () => Gate("taskset", fleet, size, [], "-c", "0", Published.NativeGate)) { Against = Loop };
        yield return Native(fleet, size);
        yield return Native(fleet, size, "--no-schema") with { Name = "gate --no-schema" };
        if (size > 10_000) yield break;
        yield return new Way("gate, compiled while it runs", () => Gate(Published.JustInTimeGate, fleet, size, [])) { Against = "gate" };
        if (Published.ReadyToRunGate is { } ahead) yield return new Way("gate, ReadyToRun", () => Gate(ahead, fleet, size, [])) { Against = "gate" };
    }

    private static Sample Gate(string program, GateFleet fleet, int size, string[] options, params string[] before) =>
        Meter.Run([program, .. before, .. options, "-"], Open, fleet.ListFor(size), Path.Combine(fleet.Folder, "report.txt"));

    private int RoundsFor(int size) => size switch
    {
        <= 100 => run.Of(31, quick: 11),
        <= 1_000 => run.Of(15, quick: 7),
        <= 10_000 => run.Of(9, quick: 3),
        _ => 3,
    };
}
