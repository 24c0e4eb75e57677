using System.Globalization;
using AutoCoder.Schema.Benchmarks.Catalogues;
using AutoCoder.Schema.Benchmarks.Measuring;

namespace AutoCoder.Schema.Benchmarks.Upgrades;

/// <summary>
/// Upgrades of many databases, each way in a process of its own on fresh copies; beside them SQLite alone with the same statements, and
/// stock FluentMigrator on fewer databases, its time scaled up.
/// </summary>
internal sealed class UpgradeBenchmark(BenchmarkRun run)
{
    private const string Raw = "SQLite alone";
    private const int StockShare = 10;

    private readonly string _folder = run.FolderFor("upgrade");

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Upgrade: databases × migrations");
        var table = run.Table("databases × migrations");
        int most = run.Of(1_000, quick: 200);
        foreach (int migrations in run.Of<int[]>([1, 10, 100], quick: [1, 10, 100])) Add(table, most, migrations, Ways);
        foreach (int databases in run.Of<int[]>([10, 100], quick: [20, 60])) Add(table, databases, 10, (setting, work, count) => Ways(setting, work, count).Take(2));
    }

    private void Add(FigureTable table, int databases, int migrations, Func<UpgradeSetting, UpgradeWork, int, IEnumerable<Way>> ways)
    {
        var fleet = new UpgradeFleet(_folder);
        UpgradeSetting setting = fleet.GeneratedAsync(migrations).GetAwaiter().GetResult();
        var work = new UpgradeWork(
            _folder, fleet.TemplateAsync(setting, "DELETE", GeneratedMigrations.Fill).GetAwaiter().GetResult(),
            fleet.TemplateAsync(setting, "WAL", GeneratedMigrations.Fill).GetAwaiter().GetResult());
        IReadOnlyList<Measured> measured = Rounds.Of(run.Of(3, quick: 1), warmUp: false, [.. ways(setting, work, databases)]);
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{databases:N0} × {migrations}"), measured);
        foreach (Measured way in measured.Take(2))
        {
            run.Grows($"upgrade of {databases:N0}: {way.Way.Name}, by migrations", migrations, way);
            if (migrations == 10) run.Grows($"upgrade by 10: {way.Way.Name}, by databases", databases, way);
        }
    }

    private static IEnumerable<Way> Ways(UpgradeSetting setting, UpgradeWork work, int databases)
    {
        string statements = work.Write("statements.sql", string.Join('\0', setting.Statements()));
        string[] own = [setting.Assembly, setting.Kind, setting.From.ToString(CultureInfo.InvariantCulture)];
        yield return new Way(Raw, () => work.Measure(databases, "raw", statements));
        yield return Own("upgrade --no-backup --no-rehearse", "bare");
        yield return Own("upgrade --no-backup", "rehearsed");
        yield return Own("upgrade --no-rehearse", "backed-up");
        yield return Own("upgrade", "whole");
        int fewer = Math.Max(10, databases / StockShare);
        yield return new Way($"stock FluentMigrator ({fewer} databases, scaled)", () => work.Measure(fewer, "stock", setting.Assembly, setting.Kind))
        {
            Against = "upgrade --no-backup --no-rehearse",
            Scale = databases / (double)fewer,
        };

        Way Own(string name, string how) => new(name, () => work.Measure(databases, how, own)) { Against = Raw };
    }
}
