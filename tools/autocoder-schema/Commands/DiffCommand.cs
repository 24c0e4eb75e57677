using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Compares two schemas: those of databases, or of versions.</summary>
internal sealed class DiffCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string> _there = new("A") { Description = "What is there: a database, a version, head, or empty." };
    private readonly Argument<string> _expected = new("B") { Description = "What is expected: the same choice." };
    private readonly Option<string?> _kind = new("--kind") { HelpName = "NAME", Description = "The kind of the versions." };

    private readonly Option<string?> _migrations = new("--migrations")
    {
        HelpName = "FILE.dll",
        Description = "The assembly with the migrations.",
    };

    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "The configuration." };

    private readonly ReportOptions _report = new();
    public DiffCommand()
        : base(
            "diff",
            "Compares the schemas of two databases, of a database and a version, or of two versions. Writes nothing.\n\n"
                + "Exit codes: 0 no difference, or harmless ones only; 1 a breaking difference; 2 usage error; "
                + "3 a schema could not be read.")
    {
        Add(_there);
        Add(_expected);
        foreach (Option option in new Option[] { _kind, _migrations, _config }) Add(option);
        _report.AddTo(this);
        SetAction(parsed => Compare(parsed));
    }

    private int Compare(ParseResult parsed)
    {
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            Kind = parsed.GetValue(_kind),
            ConfigurationFile = parsed.GetValue(_config),
            AllowNonTransactional = true, // nothing is applied to any file
        };
        return FleetResolver.Resolve(request).Match(
            fleet => Compare(fleet, parsed), problems => Refusals.Print(Program, problems));
    }

    private int Compare(Fleet fleet, ParseResult parsed)
    {
        _report.Used = fleet.Used;
        DiffOperand there = DiffOperand.Parse(parsed.GetValue(_there)!);
        DiffOperand expected = DiffOperand.Parse(parsed.GetValue(_expected)!);
        using var schemas = new DiffSchemas(fleet);
        return (schemas.Find(there, expected), schemas.Find(expected, there)) switch
        {
            (DiffReading.Read actual, DiffReading.Read wanted) => Print(actual, wanted, schemas.Repair(actual, wanted), parsed),
            (DiffReading.Failed failed, _) => Fail(failed),
            (_, DiffReading.Failed failed) => Fail(failed),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private int Print(DiffReading.Read actual, DiffReading.Read wanted, SchemaRepair? repair, ParseResult parsed)
    {
        // Versions are of one making: what differs between two of them is what the migrations say.
        bool isOfDatabase = actual.Side.Source == "database" || wanted.Side.Source == "database";
        ISchemaTrial? trial = isOfDatabase ? SchemaTwins.Instance : null;
        var diff = new SchemaDiff(actual.Side, wanted.Side, TrialComparison.Of(wanted.Schema, actual.Schema, trial).All)
        {
            Repair = repair,
            Used = _report.Used,
        };
        return _report.Print(Program, parsed, new(
            diff.Exit,
            output => DiffText.Write(diff, output),
            output => DiffJson.Write(diff, output),
            () => DiffFindings.Of("autocoder-schema diff", diff))
        {
            Page = () => DiffPage.Of("autocoder-schema diff", diff, wanted.Schema, actual.Schema),
        });
    }

    private static int Fail(DiffReading.Failed failed)
    {
        _ = Refusals.Print(Program, [failed.Problem]);
        return failed.Exit;
    }
}

/// <summary>One of the two things that <c>diff</c> compares, as it was given.</summary>
internal abstract record DiffOperand
{
    private DiffOperand()
    {
    }

    /// <summary>Before the first migration.</summary>
    public sealed record Empty : DiffOperand;

    /// <summary>The newest version of a kind.</summary>
    public sealed record Head : DiffOperand;

    /// <summary>A version of a kind.</summary>
    public sealed record Version(long Number) : DiffOperand;

    /// <summary>A database file.</summary>
    public sealed record Database(string Path) : DiffOperand;

    /// <summary>What a word means; a file of that very name wins.</summary>
    public static DiffOperand Parse(string word)
    {
        if (File.Exists(word)) return new Database(word);
        if (word is "0" or "empty") return new Empty();
        if (word == "head") return new Head();
        return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new Version(number)
            : new Database(word);
    }
}

/// <summary>
/// Finds the schemas that <c>diff</c> compares and <c>show</c> shows. Migrations are loaded only for a version that no lock
/// tells.
/// </summary>
internal sealed class DiffSchemas(Fleet fleet) : IDisposable
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly Lazy<FleetRunner> _runner = new(() => new FleetRunner(fleet));

    private IEnumerable<string> Kinds => fleet.Catalogue.Kinds.Select(known => known.Kind);

    /// <summary>The schema that an operand stands for.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="other">The other one: a database beside a version tells of which kind the version is.</param>
    public DiffReading Find(DiffOperand operand, DiffOperand other) => operand switch
    {
        DiffOperand.Database database => OfDatabase(database.Path),
        DiffOperand.Empty =>
            new DiffReading.Read(new("a database before its first migration", null, 0, "empty"), DatabaseSchema.Empty),
        _ => KindOf(operand, other) is { } kind
            ? OfVersion(kind, operand is DiffOperand.Version version ? version.Number : kind.Head)
            : new DiffReading.Failed(
                $"Of which kind? Give --kind with one of: {string.Join(", ", Kinds)}.",
                ExitCode.Usage),
    };

    /// <summary>
    /// What would bring a database to a version; null when the two are not a database and a version of a known kind.
    /// </summary>
    public SchemaRepair? Repair(DiffReading.Read actual, DiffReading.Read wanted)
    {
        if (actual.Side.Source != "database"
            || wanted.Side is not { Source: "lock" or "replay", Kind: { } kind, Version: { } version })
            return null;
        var schemas = fleet.Catalogue.Find(kind)!.Migrations
            .Select(migration => (
                migration.Version,
                Schema: (_runner.Value.SchemaOf(kind, migration.Version) as VersionSchema.Found)?.Schema))
            .Where(entry => entry.Schema is not null)
            .ToImmutableSortedDictionary(entry => entry.Version, entry => entry.Schema!);
        return Recognition.Repair(
            actual.Schema,
            version,
            schemas.SetItem(version, wanted.Schema),
            ImmutableDictionary<long, ImmutableArray<string>>.Empty,
            SchemaTwins.Instance);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_runner.IsValueCreated) _runner.Value.Dispose();
    }

    /// <summary>The schema of a database as it is.</summary>
    public DiffReading OfDatabase(string path)
    {
        Examination seen = _inspector.Examine(path);
        string? kind = NamedKind(path)?.Kind;
        return seen.State switch
        {
            DatabaseState.Missing => new DiffReading.Failed(
                $"{path} does not exist. Give a database, a version, 'head' or 'empty'.", ExitCode.Unknown),
            DatabaseState.Unreadable unreadable =>
                new DiffReading.Failed($"{path} could not be examined: {unreadable.Detail}.", ExitCode.Unknown),
            DatabaseState.Versioned { Applied: [.., var at] } => Read(new(path, kind, at, "database"), seen),
            _ => Read(new(path, kind, null, "database"), seen),
        };
    }

    private static DiffReading.Read Read(DiffSide side, Examination seen) => new(side, seen.Schema.Read());

    /// <summary>The schema after a version.</summary>
    public DiffReading OfVersion(KindCatalogue kind, long version)
    {
        if (kind.Find(version) is not { } migration)
        {
            long nearest = kind.Migrations.MinBy(known => Math.Abs(known.Version - version))!.Version;
            return new DiffReading.Failed(
                $"The migrations of '{kind.Kind}' have no version {version}; the nearest is {nearest}.", ExitCode.Usage);
        }

        return (FleetRunner.LockedSchema(fleet, kind.Kind, version) ?? _runner.Value.SchemaOf(kind.Kind, version)) switch
        {
            VersionSchema.Found found => new DiffReading.Read(
                new($"{kind.Kind} after {version} ({migration.Name})", kind.Kind, version, found.IsFromLock ? "lock" : "replay"),
                found.Schema),
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

    private static bool Has(KindCatalogue kind, DiffOperand operand) =>
        operand is DiffOperand.Version version && kind.Find(version.Number) is not null;

    private KindCatalogue? NamedKind(string path) =>
        fleet.Discovery.Kinds.FirstOrDefault(kind => kind.FileName == Path.GetFileName(path)) is { } file
            ? fleet.Catalogue.Find(file.Kind)
            : null;
}

/// <summary>What looking for one of the two schemas came to.</summary>
internal abstract record DiffReading
{
    private DiffReading()
    {
    }

    /// <summary>The schema.</summary>
    public sealed record Read(DiffSide Side, DatabaseSchema Schema) : DiffReading;

    /// <summary>There is none.</summary>
    /// <param name="Problem">Why, and what to do.</param>
    /// <param name="Exit">The exit code that tells it.</param>
    public sealed record Failed(string Problem, int Exit) : DiffReading;
}
