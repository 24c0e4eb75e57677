namespace AutoCoder.Schema.Benchmarks;

/// <summary>Benchmarks by name; see docs/performance.md.</summary>
internal static class Program
{
    private const string Usage =
        """
        Benchmarks, as Markdown on standard output.

        Usage: NAME … [--quick]
          gate       the gate as a process, 1 to 100,000 databases, beside a raw loop
          drift      the gate with and without comparing schemas, 1 to 1,000 distinct
          catalogue  reading migrations and lock, 10 to 5,000 migrations
          upgrade    upgrades of 1,000 databases, beside SQLite alone and FluentMigrator alone
          adopt      adoption of 1,000 databases without versions
          rebuild    rebuilding a table of 1,000,000 rows
          memory     peak memory by databases
          health     a health check under load, beside requests that write (needs wrk)
          peers      other tools' status commands on one database, those that are on PATH
          all        all of these

          --quick    fewer and smaller: rough figures soon

        Or: rebuild [--journal DELETE|WAL] [--rounds N] [ROWS …]
            make FOLDER N              a fleet for the gate, to profile by hand
            make-upgrade FOLDER N M    a fleet of N databases that M migrations can be applied to
            make-migrations FILE N     an assembly of N migrations with its lock

        What is measured is published below artifacts/benchmarks first, which takes minutes; with AUTOCODER_SCHEMA_PUBLISHED=1 what is there is used.
        """;

    private const string Quick = "--quick";

    private static readonly Dictionary<string, Action<BenchmarkRun>> Benchmarks = new()
    {
        ["gate"] = run => new GateBenchmark(run).Run(),
        ["drift"] = run => new DriftBenchmark(run).Run(),
        ["catalogue"] = run => new CatalogueBenchmark(run).Run(),
        ["upgrade"] = run => new UpgradeBenchmark(run).Run(),
        ["adopt"] = run => new AdoptBenchmark(run).Run(),
        ["rebuild"] = Rebuild,
        ["memory"] = run => new MemoryBenchmark(run).Run(),
        ["health"] = run => new HealthBenchmark(run).Run(),
        ["peers"] = run => new PeerBenchmark(run).Run(),
    };

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Once.Verb, var way, var fleet, .. { Length: > 0 } rest]:
                await Once.RunAsync(() => MeasuredUpgrade.Do(way, fleet, rest));
                return 0;
            case [Once.Verb, var way, var database]:
                await Console.Out.WriteAsync((await Measurement.OfAsync(Rebuilding.Way(way, database))).ToString());
                return 0;
            case ["make", var folder, var count]:
                MakeFleet(folder, int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            case ["make-upgrade", var folder, var count, var migrations]:
                await MakeUpgradeFleetAsync(folder, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(migrations, CultureInfo.InvariantCulture));
                return 0;
            case ["make-migrations", var file, var count]:
                await Console.Out.WriteLineAsync($"{await UpgradeFleet.CompileAsync(Path.GetFullPath(file), int.Parse(count, CultureInfo.InvariantCulture))} to make the lock");
                return 0;
            case ["rebuild", .. { Length: > 0 } rest] when !rest.All(word => word == Quick || Benchmarks.ContainsKey(word)):
                Rebuild(rest);
                return 0;
            default:
                return Run([.. arguments.Where(word => word != Quick)], arguments.Contains(Quick));
        }
    }

    // What fails is said and does not keep the others from being measured.
    private static int Run(string[] names, bool isQuick)
    {
        if (names is ["all"]) names = [.. Benchmarks.Keys];
        if (names.Length == 0 || !names.All(Benchmarks.ContainsKey))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        using var run = new BenchmarkRun(Console.Out, isQuick);
        run.Head();
        int failed = names.Count(name => !TryRun(run, name));
        run.Finish();
        return failed == 0 ? 0 : 1;
    }

    private static bool TryRun(BenchmarkRun run, string name)
    {
        try
        {
            Benchmarks[name](run);
            return true;
        }
#pragma warning disable CA1031 // a run takes a quarter of an hour: one benchmark that fails must not take the figures of the others along
        catch (Exception failure)
#pragma warning restore CA1031
        {
            run.Say($"**{name} failed**: {failure.Message.ReplaceLineEndings(" ")}");
            Console.Error.WriteLine(failure);
            return false;
        }
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
        const string Fill = GeneratedMigrations.Fill;
        string copies = UpgradeFleet.Copy(Path.Combine(Path.GetFullPath(folder), "fleet"), await fleet.TemplateAsync(setting, "DELETE", Fill), await fleet.TemplateAsync(setting, "WAL", Fill), count);
        await File.WriteAllTextAsync(Path.Combine(folder, "statements.sql"), string.Join('\0', setting.Statements()));
        await Console.Out.WriteLineAsync($"{Once.Verb} bare {copies} {setting.Assembly} {setting.Kind} {setting.From}");
    }

    private static void Rebuild(BenchmarkRun run)
    {
        run.Title("Rebuilding a table");
        run.Say("Journal mode DELETE; the median (smallest to largest).");
        new RebuildBenchmark(run.FolderFor("rebuild"), run.Of(3, quick: 1), "DELETE").Run(run.Output, run.Of<int[]>([100_000, 1_000_000], quick: [10_000, 100_000]));
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
