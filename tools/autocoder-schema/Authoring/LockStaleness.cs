namespace AutoCoder.Schema.Operator.Authoring;

/// <summary>What the lock in an assembly and the one beside its sources do not say of what the migrations execute.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="File">The file beside the sources; null when nobody knows of one.</param>
/// <param name="Sentences">What is stale, each once, with what to do; empty when all is fresh.</param>
internal sealed record LockStaleness(string Assembly, string? File, ImmutableArray<string> Sentences)
{
    /// <summary>The exit code that tells it.</summary>
    public int Exit => Sentences.IsEmpty ? ExitCode.Success : ExitCode.NotReady;

    /// <summary>Compares both with what the migrations execute. What both lack is said once.</summary>
    public static LockStaleness Of(SchemaLock made, Fleet fleet, SchemaLockFile? file)
    {
        Found embedded = Embedded(made, fleet), beside = file is null ? Found.Nothing : Beside(made, file);
        string[] both = [.. beside.Changes.Intersect(embedded.Changes)];
        return new(fleet.Catalogue.AssemblyPath, file?.Path,
        [
            .. embedded.Problems,
            .. embedded.Changes.Except(both).Select(embedded.Sentence),
            .. beside.Problems,
            .. both.Select(change => Found.Sentence($"{beside.Origin!.Name} and the {SchemaLock.FileName} in '{fleet.Catalogue.AssemblyPath}' are", change, embedded.Origin!)),
            .. beside.Changes.Except(both).Select(beside.Sentence),
        ]);
    }

    private static Found Embedded(SchemaLock made, Fleet fleet)
    {
        string assembly = fleet.Catalogue.AssemblyPath;
        LockOrigin origin = LockOrigin.Assembly(assembly, fleet.Request.Migrations is { } given ? ["--migrations", given] : []);
        var options = new CatalogueOptions { AllowNonTransactional = fleet.Request.AllowNonTransactional };
        return MigrationsReader.Read(assembly, options, origin).Lock switch
        {
            SchemaLockReading.Read read => new(origin, LockComparison.Compare(read.Lock, made), []),
            SchemaLockReading.Refused refused => new(origin, [], refused.Problems),
            _ => new(origin, [], [$"{assembly} carries no {SchemaLock.FileName}: {origin.Remedy}."]),
        };
    }

    private static Found Beside(SchemaLock made, SchemaLockFile file)
    {
        LockOrigin origin = LockOrigin.File(file.Path);
        if (file.Read() is not { } text) return new(origin, [], [$"{file.Path} is not there: {origin.Remedy}."]);
        if (text == SchemaLockText.Write(made)) return Found.Nothing;
        return SchemaLockParser.Read(text, origin) switch
        {
            SchemaLockReading.Read read when LockComparison.Compare(read.Lock, made) is { IsEmpty: false } changes => new(origin, changes, []),
            SchemaLockReading.Refused refused => new(origin, [], refused.Problems),
            _ => new(origin, [], [origin.Problem("says the same in another spelling")]),
        };
    }

    private sealed record Found(LockOrigin? Origin, ImmutableArray<string> Changes, ImmutableArray<string> Problems)
    {
        public static Found Nothing { get; } = new(null, [], []);

        public string Sentence(string change) => Sentence($"{Origin!.Name} is", change, Origin);

        public static string Sentence(string subject, string change, LockOrigin origin) => $"{subject} stale: {change.TrimEnd('.')}; {origin.Remedy}";
    }
}
