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

    /// <summary>What is to be reached.</summary>
    public Goals Goals { get; } = new();

    /// <summary>What to use in a thorough run, and what in a quick one.</summary>
    public T Of<T>(T thorough, T quick) => IsQuick ? quick : thorough;

    /// <summary>A folder of this run, empty when it is first asked for.</summary>
    public string FolderFor(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    /// <summary>Says what the figures are of.</summary>
    public void Head() => Say($"{(IsQuick ? "A quick run" : "A run")} of {Machine.Describe(_folder.FullName)}.");

    /// <summary>Begins a benchmark.</summary>
    public void Title(string title)
    {
        Output.WriteLine();
        Output.WriteLine($"### {title}");
        Say($"Load {Machine.Load()} when it began, {DateTime.UtcNow:HH:mm} UTC.");
    }

    /// <summary>A paragraph.</summary>
    public void Say(string text)
    {
        Output.WriteLine();
        Output.WriteLine(text);
        Output.Flush();
    }

    /// <summary>A table.</summary>
    public FigureTable Table(string size, string memory = "peak memory") => new(Output, size, memory);

    /// <summary>Remembers what something took at a size, for the table of growth.</summary>
    public void Grows(string name, double size, Measured measured) => _grown.Add((name, size, measured));

    /// <summary>What was reached, and how time and memory grew with size, of all that was measured at three sizes or more.</summary>
    public void Finish()
    {
        IGrouping<string, (string Name, double Size, Measured Measured)>[] groups =
            [.. _grown.GroupBy(entry => entry.Name).Where(group => group.DistinctBy(entry => entry.Size).Count() > 2)];
        if (groups.Length > 0) WriteGrowth(groups);
        if (!Goals.Any) return;
        Title("Goals");
        Goals.Write(Output);
    }

    private void WriteGrowth(IGrouping<string, (string Name, double Size, Measured Measured)>[] groups)
    {
        Title("Growth: the exponent over the size");
        Say("1 is linear, 0 does not grow: the slope of the logarithms by least squares. *Above the smallest* leaves out what the smallest size took, which every start costs.");
        Output.WriteLine();
        Output.WriteLine("| what | sizes | processor time | above the smallest | peak memory at the smallest and the largest | memory | above the smallest |");
        Output.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var group in groups) WriteGrowth(group.Key, [.. group.OrderBy(entry => entry.Size).Select(entry => (entry.Size, entry.Measured))]);
        Output.Flush();
    }

    private void WriteGrowth(string name, IReadOnlyList<(double Size, Measured Measured)> grown)
    {
        (double Size, double Value)[] time = [.. grown.Select(entry => (entry.Size, entry.Measured.Processor))];
        (double Size, double Value)[] memory = [.. grown.Select(entry => (entry.Size, entry.Measured.PeakMiB))];
        double above = Growth.ExponentAboveStart(time);
        Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {time[0].Size:N0} to {time[^1].Size:N0} | {Growth.Exponent(time):0.00} | {above:0.00} | {FigureTable.Memory(memory[0].Value)} and {FigureTable.Memory(memory[^1].Value)} | {Growth.Exponent(memory):0.00} | {Growth.ExponentAboveStart(memory):0.00} |"));
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
