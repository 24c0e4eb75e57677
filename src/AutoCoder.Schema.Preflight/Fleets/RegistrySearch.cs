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
        if (!request.FindsMissingRegistry || files.Kinds.Named(registry) is not { } kind)
            return [new Discovered.NoSource(registry, "registry", $"There is no registry '{registry}'. Check the path.")];
        return files.Of(registry, facts, kind, $"registry {registry}") is { } toBeMade ? [toBeMade] : [];
    }

    // The application's own places, the newer first.
    private IEnumerable<Discovered> FindDefault()
    {
        const string advice = "Give a path, --projects or --registry, or write an autocoder-schema.json.";
        if (string.IsNullOrEmpty(request.HomeFolder))
        {
            const string nowhere = "There is no home folder to look for a registry in. ";
            return [new Discovered.NoSource("~", "default registry", nowhere + advice)];
        }

        string home = CanonicalPath.Absolute(request.HomeFolder, request.CurrentFolder);
        string[] places =
            [Path.Combine(home, ".autoforge", "registry.db"), Path.Combine(home, ".autocoder", "registry.db")];
        return Array.Find(places, place => FileFacts.Of(place).MayExist) is { } registry
            ? FindIn(registry)
            : [new Discovered.NoSource(
                places[0], "default registry", $"There is no registry '{places[0]}' and no '{places[1]}'. " + advice)];
    }

    private IEnumerable<Discovered> FindIn(string registry)
    {
        string origin = $"registry {registry}";
        if (files.Kinds.Named(registry) is { } kind
            && files.Of(registry, FileFacts.Of(registry), kind, origin) is { } itself) yield return itself;

        RegistryReading reading;
        long after = long.MinValue;
        while ((reading = _reader.Read(registry, after, BatchSize)) is RegistryReading.Read { Rows: { Count: > 0 } rows })
        {
            foreach (Discovered value in rows.SelectMany(row => FindProject(row, origin))) yield return value;
            if (rows.Count < BatchSize) yield break;
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

        return FindProject(CanonicalPath.Absolute(folder, request.CurrentFolder), origin);
    }

    private IEnumerable<Discovered> FindProject(string folder, string origin) => FileFacts.Of(folder).Type switch
    {
        EntryType.Folder => projects.Find(folder, origin),
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

        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT p.rowid, p."name", p."path" FROM main.projects AS p WHERE p.rowid > {after} ORDER BY p.rowid LIMIT {limit}
            """);
        using SqliteStatement rows = connection.Prepare(query);
        List<RegistryRow> read = [];
        while (rows.Step()) read.Add(new RegistryRow(rows.Integer(0), Text(rows, 1), Text(rows, 2)));
        return new RegistryReading.Read(read);
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
    public sealed record Read(IReadOnlyList<RegistryRow> Rows) : RegistryReading;

    /// <summary>The registry could not be read.</summary>
    public sealed record Unreadable(UnreadableReason Reason, string Detail) : RegistryReading;
}

/// <summary>One row of a registry's table <c>projects</c>.</summary>
/// <param name="RowId">Its rowid, by which rows are ordered.</param>
/// <param name="Name">The project's name; null when it is not text.</param>
/// <param name="Path">The project's folder as it is written there; null when it is not text.</param>
internal sealed record RegistryRow(long RowId, string? Name, string? Path);
