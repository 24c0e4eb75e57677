namespace AutoCoder.Schema.Benchmarks.Upgrades;

/// <summary>
/// Upgrades of many databases, each way in a process of its own on fresh copies; beside them SQLite alone with the same statements, and
/// stock FluentMigrator on fewer databases, its time scaled up.
/// </summary>
internal sealed class UpgradeBenchmark(BenchmarkRun run)
{
    private const string Raw = "SQLite alone", Bare = "upgrade --no-backup", BackedUp = "upgrade, verified backup";
    private const int StockShare = 10;

    private readonly string _folder = run.FolderFor("upgrade");

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Upgrade: from opening the first database to the report");
        run.Say($"50 rows, half of the databases in either journal mode, each way on fresh copies in a process of its own on {Environment.ProcessorCount} threads. SQLite alone executes the same statements in "
            + "one transaction a database with the same `synchronous` (EXTRA), without any check. All ways are compiled ahead (ReadyToRun), as the operator's tool is published, but for the "
            + "one that says so. Times are without the start of the runtime but with what is compiled while it runs; memory is of the whole process.");
        FigureTable table = run.Table("databases × migrations");
        int most = run.Of(1_000, quick: 200);
        foreach (int databases in run.Of<int[]>([10, 100], quick: [20, 60])) Add(table, databases, 10, (setting, work, count) => Ways(setting, work, count).Take(2));
        Add(table, most, 1, (setting, work, count) => Ways(setting, work, count).Take(run.Of(7, quick: 2)));
        Add(table, most, 10, Ways);
        Add(table, run.Of(most, quick: 60), 100, (setting, work, count) => Ways(setting, work, count).Take(run.Of(7, quick: 2)));
    }

    private void Add(FigureTable table, int databases, int migrations, Func<UpgradeSetting, MeasuredUpgrade, int, IEnumerable<Way>> ways)
    {
        var fleet = new UpgradeFleet(_folder);
        UpgradeSetting setting = fleet.GeneratedAsync(migrations).GetAwaiter().GetResult();
        var work = new MeasuredUpgrade(
            _folder, fleet.TemplateAsync(setting, "DELETE", GeneratedMigrations.Fill).GetAwaiter().GetResult(),
            fleet.TemplateAsync(setting, "WAL", GeneratedMigrations.Fill).GetAwaiter().GetResult());
        IReadOnlyList<Measured> measured = Rounds.Of(migrations == 10 ? run.Of(3, quick: 1) : 1, warmUp: false, [.. ways(setting, work, databases)]);
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{databases:N0} × {migrations}"), measured);
        foreach (Measured way in measured.Take(2))
        {
            if (databases >= 200 || migrations == 100) run.Grows($"{way.Way.Name}, each database, by migrations", migrations, way.Each(databases));
            if (migrations == 10) run.Grows($"{way.Way.Name}, 10 migrations, by databases", databases, way);
        }

        if (measured.Count > 2) AddGoals($"{databases:N0} × {migrations}", measured.ToDictionary(way => way.Way.Name));
    }

    private void AddGoals(string size, Dictionary<string, Measured> of)
    {
        Measured raw = of[Raw], stock = of.Values.Last();
        run.Goals.AtMost($"upgrade of {size} without backup, times SQLite alone", 1.5, of[Bare].Times(raw), of[Bare].ProcessorTimes(raw));
        run.Goals.AtMost($"upgrade of {size} with a verified backup, times SQLite alone", 3, of[BackedUp].Times(raw), of[BackedUp].ProcessorTimes(raw));
        run.Goals.AtLeast($"stock FluentMigrator on {size}, times the upgrade without backup", 5, stock.Times(of[Bare]), stock.ProcessorTimes(of[Bare]));
    }

    private static IEnumerable<Way> Ways(UpgradeSetting setting, MeasuredUpgrade work, int databases)
    {
        string statements = work.Write("statements.sql", string.Join('\0', setting.Statements()));
        string[] own = [setting.Assembly, setting.Kind, setting.From.ToString(CultureInfo.InvariantCulture)];
        yield return new Way(Raw, () => work.Measure(databases, "raw", statements));
        yield return Own(Bare, "bare");
        yield return Own("upgrade --no-backup --rehearse", "rehearsed");
        yield return Own(BackedUp, "backed-up");
        yield return Own("upgrade --rehearse", "whole");
        yield return new Way("upgrade --no-backup, compiled while it runs", () => work.MeasureCompiling(databases, "bare", own)) { Against = Raw };
        int fewer = Math.Max(10, databases / StockShare);
        yield return new Way($"stock FluentMigrator, a provider a database (measured on {fewer} databases, ratio scaled to {databases})", () => work.Measure(fewer + 1, "stock", setting.Assembly, setting.Kind))
        {
            Against = Bare,
            Scale = databases / (double)fewer,
        };

        Way Own(string name, string how) => new(name, () => work.Measure(databases, how, own)) { Against = Raw };
    }
}
