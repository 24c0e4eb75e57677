namespace AutoCoder.Schema.Lockfiles;

/// <summary>Says in sentences what a lock and the migrations disagree about. Empty means that they agree.</summary>
internal static class LockComparison
{
    /// <summary>What is stale in a lock: a line for each migration and kind, as the migrations are now.</summary>
    /// <param name="stale">The lock from the file.</param>
    /// <param name="fresh">The lock made of the migrations.</param>
    public static ImmutableArray<string> Compare(SchemaLock stale, SchemaLock fresh) =>
    [
        .. stale.Kinds.Where(kind => fresh.Find(kind.Kind) is null)
            .Select(kind => $"Kind {kind.Kind} has no migrations any more."),
        .. fresh.Kinds.SelectMany(
            kind => stale.Find(kind.Kind) is { } old ? Compare(old, kind) : [$"Kind {kind.Kind} is not in the lock."]),
    ];

    /// <summary>Which versions a lock and a catalogue do not share: a line for each kind that has such.</summary>
    /// <param name="schemaLock">The lock.</param>
    /// <param name="catalogue">The migrations.</param>
    public static ImmutableArray<string> Compare(SchemaLock schemaLock, Catalogue catalogue)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        var kinds = schemaLock.Kinds.Select(kind => kind.Kind).Union(catalogue.Kinds.Select(kind => kind.Kind));
        foreach (string kind in kinds.Order(StringComparer.Ordinal))
        {
            ImmutableArray<LockedMigration> locked = schemaLock.Find(kind)?.Migrations ?? [];
            ImmutableArray<CatalogueMigration> migrations = catalogue.Find(kind)?.Migrations ?? [];
            long[] old = [.. locked.Select(one => one.Version)], now = [.. migrations.Select(one => one.Version)];
            if (old.SequenceEqual(now)) continue;
            Add(sentences, kind, "are not in it", migrations.ExceptBy(old, one => one.Version).Select(Label));
            var gone = locked.ExceptBy(now, one => one.Version).Select(Label);
            Add(sentences, kind, "are in it and not among the migrations", gone);
        }

        return sentences.DrainToImmutable();
    }

    private static IEnumerable<string> Compare(KindLock stale, KindLock fresh)
    {
        CanonicalTexts texts = new();
        var versions = stale.Migrations.Concat(fresh.Migrations).Select(migration => migration.Version);
        foreach (long version in versions.Distinct().Order())
        {
            LockedMigration? old = stale.Find(version), now = fresh.Find(version);
            if (old is null) yield return $"{fresh.Kind} {Label(now!)} is new: it is not in the lock.";
            else if (now is null)
                yield return $"{fresh.Kind} {Label(old)} is gone: it is in the lock and not among the migrations.";
            else foreach (string change in Changes(old, now, stale, fresh, texts))
                yield return $"{fresh.Kind} {Label(now)} {change}";
        }

        if (!AreSame(stale.Maintained, fresh.Maintained))
            yield return $"{fresh.Kind}: maintenance leaves something else than the lock has of it.";
    }

    private static bool AreSame(MaintainedObjects one, MaintainedObjects other) =>
        one.Entries.Select(entry => entry.Sql).SequenceEqual(other.Entries.Select(entry => entry.Sql));

    private static IEnumerable<string> Changes(
        LockedMigration old, LockedMigration now, KindLock stale, KindLock fresh, CanonicalTexts texts)
    {
        if (old.Up == SqlHash.Varies != (now.Up == SqlHash.Varies))
            yield return now.Up == SqlHash.Varies
                ? "executes other SQL each time now; in the lock it does not."
                : "executes the same SQL each time now; in the lock it varies.";
        else if (old.Up.Recording != now.Up.Recording)
            yield return $"was recorded in another way ({old.Up.Recording}, this build records in {now.Up.Recording}): its "
                + "hashes cannot be compared.";
        else if (old.Up != now.Up)
            yield return $"was edited: it executes other SQL (now {now.Up}, in the lock {old.Up}).";
        if (old.Down?.Recording is null || now.Down?.Recording is null || old.Down.Recording == now.Down.Recording)
        {
            if (old.Down != now.Down) yield return Down(old.Down, now.Down);
        }

        if (old.RunsCode != now.RunsCode)
            yield return now.RunsCode ? "runs code on the connection now." : "does not run code on the connection any more.";
        if (old.Name != now.Name) yield return $"was renamed, harmlessly: in the lock it is {old.Name}.";
        if (old.Fingerprint != now.Fingerprint) yield return "leads to another schema than the lock has after it.";
        else if (!texts.AreSame(stale.SchemaAt(old.Version)!, fresh.SchemaAt(now.Version)!))
            yield return "leads to another order of columns than the lock has after it.";
    }

    private static string Down(SqlHash? old, SqlHash? now) => (old, now) switch
    {
        (null, _) => $"has a way back now ({now}); in the lock it has none.",
        (_, null) => $"has no way back any more; in the lock it has one ({old}).",
        _ => $"was edited: it is taken back by other SQL (now {now}, in the lock {old}).",
    };

    private static void Add(ImmutableArray<string>.Builder sentences, string kind, string what, IEnumerable<string> migrations)
    {
        string[] all = [.. migrations];
        if (all.Length == 0) return;
        string more = all.Length > 3 ? $" and {all.Length - 3} more" : "";
        string verb = all.Length == 1 ? what.Replace("are in it", "is in it", StringComparison.Ordinal) : what;
        if (all.Length == 1) verb = verb.Replace("are not", "is not", StringComparison.Ordinal);
        sentences.Add($"{kind}: {string.Join(", ", all.Take(3))}{more} {verb}");
    }

    private static string Label(LockedMigration migration) => $"{migration.Version} {migration.Name}";

    private static string Label(CatalogueMigration migration) => $"{migration.Version} {migration.Name}";
}

/// <summary>
/// Whether the schemas of a lock are those that its lines tell. Reading a lock does not ask: it takes its schemas apart.
/// </summary>
internal static class LockIntegrity
{
    /// <summary>What is wrong with the newest schema of each kind, which is what databases are compared with.</summary>
    public static ImmutableArray<string> Newest(SchemaLock schemaLock, LockOrigin origin) =>
        [.. schemaLock.Kinds.SelectMany(kind => Problems(kind, kind.Migrations[^1..], origin))];

    /// <summary>What is wrong with any schema.</summary>
    public static ImmutableArray<string> All(SchemaLock schemaLock, LockOrigin origin) =>
        [.. schemaLock.Kinds.SelectMany(kind => Problems(kind, kind.Migrations, origin))];

    private static IEnumerable<string> Problems(KindLock kind, ImmutableArray<LockedMigration> migrations, LockOrigin origin)
    {
        foreach (LockedMigration migration in migrations)
        {
            if (migration.Fits(kind.SchemaAt(migration.Version)!)) continue;
            string where = $"{kind.Kind} at {migration.Version} {migration.Name}";
            yield return origin.Problem($"has another schema for {where} than the fingerprint in its line tells");
        }
    }
}
