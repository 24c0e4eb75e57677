namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>A fleet on the disk, each project's databases in a folder of its own as the application has them, and the lists of its files.</summary>
internal sealed class GateFleet(string folder)
{
    private readonly List<(string Path, bool IsStill)> _databases = [];

    /// <summary>The folder that everything is in.</summary>
    public string Folder => folder;

    /// <summary>Adds databases of the real mix until there are so many.</summary>
    /// <param name="templates">What they are copies of.</param>
    /// <param name="count">How many there are then.</param>
    public void Grow(FleetTemplates templates, int count)
    {
        IReadOnlyList<FleetMember> mix = FleetTemplates.Mix;
        while (_databases.Count < count) Add(templates.Of(mix[_databases.Count % mix.Count]), mix[_databases.Count % mix.Count]);
    }

    /// <summary>Adds databases of one kind with so many schemas until there are so many.</summary>
    public void GrowDistinct(FleetTemplates templates, int count, int distinct)
    {
        for (int i = _databases.Count; i < count; i++)
        {
            // Both journal modes of a schema come in turn, whatever the number of schemas.
            FleetMember member = new("features", i / distinct % 2 == 0 ? "DELETE" : "WAL", null);
            Add(templates.Of(member, i % distinct), member);
        }
    }

    /// <summary>A file with the first so many paths, one a line, as the gate reads them from standard input.</summary>
    public string ListFor(int count) => Write($"gate-{count}.txt", _databases.Take(count).Select(database => database.Path));

    /// <summary>The same for the raw loop, which is told what it could not know.</summary>
    public string RawListFor(int count) =>
        Write($"raw-{count}.txt", _databases.Take(count).Select(database => $"{(database.IsStill ? "still" : "plain")} {database.Path}"));

    private void Add(string template, FleetMember member)
    {
        string path = Path.Combine(folder, $"p{_databases.Count / 10:000000}", $"{_databases.Count % 10}", ".autoforge", $"{member.Kind}.db");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(template, path);
        _databases.Add((path, member.Journal == "WAL"));
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
