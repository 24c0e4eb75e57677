namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>A fleet on the disk, each project's databases in a folder of its own as the application has them, and the lists of its files.</summary>
internal sealed class GateFleet(string folder)
{
    private readonly List<(string Path, bool IsStill)> _databases = [];

    /// <summary>How many there are.</summary>
    public int Count => _databases.Count;

    /// <summary>The folder that everything is in.</summary>
    public string Folder => folder;

    /// <summary>Adds databases until there are so many.</summary>
    /// <param name="templates">What they are copies of.</param>
    /// <param name="count">How many there are then.</param>
    /// <param name="distinct">How many schemas each sort has.</param>
    public void Grow(FleetTemplates templates, int count, int distinct = 1)
    {
        IReadOnlyList<FleetMember> mix = FleetTemplates.Mix;
        for (int i = _databases.Count; i < count; i++)
        {
            FleetMember member = mix[i % mix.Count];
            string path = Path.Combine(folder, $"p{i / mix.Count:000000}", $"{i % mix.Count}", ".autoforge", $"{member.Kind}.db");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(templates.Of(member, i / mix.Count % distinct), path);
            _databases.Add((path, member.Journal == "WAL"));
        }
    }

    /// <summary>A file with the first so many paths, one a line, as the gate reads them from standard input.</summary>
    public string ListFor(int count) => Write($"gate-{count}.txt", _databases.Take(count).Select(database => database.Path));

    /// <summary>The same for the raw loop, which is told what it could not know.</summary>
    public string RawListFor(int count) =>
        Write($"raw-{count}.txt", _databases.Take(count).Select(database => $"{(database.IsStill ? "still" : "plain")} {database.Path}"));

    private string Write(string name, IEnumerable<string> lines)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
