namespace AutoCoder.Schema.Testing.Checks;

/// <summary>
/// The versions of a kind are one line, and new ones come at its end: where the lock has a higher one, databases may have that
/// already.
/// </summary>
internal static class HistoryCheck
{
    /// <summary>Checks a kind.</summary>
    public static CheckResult Check(SuiteTrials trials, string kind)
    {
        if (trials.Lock is not SchemaLockReading.Read { Lock: var found } || found.Find(kind) is not { Migrations: [.., var newest] } locked) return CheckResult.Well;
        KindCatalogue catalogue = trials.Fleet.Catalogue.Find(kind)!;
        return CheckResult.Of([.. catalogue.Migrations.Where(migration => migration.Version < newest.Version && locked.Find(migration.Version) is null).Select(Sentence)]);

        string Sentence(CatalogueMigration migration) =>
            $"{kind}: migration {migration.Version} ({migration.Name}) is new and stands below {newest.Version} ({newest.Name}), which {SchemaLock.FileName} has already: "
            + $"a database that has that one would get it out of order. Give it a version above {newest.Version} (a new one that is: "
            + $"{ShellWord.Join(["autocoder-schema", "new", kind, migration.Name])}), then run: autocoder-schema lock";
    }
}
