namespace AutoCoder.Schema.Operator.Diffs;

/// <summary>Finds the schemas that <c>diff</c> compares. Migrations are loaded only when a version is asked for.</summary>
internal sealed class DiffSchemas(Fleet fleet) : IDisposable
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly Lazy<FleetRunner> _runner = new(() => new FleetRunner(fleet));

    /// <summary>The schema that an operand stands for.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="other">The other one: a database beside a version tells of which kind the version is.</param>
    public DiffReading Find(DiffOperand operand, DiffOperand other) => operand switch
    {
        DiffOperand.Database database => OfDatabase(database.Path),
        DiffOperand.Empty => new DiffReading.Read(new("a database before its first migration", null, 0, "empty"), DatabaseSchema.Empty),
        _ => KindOf(operand, other) is { } kind
            ? OfVersion(kind, operand is DiffOperand.Version version ? version.Number : kind.Head)
            : new DiffReading.Failed($"Of which kind? Give --kind with one of: {string.Join(", ", fleet.Catalogue.Kinds.Select(known => known.Kind))}.", ExitCode.Usage),
    };

    /// <summary>What would bring a database to a version; null when the two are not a database and a version of a known kind.</summary>
    public Reconciliation? Repair(DiffReading.Read actual, DiffReading.Read wanted)
    {
        if (actual.Side.Source != "database" || wanted.Side is not { Source: "lock" or "replay", Kind: { } kind, Version: { } version }) return null;
        var schemas = fleet.Catalogue.Find(kind)!.Migrations
            .Select(migration => (migration.Version, Schema: (_runner.Value.SchemaOf(kind, migration.Version) as VersionSchema.Found)?.Schema))
            .Where(entry => entry.Schema is not null)
            .ToImmutableSortedDictionary(entry => entry.Version, entry => entry.Schema!);
        return Reconciler.Plan(
            wanted.Schema, actual.Schema, SchemaHistory.At(version, schemas, ImmutableDictionary<long, ImmutableArray<string>>.Empty));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_runner.IsValueCreated) _runner.Value.Dispose();
    }

    private DiffReading OfDatabase(string path)
    {
        Examination seen = _inspector.Examine(path);
        string? kind = NamedKind(path)?.Kind;
        return seen.State switch
        {
            DatabaseState.Missing => new DiffReading.Failed(
                $"{path} does not exist. Give a database, a version, 'head' or 'empty'.", ExitCode.Unknown),
            DatabaseState.Unreadable unreadable => new DiffReading.Failed($"{path} could not be examined: {unreadable.Detail}.", ExitCode.Unknown),
            DatabaseState.Versioned { Applied: [.., var at] } => Read(new(path, kind, at, "database"), seen),
            _ => Read(new(path, kind, null, "database"), seen),
        };
    }

    private static DiffReading.Read Read(DiffSide side, Examination seen) => new(side, SchemaReader.Read(seen.Schema.Entries));

    private DiffReading OfVersion(KindCatalogue kind, long version)
    {
        if (kind.Find(version) is not { } migration)
        {
            long nearest = kind.Migrations.MinBy(known => Math.Abs(known.Version - version))!.Version;
            return new DiffReading.Failed($"The migrations of '{kind.Kind}' have no version {version}; the nearest is {nearest}.", ExitCode.Usage);
        }

        return _runner.Value.SchemaOf(kind.Kind, version) switch
        {
            VersionSchema.Found found => new DiffReading.Read(
                new($"{kind.Kind} after {version} ({migration.Name})", kind.Kind, version, found.IsFromLock ? "lock" : "replay"), found.Schema),
            VersionSchema.Unknown unknown => new DiffReading.Failed(unknown.Problem, ExitCode.Unknown),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // What is given; what the database beside it is called; the only kind; the only kind with this version.
    private KindCatalogue? KindOf(DiffOperand operand, DiffOperand other)
    {
        if (fleet.Request.Kind is { } given) return fleet.Catalogue.Find(given);
        if (other is DiffOperand.Database database && NamedKind(database.Path) is { } named) return named;
        KindCatalogue[] kinds = [.. fleet.Catalogue.Kinds];
        if (kinds.Length > 1) kinds = [.. kinds.Where(kind => Has(kind, operand) || Has(kind, other))];
        return kinds is [var only] ? only : null;
    }

    private static bool Has(KindCatalogue kind, DiffOperand operand) => operand is DiffOperand.Version version && kind.Find(version.Number) is not null;

    private KindCatalogue? NamedKind(string path) =>
        fleet.Discovery.Kinds.FirstOrDefault(kind => kind.FileName == Path.GetFileName(path)) is { } file ? fleet.Catalogue.Find(file.Kind) : null;
}
