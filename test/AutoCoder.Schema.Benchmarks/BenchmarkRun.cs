using System.Globalization;
using AutoCoder.Schema.Benchmarks.Gates;
using AutoCoder.Schema.Benchmarks.Measuring;

namespace AutoCoder.Schema.Benchmarks;

/// <summary>One run of some benchmarks: how thorough it is, where its files are, what it writes to, and how everything grew.</summary>
internal sealed class BenchmarkRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("schema-benchmark-");
    private readonly List<(string Name, double Size, Measured Measured)> _grown = [];
    private readonly Lazy<GateFleet> _gateFleet;
    private readonly Lazy<FleetTemplates> _templates;

    public BenchmarkRun(TextWriter output, bool isQuick)
    {
        (Output, IsQuick) = (output, isQuick);
        _templates = new(() => new FleetTemplates(FolderFor("templates"), Published.Migrations));
        _gateFleet = new(() => new GateFleet(FolderFor("gate")));
    }

    /// <summary>Where tables go.</summary>
    public TextWriter Output { get; }

    /// <summary>Whether a rough answer soon is wanted.</summary>
    public bool IsQuick { get; }

    /// <summary>The databases that fleets are copies of.</summary>
    public FleetTemplates Templates => _templates.Value;

    /// <summary>The fleet that the gate is asked about; grown by whoever wants more of it.</summary>
    public GateFleet GateFleet => _gateFleet.Value;

    /// <summary>What to use in a thorough run, and what in a quick one.</summary>
    public T Of<T>(T thorough, T quick) => IsQuick ? quick : thorough;

    /// <summary>A folder of this run, empty when it is first asked for.</summary>
    public string FolderFor(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    /// <summary>Begins a benchmark.</summary>
    public void Title(string title)
    {
        Output.WriteLine();
        Output.WriteLine($"### {title}");
        Output.WriteLine();
        Output.WriteLine($"{Environment.ProcessorCount} processors, load {Load()} when it began, {DateTime.UtcNow:HH:mm} UTC.");
        Output.Flush();
    }

    /// <summary>A table of it.</summary>
    public FigureTable Table(string size) => new(Output, size);

    /// <summary>Remembers what something took at a size, for the table of growth.</summary>
    public void Grows(string name, double size, Measured measured) => _grown.Add((name, size, measured));

    /// <summary>How time and memory grew with size, of all that was measured at three sizes or more.</summary>
    public void WriteGrowth()
    {
        var groups = _grown.GroupBy(entry => entry.Name).Where(group => group.Count() > 2).ToArray();
        if (groups.Length == 0) return;
        Title("Growth: exponent over size, 1 is linear");
        Output.WriteLine();
        Output.WriteLine("| what | sizes | time | time above the smallest | peak memory at the smallest and the largest | memory |");
        Output.WriteLine("|---|---|---:|---:|---:|---:|");
        foreach (var group in groups)
        {
            (double Size, double Value)[] time = [.. group.Select(entry => (entry.Size, entry.Measured.Wall))];
            (double Size, double Value)[] memory = [.. group.Select(entry => (entry.Size, entry.Measured.PeakMiB))];
            Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {group.Key} | {time[0].Size:N0} to {time[^1].Size:N0} | {Growth.Exponent(time):0.00} | {Growth.ExponentAboveStart(time):0.00} | {memory[0].Value:0.0} and {memory[^1].Value:0.0} MiB | {Growth.Exponent(memory):0.00} |"));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
