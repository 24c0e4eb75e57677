namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// Reads the migrations of an assembly from its file: nothing is loaded or run, and the answer is that of
/// FluentMigrator's own scan (8.0.1), or a refusal.
/// </summary>
internal static class CatalogueReader
{
    /// <summary>Reads the assembly at a path. Assemblies that it needs are looked for in the same folder.</summary>
    /// <param name="assemblyPath">The path of the DLL, as it is to appear in the catalogue and in messages.</param>
    /// <param name="options">What is allowed beyond the rules.</param>
    /// <returns>The migrations by kind, or every rule that the assembly breaks: first those of single classes in the
    /// order of the assembly's metadata, then those between classes.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. No state of the file throws.</exception>
    public static CatalogueReading Read(string assemblyPath, CatalogueOptions options)
    {
        ArgumentNullException.ThrowIfNull(assemblyPath);
        ArgumentNullException.ThrowIfNull(options);
        return AssemblyContent.Read(assemblyPath) switch
        {
            AssemblyContent.Loaded content => Read(content.Bytes, assemblyPath, options),
            AssemblyContent.Refused refused => new CatalogueReading.Refused([refused.Why]),
            _ => throw new InvalidOperationException("A file is read or refused."),
        };
    }

    internal static CatalogueReading Read(byte[] content, string assemblyPath, CatalogueOptions options)
    {
        try
        {
            using AssemblyFolder folder = new(Path.GetDirectoryName(assemblyPath) ?? "");
            MetadataAssembly assembly = new(content, new TypeResolver(folder));
            folder.Add(assembly);
            return Read(assembly, assemblyPath, options);
        }
        catch (Exception e) when (Damage.IsSign(e))
        {
            return new CatalogueReading.Refused([FileRefusals.Damaged(assemblyPath)]);
        }
    }

    private static CatalogueReading Read(MetadataAssembly assembly, string path, CatalogueOptions options)
    {
        AssemblyScan scan = new();
        scan.Scan(assembly);
        Evaluator evaluator = new();
        List<CatalogueRefusal> refusals = [];
        foreach ((DefinedType type, ForeignType missing) in scan.Incomplete)
        {
            refusals.Add(ClassRefusals.BaseMissing(type.FullName, missing.FullName, missing.AssemblyName));
        }

        AsynchronousCode asynchronous = new(evaluator.Targets);
        MigrationReader reader = new(new AttributeValues(evaluator), options, asynchronous);
        ImmutableArray<KindCatalogue> kinds = KindRules.Sort(
            scan.Migrations.ConvertAll(reader.Read), options.Namespaces, refusals);
        foreach (DefinedType type in scan.Unversioned)
        {
            if (asynchronous.Find(type) is { } found) refusals.Add(ClassRefusals.Asynchronous(type.FullName, found));
        }

        VersionTable table = new VersionTableReader(evaluator, refusals).Read(scan.VersionTables);
        if (scan.Migrations.Count == 0 && refusals.Count == 0) refusals.Add(FileRefusals.NoMigrations(path));
        return refusals.Count > 0
            ? new CatalogueReading.Refused([.. refusals])
            : new CatalogueReading.Read(new Catalogue(path, kinds, table));
    }
}

/// <summary>What a catalogue may contain beyond the rules.</summary>
internal sealed record CatalogueOptions
{
    /// <summary>
    /// Whether migrations with <c>TransactionBehavior.None</c> are accepted. They cannot be rolled back, so the
    /// default is no; accepted ones are marked with <c>IsTransactional = false</c>.
    /// </summary>
    public bool AllowNonTransactional { get; init; }

    /// <summary>Kinds that are told by namespaces; when there are any, a migration in none of them is of no kind.</summary>
    public ImmutableArray<KindNamespace> Namespaces { get; init; } = [];
}

/// <summary>
/// Reads the migrations of an assembly and the lock file in it from one look at its bytes; nothing is loaded or run.
/// </summary>
internal static class MigrationsReader
{
    /// <summary>Reads the assembly at a path. No state of the file throws.</summary>
    /// <param name="assemblyPath">The path of the DLL, as it is to appear in the catalogue and in messages.</param>
    /// <param name="options">What is allowed beyond the rules.</param>
    /// <param name="origin">What messages call the lock, and what they say to do about it.</param>
    public static MigrationsReading Read(string assemblyPath, CatalogueOptions options, LockOrigin origin) =>
        AssemblyContent.Read(assemblyPath) switch
        {
            AssemblyContent.Loaded content =>
                new(CatalogueReader.Read(content.Bytes, assemblyPath, options), LockResource.Read(content.Bytes, origin)),
            AssemblyContent.Refused refused => new(new CatalogueReading.Refused([refused.Why]), null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>What the file of a migrations' assembly says.</summary>
/// <param name="Catalogue">Its migrations.</param>
/// <param name="Lock">The lock file that it carries; not compared with the migrations.</param>
internal sealed record MigrationsReading(CatalogueReading Catalogue, Outcome<SchemaLock>? Lock);
