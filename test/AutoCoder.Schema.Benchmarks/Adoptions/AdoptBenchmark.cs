namespace AutoCoder.Schema.Benchmarks.Adoptions;

/// <summary>
/// Adoption of databases that have tables and no versions: evidence is found, versions are written. Beside it SQLite alone, which is told
/// the version and only writes the same rows.
/// </summary>
internal sealed class AdoptBenchmark(BenchmarkRun run)
{
    private const int Migrations = 10;
    private const string Raw = "SQLite alone, told the version", Bare = "adopt --no-backup";

    private readonly string _folder = run.FolderFor("adopt");

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Adoption: databases without versions");
        FigureTable table = run.Table("databases");
        var fleet = new UpgradeFleet(_folder);
        UpgradeSetting setting = fleet.GeneratedAsync(Migrations).GetAwaiter().GetResult() with { From = Migrations + 1 };
        var work = new MeasuredUpgrade(_folder, fleet.UnversionedAsync(setting, "DELETE").GetAwaiter().GetResult(), fleet.UnversionedAsync(setting, "WAL").GetAwaiter().GetResult());
        foreach (int size in run.Of<int[]>([10, 100, 1_000], quick: [10, 50, 200]))
        {
            IReadOnlyList<Measured> measured = Rounds.Of(size < 1_000 ? run.Of(3, quick: 1) : 1, warmUp: false, [.. Ways(setting, work, size)]);
            table.Add(size.ToString("N0", CultureInfo.InvariantCulture), measured);
            run.Grows($"{Bare}, by databases", size, measured[1]);
        }
    }

    private static IEnumerable<Way> Ways(UpgradeSetting setting, MeasuredUpgrade work, int databases)
    {
        string statements = work.Write("adopt.sql", string.Join('\0', Statements(setting.From)));
        string[] own = [setting.Assembly, setting.Kind, setting.From.ToString(CultureInfo.InvariantCulture)];
        yield return new Way(Raw, () => work.Measure(databases, "raw", statements));
        yield return new Way(Bare, () => work.Measure(databases, "adopt", own)) { Against = Raw };
        yield return new Way("adopt", () => work.Measure(databases, "adopt-backed-up", own)) { Against = Raw };
    }

    private static IEnumerable<string> Statements(long newest) =>
    [
        "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)",
        "CREATE UNIQUE INDEX UC_Version ON VersionInfo (Version ASC)",
        .. Enumerable.Range(1, (int)newest).Select(version => $"INSERT INTO VersionInfo (Version, AppliedOn, Description) VALUES ({version}, '2026-01-01T00:00:00', 'M{version}')"),
    ];
}
