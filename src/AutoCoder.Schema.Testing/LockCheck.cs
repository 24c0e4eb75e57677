namespace AutoCoder.Schema.Testing;

/// <summary>The lock that the assembly carries is the one that would be made of its migrations.</summary>
internal static class LockCheck
{
    /// <summary>Checks all kinds. Takes up to a second longer than two replays.</summary>
    public static async Task<CheckResult> CheckAsync(SuiteDatabases databases)
    {
        LockOrigin origin = SuiteMigrations.Origin(databases.Suite);
        if (databases.Lock is Outcome<SchemaLock>.Refused refused) return new CheckResult.Failed(refused.Problems);
        if (databases.Lock is null && databases.Suite.HasNoLock)
            return new CheckResult.Skipped($"The assembly carries no {SchemaLock.FileName}, and the suite says WithoutLock().");
        if (databases.Lock is not Outcome<SchemaLock>.Done { Value: var carried })
            return new CheckResult.Failed(Missing(databases, origin));
        return await LockMaking.MakeAsync(databases.Kinds.Runners.Values, TimeProvider.System, CancellationToken.None) switch
        {
            LockOutcome.Refused unmade => new CheckResult.Failed(unmade.Problems),
            LockOutcome.Made made => Compared(LockComparison.Compare(carried, made.Lock), made.Notes, origin),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static CheckResult Compared(ImmutableArray<string> stale, ImmutableArray<string> notes, LockOrigin origin) =>
        stale.IsEmpty
            ? new CheckResult.Passed(notes)
            : new CheckResult.Failed(origin.Stale(stale));

    private static string Missing(SuiteDatabases databases, LockOrigin origin) =>
        $"'{databases.Fleet.Catalogue.AssemblyPath}' carries no {SchemaLock.FileName}: an edited migration or a bad merge would "
        + $"go unseen; {origin.Remedy}. "
        + $"In the project file: <EmbeddedResource Include=\"{SchemaLock.FileName}\" LogicalName=\"{SchemaLock.FileName}\" />. "
        + "To do without one: MigrationSuite.WithoutLock().";
}

/// <summary>
/// The versions of a kind are one line, and new ones come at its end: where the lock has a higher one, databases may have that
/// already.
/// </summary>
internal static class HistoryCheck
{
    /// <summary>Checks a kind.</summary>
    public static CheckResult Check(SuiteDatabases databases, string kind)
    {
        if (databases.Lock is not Outcome<SchemaLock>.Done { Value: var found }
            || found.Find(kind) is not { Migrations: [.., var newest] } locked)
        {
            return CheckResult.Well;
        }
        KindCatalogue catalogue = databases.Fleet.Catalogue.Find(kind)!;
        var late = catalogue.Migrations.Where(
            migration => migration.Version < newest.Version && locked.Find(migration.Version) is null);
        return CheckResult.Of([.. late.Select(Sentence)]);

        string Sentence(CatalogueMigration migration) =>
            $"{kind}: migration {migration.Version} ({migration.Name}) is new and stands below {newest.Version} "
            + $"({newest.Name}), which {SchemaLock.FileName} has already: "
            + $"a database that has that one would get it out of order. Give it a version above {newest.Version} "
            + "(a new one that is: "
            + $"{ShellWord.Join(["autocoder-schema", "new", kind, migration.Name])}), then run: autocoder-schema lock";
    }
}
