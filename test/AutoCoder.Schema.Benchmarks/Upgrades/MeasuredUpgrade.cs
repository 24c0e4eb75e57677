using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Upgrades;

/// <summary>Runs a way to upgrade on fresh copies.</summary>
internal sealed class MeasuredUpgrade(string folder, string template, string walTemplate)
{
    /// <summary>Measures one way; what the copying left to be written is written before.</summary>
    public Sample Measure(int databases, string way, params string[] arguments) => Once.Measure(folder, [way, Fresh(databases), .. arguments]);

    /// <summary>The same in a process that is compiled while it runs.</summary>
    public Sample MeasureCompiling(int databases, string way, params string[] arguments) => Once.MeasureCompiling(folder, [way, Fresh(databases), .. arguments]);

    private string Fresh(int databases)
    {
        string fleet = UpgradeFleet.Copy(Path.Combine(folder, "fleet"), template, walTemplate, databases);
        Process.Start("sync").WaitForExit();
        return fleet;
    }

    /// <summary>Writes a file that a way reads.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What such a process does.</summary>
    public static Task Do(string way, string fleet, string[] arguments) => (way, arguments) switch
    {
        ("raw", [var statements]) => Task.Run(() => UpgradeWays.Raw(statements, fleet)),
        ("stock", [var assembly, var kind]) => Task.Run(() => UpgradeWays.Stock(assembly, kind, fleet)),
        ("adopt" or "adopt-backed-up", [var assembly, var kind, var from]) => UpgradeWays.Adopt(Setting(assembly, kind, from), fleet, way is "adopt-backed-up"),
        ("bare" or "rehearsed" or "backed-up" or "whole", [var assembly, var kind, var from]) =>
            UpgradeWays.Own(Setting(assembly, kind, from), fleet, way is "backed-up" or "whole", way is "rehearsed" or "whole"),
        _ => throw new ArgumentException($"{way}: there is no such way.", nameof(way)),
    };

    private static UpgradeSetting Setting(string assembly, string kind, string from) => new(assembly, kind, long.Parse(from, CultureInfo.InvariantCulture));
}
