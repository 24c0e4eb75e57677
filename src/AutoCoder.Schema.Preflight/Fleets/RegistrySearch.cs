namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Finds the databases of the projects that a registry lists, and the registry itself where it has a kind.</summary>
internal sealed class RegistrySearch(DiscoveryRequest request, DistinctFiles files, ProjectSearch projects)
{
    // A batch at a time, so that neither the fleet is held in memory nor the registry kept open while its projects are examined.
    private const int BatchSize = 1_000;

    private readonly RegistryReader _reader = new(new() { SharesProcess = request.SharesProcess });

    /// <summary>Everything that the registry leads to, ordered by rowid.</summary>
    public IEnumerable<Discovered> Find()
    {
        if (request.Registry is { } given) return FindGiven(CanonicalPath.Absolute(given, request.CurrentFolder));
        return request.UseDefaultRegistry ? FindDefault() : [];
    }

    private IEnumerable<Discovered> FindGiven(string registry)
    {
        FileFacts facts = FileFacts.Of(registry);
        if (facts.MayExist) return FindIn(registry);
        if (facts.Type == EntryType.DanglingLink && !request.FindsMissingRegistry)
            return [Lost(registry, "registry", facts.Type)];
        if (!request.FindsMissingRegistry || files.Kinds.Named(registry) is not { } kind)
            return [new Discovered.NoSource(registry, "registry", $"There is no registry '{registry}'. Check the path.")];
        return files.Of(registry, facts, kind, $"registry {registry}") is { } toBeMade ? [toBeMade] : [];
    }

    // The application's own places, the newer first.
    private IEnumerable<Discovered> FindDefault()
    {
        if (string.IsNullOrEmpty(request.HomeFolder)) return [Unnamed("~")];
        string home = CanonicalPath.Absolute(request.HomeFolder, request.CurrentFolder);
        string[] places =
            [Path.Combine(home, ".autoforge", "registry.db"), Path.Combine(home, ".autocoder", "registry.db")];
        foreach (string place in places)
        {
            EntryType type = FileFacts.Of(place).Type;
            if (type == EntryType.DanglingLink) return [Lost(place, "default registry", type)];
            if (type != EntryType.Missing) return FindIn(place);
        }

        return [Unnamed(places[0])];
    }

    // Nobody named anything: what they have is told, and not where else was looked.
    private Discovered.NoSource Unnamed(string place) => new(
        place,
        "default registry",
        $"Which databases? No path was given, and {Configured}; {FilesAround.Sentence(request.CurrentFolder)}");

    private string Configured => request.ConfigurationFile is { } file
        ? $"{file} names none"
        : $"no autocoder-schema.json is in {request.CurrentFolder} or above";

    private static Discovered.Unreadable Lost(string path, string origin, EntryType type) =>
        new(path, origin, UnreadableReason.InputOutput, LostLink.Problem(path, type)!);

    private IEnumerable<Discovered> FindIn(string registry)
    {
        string origin = $"registry {registry}";
        if (files.Kinds.Named(registry) is { } kind
            && files.Of(registry, FileFacts.Of(registry), kind, origin) is { } itself) yield return itself;

        RegistryReading reading;
        long after = long.MinValue;
        while ((reading = _reader.Read(registry, after, BatchSize)) is RegistryReading.Read { Rows: { Count: > 0 } rows } read)
        {
            foreach (Discovered value in rows.SelectMany(row => FindProject(row, origin))) yield return value;
            if (read.IsWhole) yield break;
            after = rows[^1].RowId;
        }

        if (reading is RegistryReading.Unreadable failure)
            yield return new Discovered.Unreadable(registry, origin, failure.Reason, failure.Detail);
    }

    private IEnumerable<Discovered> FindProject(RegistryRow row, string origin)
    {
        string project = row.Name is null ? $"row {row.RowId}" : $"project '{row.Name}'";
        string? folder = row.Path is null ? null : HomePath.Expand(row.Path, request.HomeFolder);
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal))
            return [new Discovered.Unusable(row.Path ?? "", origin, $"{project} has no path. Mend the row or take it out.")];
        if (!Path.IsPathFullyQualified(folder))
        {
            return
                [new Discovered.Unusable(folder, origin, $"the path of {project} is not absolute. Mend the row or take it out.")];
        }

        string path = CanonicalPath.Absolute(folder, request.CurrentFolder);
        FileFacts facts = FileFacts.Of(path);
        return AnotherName.Problem(folder, path, facts, request.CurrentFolder) is { } problem
            ? [new Discovered.Unusable(folder, origin, $"the path of {project}: {problem}")]
            : FindProject(path, facts.Type, origin);
    }

    private IEnumerable<Discovered> FindProject(string folder, EntryType type, string origin) => type switch
    {
        EntryType.Folder => projects.Find(folder, origin),
        EntryType.DanglingLink => [Lost(folder, origin, type)],
        EntryType.File or EntryType.Other => [new Discovered.Unreadable(
            folder, origin, UnreadableReason.InputOutput, "it is a file, and no folder of a project")],
        EntryType.Denied =>
            [new Discovered.Unreadable(folder, origin, UnreadableReason.AccessDenied, ListingFailure.Denied.Detail)],
        EntryType.Failed => [new Discovered.Unreadable(
            folder,
            origin,
            UnreadableReason.InputOutput,
            "the path cannot be followed (a loop of symbolic links, or a name that is too long)")],
        _ => [new Discovered.Gone(folder, origin)],
    };
}

/// <summary>Reads a registry as every database is read here: in whatever journal mode, without writing.</summary>
internal sealed class RegistryReader(InspectionOptions options)
{
    private const string HasProjects = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = 'projects'";

    // Of a table that has no rowid, or hides it under all of its names, all rows are one batch.
    private const int MostAtOnce = 1_000_000;

    // A column may have one of these names, and then the name is the column's.
    private static readonly string[] RowIdNames = ["rowid", "_rowid_", "oid"];

    /// <summary>Up to <paramref name="limit"/> rows whose rowid is above <paramref name="after"/>.</summary>
    public RegistryReading Read(string path, long after, int limit) =>
        ReadOnlyDatabase.Ask(path, options, connection => Rows(connection, after, limit)) switch
        {
            Reading<RegistryReading>.Answer answer => answer.Value,
            Reading<RegistryReading>.Unreadable failure => new RegistryReading.Unreadable(failure.Reason, failure.Detail),
            Reading<RegistryReading>.NoBytes => NoProjects,
            _ => new RegistryReading.Unreadable(UnreadableReason.InputOutput, "it went away while it was looked for"),
        };

    private static RegistryReading.Unreadable NoProjects =>
        new(UnreadableReason.WrongKind, "it has no table 'projects', so it is not a registry");

    private static RegistryReading Rows(ReadOnlyConnection connection, long after, int limit)
    {
        using (SqliteStatement table = connection.Prepare(HasProjects))
        {
            if (!table.Step()) return NoProjects;
        }

        string? rowId = RowIdName(connection);
        string query = rowId is null
            ? $"""SELECT row_number() OVER (), p."name", p."path" FROM main.projects AS p LIMIT {MostAtOnce + 1}"""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT p.{rowId}, p."name", p."path" FROM main.projects AS p
                WHERE p.{rowId} > {after} ORDER BY p.{rowId} LIMIT {limit}
                """);
        using SqliteStatement rows = connection.Prepare(query);
        List<RegistryRow> read = [];
        while (rows.Step()) read.Add(new RegistryRow(rows.Integer(0), Text(rows, 1), Text(rows, 2)));
        return read.Count > MostAtOnce
            ? new RegistryReading.Unreadable(
                UnreadableReason.InputOutput, $"its table 'projects' has no rowid, and more than {MostAtOnce} rows")
            : new RegistryReading.Read(read) { IsWhole = rowId is null || read.Count < limit };
    }

    // Null: it has none that can be asked for.
    private static string? RowIdName(ReadOnlyConnection connection)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        using (SqliteStatement columns = connection.Prepare("SELECT name FROM pragma_table_xinfo('projects', 'main')"))
        {
            while (columns.Step()) taken.Add(columns.Text(0) ?? "");
        }

        if (Array.Find(RowIdNames, name => !taken.Contains(name)) is not { } free) return null;
        using SqliteStatement kind = connection.Prepare(
            "SELECT 1 FROM pragma_table_list('projects') WHERE schema = 'main' AND wr");
        return kind.Step() ? null : free;
    }

    private static string? Text(SqliteStatement row, int column) => row.TypeName(column) == "text" ? row.Text(column) : null;
}

/// <summary>What reading rows of a registry came to.</summary>
internal abstract record RegistryReading
{
    private RegistryReading()
    {
    }

    /// <summary>The rows that were asked for, ascending by rowid.</summary>
    public sealed record Read(IReadOnlyList<RegistryRow> Rows) : RegistryReading
    {
        /// <summary>Whether there are no rows after them.</summary>
        public bool IsWhole { get; init; }
    }

    /// <summary>The registry could not be read.</summary>
    public sealed record Unreadable(UnreadableReason Reason, string Detail) : RegistryReading;
}

/// <summary>One row of a registry's table <c>projects</c>.</summary>
/// <param name="RowId">Its rowid, by which rows are ordered.</param>
/// <param name="Name">The project's name; null when it is not text.</param>
/// <param name="Path">The project's folder as it is written there; null when it is not text.</param>
internal sealed record RegistryRow(long RowId, string? Name, string? Path);
