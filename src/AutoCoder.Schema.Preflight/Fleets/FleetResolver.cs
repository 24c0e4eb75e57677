namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Makes a fleet of a request: reads the configuration file and the migrations. No database is touched.</summary>
internal static class FleetResolver
{
    /// <summary>Resolves a request.</summary>
    public static FleetReading Resolve(FleetRequest request)
    {
        return UnknownVerdicts(request) is { IsEmpty: false } unknown
            ? new FleetReading.Refused(unknown)
            : Configured(request, configuration => WithMigrations(request, configuration));
    }

    /// <summary>Resolves a request against migrations that no assembly carries, such as those after a merge.</summary>
    /// <param name="request">Where to look and what is let pass; what it says of migrations does not count.</param>
    /// <param name="catalogue">The migrations.</param>
    /// <param name="schemaLock">Their lock, or null: schemas are then not compared.</param>
    public static FleetReading Resolve(FleetRequest request, Catalogue catalogue, SchemaLock? schemaLock)
    {
        if (UnknownVerdicts(request) is { IsEmpty: false } unknown) return new FleetReading.Refused(unknown);
        FleetReading reading = Configured(request, configuration => WithKinds(request, configuration, catalogue));
        return reading is FleetReading.Resolved resolved ? new FleetReading.Resolved(resolved.Fleet with { Lock = schemaLock }) : reading;
    }

    private static FleetReading Configured(FleetRequest request, Func<SchemaConfiguration?, FleetReading> resolve)
    {
        string? file = request.ConfigurationFile is { } given
            ? Path.GetFullPath(given, request.CurrentFolder)
            : ConfigurationReader.FindUpward(request.CurrentFolder);
        return (file is null ? null : ConfigurationReader.Read(file)) switch
        {
            ConfigurationReading.Refused refused => new FleetReading.Refused(refused.Problems),
            ConfigurationReading.Read read => resolve(read.Configuration),
            _ => resolve(null),
        };
    }

    private static FleetReading WithMigrations(FleetRequest request, SchemaConfiguration? configuration)
    {
        if (new FleetSettings(request, configuration).Migrations is not { } path)
            return new FleetReading.Refused(["Which migrations? Name their assembly with --migrations FILE.dll."]);
        var options = new CatalogueOptions { AllowNonTransactional = request.AllowNonTransactional };
        LockOrigin origin = LockOrigin.Assembly(path, LockArguments(request));
        MigrationsReading reading = MigrationsReader.Read(path, options, origin);
        return reading.Catalogue switch
        {
            CatalogueReading.Read read => WithLock(WithKinds(request, configuration, read.Catalogue), reading.Lock, origin),
            CatalogueReading.Refused refused => new FleetReading.Refused([.. refused.Refusals.Select(refusal => refusal.Message)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static FleetReading WithLock(FleetReading reading, SchemaLockReading found, LockOrigin origin)
    {
        if (reading is not FleetReading.Resolved { Fleet: { Request.IgnoresLock: false } fleet }) return reading;
        return found switch
        {
            SchemaLockReading.Refused refused => new FleetReading.Refused(refused.Problems),
            SchemaLockReading.Read read when LockProblems(read.Lock, fleet.Catalogue, origin) is { IsEmpty: false } problems =>
                new FleetReading.Refused(problems),
            SchemaLockReading.Read read => new FleetReading.Resolved(fleet with { Lock = read.Lock }),
            _ => reading,
        };
    }

    /// <summary>A lock that is not of these migrations would find drift where there is none, and none where there is.</summary>
    private static ImmutableArray<string> LockProblems(SchemaLock found, Catalogue catalogue, LockOrigin origin)
    {
        ImmutableArray<string> stale = LockComparison.Compare(found, catalogue);
        return stale.IsEmpty
            ? LockIntegrity.Newest(found, origin)
            : [.. stale.Select(sentence => origin.Problem($"does not fit its migrations: {sentence}"))];
    }

    private static string[] LockArguments(FleetRequest request) =>
    [
        .. request.Migrations is { } migrations ? ["--migrations", migrations] : Array.Empty<string>(),
        .. request.ConfigurationFile is { } file ? ["--config", file] : Array.Empty<string>(),
        .. request.AllowNonTransactional ? ["--allow-non-transactional"] : Array.Empty<string>(),
    ];

    private static FleetReading WithKinds(FleetRequest request, SchemaConfiguration? configuration, Catalogue catalogue)
    {
        string[] kinds = [.. catalogue.Kinds.Select(kind => kind.Kind)];
        var expect = new ContractSources("--expect", request.Kind, kinds, request.CurrentFolder).Of(request.Expect, configuration?.Models ?? []);
        var statements = new ContractSources("--statements", request.Kind, kinds, request.CurrentFolder).Of(request.Statements, configuration?.Statements ?? []);
        ImmutableArray<string> problems =
        [
            .. configuration?.Complaints(kinds) ?? [],
            .. expect.Problems,
            .. statements.Problems,
            .. request.Kind is { } kind && catalogue.Find(kind) is null
                ? [$"The migrations in {catalogue.AssemblyPath} have no kind '{kind}'; give one of: {string.Join(", ", kinds)}."]
                : Array.Empty<string>(),
        ];
        return problems.IsEmpty ? new FleetReading.Resolved(
            Build(new(request, configuration), catalogue, kinds) with { Models = expect.Files, Statements = statements.Files }) : new FleetReading.Refused(problems);
    }

    private static Fleet Build(FleetSettings settings, Catalogue catalogue, string[] kinds) =>
        new(settings.Request, catalogue, settings.Discovery(kinds), settings.Gate, settings.Inspection, settings.Configuration);

    private static ImmutableArray<string> UnknownVerdicts(FleetRequest request) =>
        request.Allow.IsEmpty ? [] : [.. request.Allow.Where(word => word != FleetRequest.AllowNone && !GatePolicy.Allowable.Contains(word)).Select(UnknownVerdict)];

    private static string UnknownVerdict(string word)
    {
        string allowable = $"give one of: {string.Join(", ", GatePolicy.Allowable)}, {FleetRequest.AllowNone}.";
        return word == "unreadable"
            ? $"--allow unreadable: what cannot be read is never ready; {allowable}"
            : $"--allow {word}: there is no such verdict; {allowable}";
    }
}
