using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What a run of many databases has done, one line a database, each on the disk before the next is begun. It only informs: what
/// a database has is in the database. It is there from the first database that was changed until the run is at its end, so one
/// that is there is that of a run that was stopped.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private readonly string _path;
    private readonly string _fleet;
    private readonly ChangeDirection _direction;
    private readonly int _count;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JournalLine> _earlier = new(StringComparer.Ordinal);
    private FileStream? _file;
    private bool _isUnusable;
    private bool _isOurs;

    private RunJournal(string path, string fleet, ChangeDirection direction, int count, TimeProvider clock) =>
        (_path, _fleet, _direction, _count, _clock) = (path, fleet, direction, count, clock);

    /// <summary>What there is to say about it.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>Why no journal can be kept in a file that somebody named; null when nothing is in the way.</summary>
    /// <param name="path">The file, or a folder that ends with a separator.</param>
    /// <param name="databases">The databases of the run.</param>
    public static string? Obstacle(string path, IEnumerable<string> databases) => Path.EndsInDirectorySeparator(path)
        ? WriteTargets.LookAtFolder(Path.TrimEndingDirectorySeparator(path)).ObstacleOfFolder("--journal")
        : WriteTargets.Look(path, databases).Obstacle(OwnFile.Journal) is { } obstacle ? $"--journal: {obstacle}" : null;

    /// <summary>Looks what an earlier run left. Nothing is written before a database is changed.</summary>
    /// <param name="path">The file, or a folder that ends with a separator.</param>
    /// <param name="direction">What kind of run it is. Each has a journal of its own.</param>
    /// <param name="migrations">The migrations' file.</param>
    /// <param name="targets">The databases.</param>
    /// <param name="clock">What the journal says the time was.</param>
    public static RunJournal Open(
        string path,
        ChangeDirection direction,
        string migrations,
        IReadOnlyCollection<DatabaseTarget> targets,
        TimeProvider clock)
    {
        IEnumerable<string> databases = targets.Select(target => $"{target.Kind} {target.Path}").Order(StringComparer.Ordinal);
        string identity = string.Join('\n', databases.Prepend(migrations));
        string fleet = Digest.Of(identity)[..16];
        string run = direction == ChangeDirection.Upgrade ? "" : $".{ChangeWords.Of(direction).Verb}";
        string file = Path.EndsInDirectorySeparator(path) ? $"{path}{fleet}{run}.journal" : path;
        var journal = new RunJournal(file, fleet, direction, targets.Count, clock);
        journal.ReadEarlier();
        return journal;
    }

    /// <summary>A database is done: writes that down when it was changed or failed.</summary>
    /// <param name="row">What became of it.</param>
    /// <returns>What the earlier run says about it, or null.</returns>
    public string? Take(ChangeRow row)
    {
        if (row.Result is ChangeResult.Current or ChangeResult.AtTarget)
            return _earlier.TryGetValue(row.Path, out JournalLine? line) ? $"Done in the earlier run: {At(line)}." : null;
        if (row.Result is not (ChangeResult.Changed or ChangeResult.Failed)) return null;
        string word = ChangeWords.Of(_direction).Of(row);
        lock (_gate) Append(new() { Database = row.Path, Result = word, Version = row.At, At = _clock.GetUtcNow() });
        return null;
    }

    /// <summary>The run is at its end and every database had its turn: there is nothing to remember.</summary>
    public void Finish()
    {
        bool isThere = _isOurs && !_isUnusable && (_file is null || FileEntry.IsAt(_file.SafeFileHandle, _path));
        Dispose();
        if (isThere) Attempt(() => File.Delete(_path));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    // As it stands in the first line.
    private string? Run => _direction == ChangeDirection.Upgrade ? null : ChangeWords.Of(_direction).Verb;

    private void ReadEarlier()
    {
        Attempt(() =>
        {
            if (FileEntry.At(_path).Type == EntryType.Missing) return;
            if (WriteTargets.Look(_path).Obstacle(OwnFile.Journal) is { } obstacle)
            {
                Note(obstacle);
                _isUnusable = true;
                return;
            }

            JournalLine[] lines = [.. File.ReadLines(_path).Select(Read).OfType<JournalLine>()];
            if (lines is not [{ Fleet: { } fleet } first, ..]) return;
            _isOurs = true;
            if (fleet != _fleet)
            {
                Note($"{_path}: is the journal of another fleet, and is left alone. Name another file with --journal.");
                _isUnusable = true;
                return;
            }

            if (first.Run != Run)
            {
                string other = first.Run ?? ChangeWords.Of(ChangeDirection.Upgrade).Verb;
                Note($"{_path}: is the journal of another run of this fleet ({other}), and is left alone. "
                    + "Name another file with --journal.");
                _isUnusable = true;
                return;
            }

            foreach (JournalLine line in lines.Where(line => line.Database is not null)) _earlier[line.Database!] = line;
            Note($"An earlier run of {At(first)} stopped after {_earlier.Count} of {first.Databases} databases; "
                + "this one goes on.");
        });
    }

    private void Append(JournalLine line)
    {
        if (_isUnusable) return;
        Attempt(() =>
        {
            if (_file is null)
            {
                Begin();
                Write(new()
                {
                    Journal = JournalLine.Program,
                    Fleet = _fleet,
                    Run = Run,
                    Databases = _count,
                    At = _clock.GetUtcNow(),
                });
            }

            Write(line);
        });
    }

    private void Begin()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _file = DurableFile.OpenOwn(_path, OwnFile.Journal);
        _isOurs = true;
        PosixFile.FlushFolder(folder);
        if (_file.Length > 0) _file.WriteByte((byte)'\n'); // a line that a kill cut short ends here
    }

    private void Write(JournalLine line)
    {
        _file!.Write(Encoding.UTF8.GetBytes($"{JsonSerializer.Serialize(line, JournalJson.Default.JournalLine)}\n"));
        _file.Flush(flushToDisk: true);
    }

    // Without a journal the upgrade is as good.
    private void Attempt(Action action)
    {
        try
        {
            LargestFile.Fill(_path, action);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isUnusable = true;
            Note($"{_path}: the journal of the run cannot be kept: {exception.Message}");
        }
    }

    private static JournalLine? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Note(string note) => Notes = [.. Notes, note];

    private static string At(JournalLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
}

/// <summary>
/// One line of a journal: the run in the first, then one for each database that is done. No value of a row is in it.
/// </summary>
internal sealed record JournalLine
{
    /// <summary>What a journal is known by.</summary>
    public const string Program = "autocoder-schema";

    /// <summary>What the file is: the program's name. First in a line that begins a run.</summary>
    public string? Journal { get; init; }

    /// <summary>
    /// What tells the fleet: a hash of its migrations' file and its databases. Only in a line that begins a run.
    /// </summary>
    public string? Fleet { get; init; }

    /// <summary>What kind of run it is; null for an upgrade. Only in a line that begins a run.</summary>
    public string? Run { get; init; }

    /// <summary>How many databases the run has. Only in a line that begins a run.</summary>
    public int? Databases { get; init; }

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>What became of it.</summary>
    public string? Result { get; init; }

    /// <summary>The version that it is at.</summary>
    public long? Version { get; init; }

    /// <summary>When, for people.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>How lines are written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
