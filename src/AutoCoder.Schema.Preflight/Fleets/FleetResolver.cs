namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Makes a fleet of a request: reads the configuration file and the migrations. No database is touched.</summary>
internal static class FleetResolver
{
    /// <summary>Resolves a request.</summary>
    public static Outcome<Fleet> Resolve(FleetRequest request) =>
        Checked(request) is { } refused ? refused : Settings(request).Match(WithMigrations, Refuse);

    /// <summary>Resolves a request against migrations that no assembly carries, such as those after a merge.</summary>
    /// <param name="settings">Where to look and what is let pass; what it says of migrations does not count.</param>
    /// <param name="catalogue">The migrations.</param>
    /// <param name="schemaLock">Their lock, or null: schemas are then not compared.</param>
    public static Outcome<Fleet> Resolve(FleetSettings settings, Catalogue catalogue, SchemaLock? schemaLock) =>
        Checked(settings.Request) is { } refused ? refused : WithKinds(settings, catalogue, schemaLock);

    /// <summary>The settings, of what was asked for and of the configuration file: for what needs no migrations.</summary>
    /// <remarks>
    /// The file that is named, else the one in the current folder or the nearest above it; there need not be any.
    /// </remarks>
    public static Outcome<FleetSettings> Settings(FleetRequest request)
    {
        string? file = request.NamedConfiguration is { } given
            ? Path.GetFullPath(given, request.CurrentFolder)
            : ConfigurationReader.FindUpward(request.CurrentFolder);
        if (file is null) return new Outcome<FleetSettings>.Done(new(request, null));
        if (request.NamedConfiguration is null && FoundFile.Distrusted(file) is { } reason)
            return new Outcome<FleetSettings>.Refused([Distrusted(file, reason, NamingOfConfiguration(request, file))]);
        return ConfigurationReader.Read(file).Match<Outcome<FleetSettings>>(
            configuration => new Outcome<FleetSettings>.Done(new(request, configuration)),
            problems => new Outcome<FleetSettings>.Refused(
                request.NamedConfiguration is null || request.ConfigurationFile is not null
                    ? problems
                    : [.. problems.Select(problem => $"{FleetRequest.ConfigurationVariable}: {problem}")]));
    }

    private static string Distrusted(string file, string reason, string naming) =>
        $"{file}: was found and not named, and {reason}. It would decide which migrations are run and what is let pass. "
        + $"Name it if that is right: {naming}";

    private static string NamingOfConfiguration(FleetRequest request, string file)
    {
        string variable = $"{FleetRequest.ConfigurationVariable}={ShellWord.Quote(file)}";
        return request.IsOfCode
            ? $"{nameof(FleetRequest.ConfigurationFile)} of the options, or {variable} in the program's environment"
            : $"--config {ShellWord.Quote(file)}, or for every command: export {variable}";
    }

    private static string NamingOfMigrations(FleetRequest request, string file) => request.IsOfCode
        ? "Migrations or MigrationsFile of the options"
        : $"--migrations {ShellWord.Quote(file)}";

    private static Outcome<Fleet> WithMigrations(FleetSettings settings)
    {
        FleetRequest request = settings.Request;
        if (settings.Migrations is not { } path)
            return Refuse([$"Which migrations? Name their assembly: {NamingOfMigrations(request, "FILE.dll")}."]);
        bool isFound = request is { Migrations: null, NamedConfiguration: null } && settings.Configuration?.Migrations == path;
        if (isFound && FileFacts.Of(path).MayExist && FoundFile.Distrusted(path) is { } reason)
            return Refuse([Distrusted(path, reason, NamingOfMigrations(request, path))]);
        CatalogueOptions options = OptionsOf(request, settings.Configuration);
        LockOrigin origin = LockOrigin.Assembly(path, LockArguments(request));
        MigrationsReading reading = MigrationsReader.Read(path, options, origin);
        return reading.Catalogue switch
        {
            CatalogueReading.Read read => WithLock(WithKinds(settings, read.Catalogue, null), reading.Lock, origin),
            CatalogueReading.Refused refused => Refuse([.. refused.Refusals.Select(refusal => refusal.Message)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>How the assembly of a fleet is read.</summary>
    public static CatalogueOptions OptionsOf(FleetRequest request, SchemaConfiguration? configuration) => new()
    {
        AllowNonTransactional = request.AllowNonTransactional,
        Namespaces = [.. configuration?.Kinds.Select(kind => kind.Namespace).OfType<KindNamespace>() ?? []],
    };

    private static Outcome<Fleet> WithLock(Outcome<Fleet> resolved, Outcome<SchemaLock>? found, LockOrigin origin)
    {
        if (resolved is not Outcome<Fleet>.Done { Value: var fleet }) return resolved;
        if (fleet.Request.IgnoresLock)
            return new Outcome<Fleet>.Done(fleet with { Carried = (found as Outcome<SchemaLock>.Done)?.Value });
        return found switch
        {
            Outcome<SchemaLock>.Refused refused => Refuse(refused.Problems),
            Outcome<SchemaLock>.Done read when LockProblems(read.Value, fleet.Catalogue, origin) is { IsEmpty: false } problems =>
                Refuse(problems),
            Outcome<SchemaLock>.Done read => new Outcome<Fleet>.Done(fleet with { Lock = read.Value, Carried = read.Value }),
            _ => resolved,
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
        .. request.NamedConfiguration is { } file ? ["--config", file] : Array.Empty<string>(),
        .. request.AllowNonTransactional ? ["--allow-non-transactional"] : Array.Empty<string>(),
    ];

    private static Outcome<Fleet> WithKinds(FleetSettings settings, Catalogue catalogue, SchemaLock? schemaLock)
    {
        string[] kinds = [.. catalogue.Kinds.Select(kind => kind.Kind)];
        var models = settings.Models(kinds);
        var statements = settings.Statements(kinds);
        ImmutableArray<string> problems =
        [
            .. settings.Configuration?.Complaints(kinds) ?? [],
            .. models.Problems,
            .. statements.Problems,
            .. settings.Request.Paths.Count(path => path == ContractFile.Input)
                + models.Files.Concat(statements.Files).Count(file => file.IsInput) > 1
                ? ["Standard input can be read once, and '-' is given more than once: name files or commands for the others."]
                : Array.Empty<string>(),
            .. settings.Request.Kind is { } kind && catalogue.Find(kind) is null
                ? [$"The migrations in {catalogue.AssemblyPath} have no kind '{kind}'; give one of: {string.Join(", ", kinds)}."]
                : Array.Empty<string>(),
        ];
        if (!problems.IsEmpty) return Refuse(problems);
        DiscoveryRequest discovery = settings.Discovery(kinds);
        return new Outcome<Fleet>.Done(
            new(settings.Request, catalogue, discovery, settings.Gate, settings.Inspection, settings.Configuration)
            {
                Lock = schemaLock,
                Home = settings.Home,
                Models = models.Files,
                Statements = statements.Files,
            });
    }

    private static Outcome<Fleet>.Refused? Checked(FleetRequest request)
    {
        ImmutableArray<string> unknown = request.Allow.IsEmpty
            ? []
            : [.. request.Allow.Where(IsUnknown).Select(UnknownVerdict)];
        ImmutableArray<string> wrong = SqliteEngine.Problem() is { } problem ? [.. unknown, problem] : unknown;
        return wrong.IsEmpty ? null : new Outcome<Fleet>.Refused(wrong);
    }

    private static bool IsUnknown(string word) => word != FleetRequest.AllowNone && !GatePolicy.Allowable.Contains(word);

    private static string UnknownVerdict(string word)
    {
        string allowable = $"give one of: {string.Join(", ", GatePolicy.Allowable)}, {FleetRequest.AllowNone}.";
        return word == "unreadable"
            ? $"--allow unreadable: what cannot be read is never ready; {allowable}"
            : $"--allow {word}: there is no such verdict; {allowable}";
    }

    private static Outcome<Fleet> Refuse(ImmutableArray<string> problems) => new Outcome<Fleet>.Refused(problems);
}
