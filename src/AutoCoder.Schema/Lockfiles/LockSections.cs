using System.Text;

namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// The schemas of a kind as its part of the file tells them; taken apart when the first is asked for. What is no statement
/// is passed over: the digest has told before that the text is as it was written.
/// </summary>
internal sealed class LockSections
{
    private readonly ImmutableArray<LockedMigration> _migrations;
    private readonly string _text;
    private readonly Lock _reading = new();
    private readonly SchemaSequence _schemas = new();
    private readonly Lazy<Dictionary<long, int>> _versions;
    private readonly Lazy<Dictionary<LockObject, List<(int Before, SchemaEntry? Entry)>>> _objects;
    private readonly List<SchemaEntry> _maintained = [];

    public LockSections(string text, ImmutableArray<LockedMigration> migrations)
    {
        _text = text;
        _migrations = migrations;
        _versions = new(Versions);
        _objects = new(Objects);
    }

    /// <summary>The schema after a version. Safe to use from many threads.</summary>
    public DatabaseSchema At(long version)
    {
        int index = IndexOf(version);
        ImmutableArray<SchemaEntry> entries =
            [.. _objects.Value.Values.Select(history => At(history, index)).OfType<SchemaEntry>()];
        lock (_reading) return _schemas.Read(entries);
    }

    /// <summary>What maintenance leaves. Safe to use from many threads.</summary>
    public MaintainedObjects Maintained
    {
        get
        {
            _ = _objects.Value;
            return _maintained.Count == 0 ? MaintainedObjects.None : new([.. _maintained]);
        }
    }

    public static bool IsBeginning(ReadOnlySpan<char> line) =>
        line.StartsWith("CREATE ", StringComparison.Ordinal) || line.StartsWith("DROP ", StringComparison.Ordinal)
        || line.StartsWith(LockWords.Escaped, StringComparison.Ordinal);

    /// <summary>
    /// The histories stand as in the file: first how the object is now, then how it was before ever older migrations.
    /// </summary>
    private static SchemaEntry? At(List<(int Before, SchemaEntry? Entry)> history, int index)
    {
        SchemaEntry? found = null;
        foreach ((int before, SchemaEntry? entry) in history)
        {
            if (before <= index) break;
            found = entry;
        }

        return found;
    }

    private Dictionary<LockObject, List<(int Before, SchemaEntry? Entry)>> Objects()
    {
        var objects = new Dictionary<LockObject, List<(int Before, SchemaEntry? Entry)>>();
        int? before = int.MaxValue; // null: of maintenance
        var statement = new StringBuilder();
        foreach (Range range in _text.AsSpan().Split('\n'))
        {
            ReadOnlySpan<char> line = _text.AsSpan()[range];
            bool isInside = line.StartsWith(LockWords.Indent, StringComparison.Ordinal);
            if (isInside && !IsBeginning(line[LockWords.Indent.Length..]))
            {
                statement.Append('\n').Append(line[LockWords.Indent.Length..]);
                continue;
            }

            Add(objects, before, statement);
            if (isInside) statement.Append(line[LockWords.Indent.Length..]);
            if (line.StartsWith(LockWords.BeforeWord, StringComparison.Ordinal)
                && long.TryParse(line[LockWords.BeforeWord.Length..], out long version)) before = IndexOf(version);
            else if (line is LockWords.MaintenanceWord) before = null;
        }

        Add(objects, before, statement);
        return objects;
    }

    // Takes the statement, so that the next one begins with nothing.
    private void Add(
        Dictionary<LockObject, List<(int Before, SchemaEntry? Entry)>> objects, int? section, StringBuilder statement)
    {
        bool isWhole = statement.Length > 0 && statement[^1] == ';';
        string sql = isWhole ? statement.ToString(0, statement.Length - 1) : "";
        statement.Clear();
        if (!isWhole) return;
        if (sql.StartsWith(LockWords.Escaped, StringComparison.Ordinal))
            sql = LockWords.Unescape(sql[LockWords.Escaped.Length..]);
        bool isDrop = sql.StartsWith("DROP ", StringComparison.Ordinal);
        SchemaEntry? entry = isDrop ? EntryReader.Dropped(sql) : EntryReader.Read(sql);
        if (entry is not null && section is null && !isDrop) _maintained.Add(entry);
        if (entry is null || section is not { } before) return;
        LockObject key = LockObject.Of(entry);
        if (!objects.TryGetValue(key, out List<(int Before, SchemaEntry? Entry)>? history)) objects.Add(key, history = []);
        history.Add((before, isDrop ? null : entry));
    }

    private int IndexOf(long version) => _versions.Value.GetValueOrDefault(version, -1);

    private Dictionary<long, int> Versions() =>
        _migrations.Select((migration, index) => (migration.Version, index))
            .ToDictionary(pair => pair.Version, pair => pair.index);
}

/// <summary>What an object of a database is known by: triggers have names of their own, everything else shares them.</summary>
internal readonly record struct LockObject(bool IsTrigger, string Name)
{
    public static LockObject Of(SchemaEntry entry) => new(entry.Type == "trigger", SqlName.Fold(entry.Name));
}
