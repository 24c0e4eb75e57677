using System.Globalization;
using AutoCoder.Schema.Benchmarks.Gates;
using AutoCoder.Schema.Benchmarks.Measuring;
using AutoCoder.Schema.Benchmarks.Rebuilds;
using AutoCoder.Schema.Benchmarks.Upgrades;

namespace AutoCoder.Schema.Benchmarks;

/// <summary>Benchmarks by name; see docs/performance.md.</summary>
internal static class Program
{
    private const string Usage = "gate|all|rebuild [--quick]; rebuild [--journal DELETE|WAL] [--rounds N] [ROWS …]";

    private static readonly Dictionary<string, Action<BenchmarkRun>> Benchmarks = new()
    {
        ["gate"] = run => new GateBenchmark(run).Run(),
        ["upgrade"] = run => new UpgradeBenchmark(run).Run(),
    };

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Once.Verb, var way, var fleet, .. var rest] when rest.Length > 0:
                await Once.RunAsync(() => UpgradeWork.Do(way, fleet, rest));
                return 0;
            case ["once", var way, var database]:
                await Console.Out.WriteAsync((await Measurement.OfAsync(Rebuilding.Way(way, database))).ToString());
                return 0;
            case ["make", var folder, var count]:
                MakeFleet(folder, int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            case ["make-upgrade", var folder, var count, var migrations]:
                await MakeUpgradeFleetAsync(folder, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(migrations, CultureInfo.InvariantCulture));
                return 0;
            case ["rebuild", .. var rest] when rest.Length > 0:
                Rebuild(rest);
                return 0;
            case [var name, .. var rest] when name == "all" || Benchmarks.ContainsKey(name):
                Run(name == "all" ? Benchmarks.Keys : [name], rest.Contains("--quick"));
                return 0;
            default:
                await Console.Error.WriteLineAsync($"Usage: {Usage}");
                return 2;
        }
    }

    private static void Run(IEnumerable<string> names, bool isQuick)
    {
        using var run = new BenchmarkRun(Console.Out, isQuick);
        foreach (string name in names) Benchmarks[name](run);
        run.WriteGrowth();
    }

    // A fleet to profile by hand, with the lists that the gate and the raw loop read.
    private static void MakeFleet(string folder, int count)
    {
        var fleet = new GateFleet(Path.GetFullPath(folder));
        fleet.Grow(new FleetTemplates(Path.Combine(Path.GetFullPath(folder), "templates"), Published.Migrations), count);
        Console.Out.WriteLine($"{fleet.ListFor(count)} {fleet.RawListFor(count)}");
    }

    private static async Task MakeUpgradeFleetAsync(string folder, int count, int migrations)
    {
        var fleet = new UpgradeFleet(Path.GetFullPath(folder));
        UpgradeSetting setting = await fleet.GeneratedAsync(migrations);
        string fill = Catalogues.GeneratedMigrations.Fill;
        string copies = UpgradeFleet.Copy(Path.Combine(Path.GetFullPath(folder), "fleet"), await fleet.TemplateAsync(setting, "DELETE", fill), await fleet.TemplateAsync(setting, "WAL", fill), count);
        await File.WriteAllTextAsync(Path.Combine(folder, "statements.sql"), string.Join('\0', setting.Statements()));
        await Console.Out.WriteLineAsync($"{Once.Verb} bare {copies} {setting.Assembly} {setting.Kind} {setting.From}");
    }

    private static void Rebuild(string[] rest)
    {
        string journal = Option(rest, "--journal") ?? "DELETE";
        int rounds = int.Parse(Option(rest, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        int[] sizes = [.. rest.Where((value, index) => IsSize(rest, value, index)).Select(int.Parse)];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("schema-benchmark-");
        try
        {
            new RebuildBenchmark(folder.FullName, rounds, journal).Run(Console.Out, sizes.Length > 0 ? sizes : [100_000, 1_000_000]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Option(string[] rest, string name) =>
        Array.IndexOf(rest, name) is >= 0 and var at && at + 1 < rest.Length ? rest[at + 1] : null;

    private static bool IsSize(string[] rest, string value, int index) =>
        !value.StartsWith("--", StringComparison.Ordinal) && (index == 0 || !rest[index - 1].StartsWith("--", StringComparison.Ordinal));
}
