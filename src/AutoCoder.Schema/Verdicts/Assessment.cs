namespace AutoCoder.Schema.Verdicts;

/// <summary>The rule of the gate: what a database's state means against the migrations in the code. Pure and total.</summary>
internal static class Assessment
{
    /// <summary>The verdicts on one database; at least one, in the order in which they are worth telling.</summary>
    /// <param name="state">What the file is.</param>
    /// <param name="kind">The migrations that the code has for its kind.</param>
    /// <param name="catalogue">All kinds, to tell a database of another kind from one that is ahead.</param>
    public static ImmutableArray<Verdict> Assess(DatabaseState state, KindCatalogue kind, Catalogue catalogue) => state switch
    {
        DatabaseState.Missing => [new Verdict.Missing()],
        DatabaseState.Empty => [new Verdict.Pending(VersionsOf(kind))],
        DatabaseState.Unversioned => [new Verdict.Unversioned(null)],
        DatabaseState.Unreadable unreadable => [new Verdict.Unreadable(unreadable.Reason, unreadable.Detail)],
        DatabaseState.Versioned versioned => OfVersions(versioned.Applied, kind, catalogue),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// The verdicts with what a comparison of the schema adds. A database that breaks the code is not called current; one
    /// that differs harmlessly is.
    /// </summary>
    /// <param name="verdicts">What the versions came to.</param>
    /// <param name="edited">Migrations that were changed after they were applied, or null.</param>
    /// <param name="drifted">Differences from the schema of its version, or null.</param>
    public static ImmutableArray<Verdict> With(ImmutableArray<Verdict> verdicts, Verdict.Edited? edited, Verdict.Drifted? drifted)
    {
        if (edited is not null || drifted is { IsBreaking: true }) verdicts = verdicts.RemoveAll(verdict => verdict is Verdict.Current);
        if (edited is not null) verdicts = verdicts.Add(edited);
        return drifted is null ? verdicts : verdicts.Add(drifted);
    }

    /// <summary>The verdicts with the statements that the database does not take; it is not called current then.</summary>
    public static ImmutableArray<Verdict> With(ImmutableArray<Verdict> verdicts, Verdict.Incompatible incompatible) =>
        verdicts.RemoveAll(verdict => verdict is Verdict.Current).Add(incompatible);

    private static ImmutableArray<Verdict> OfVersions(ImmutableArray<long> applied, KindCatalogue kind, Catalogue catalogue)
    {
        if (applied.IsEmpty) return [new Verdict.Pending(VersionsOf(kind))];
        if (OtherKind(applied, kind, catalogue) is { } other) return [WrongKind(kind, other)];

        ImmutableArray<long> unknown = [.. applied.Where(version => kind.Find(version) is null)];
        ImmutableArray<long> missing = [.. VersionsOf(kind).Except(applied)];
        ImmutableArray<long> gaps = [.. missing.Where(version => version < applied[^1])];
        ImmutableArray<long> pending = [.. missing.Where(version => version > applied[^1])];

        var verdicts = ImmutableArray.CreateBuilder<Verdict>();
        if (!unknown.IsEmpty) verdicts.Add(new Verdict.Ahead(unknown));
        if (!gaps.IsEmpty) verdicts.Add(new Verdict.OutOfOrder(gaps));
        if (!pending.IsEmpty) verdicts.Add(new Verdict.Pending(pending));
        if (verdicts.Count == 0) verdicts.Add(new Verdict.Current());
        return verdicts.ToImmutable();
    }

    private static KindCatalogue? OtherKind(ImmutableArray<long> applied, KindCatalogue kind, Catalogue catalogue) =>
        applied.Any(version => kind.Find(version) is not null)
            ? null
            : catalogue.Kinds.FirstOrDefault(other => applied.All(version => other.Find(version) is not null));

    private static Verdict.Unreadable WrongKind(KindCatalogue kind, KindCatalogue other) =>
        new(UnreadableReason.WrongKind, $"its versions are those of kind '{other.Kind}', not of '{kind.Kind}'");

    private static ImmutableArray<long> VersionsOf(KindCatalogue kind) => [.. kind.Migrations.Select(migration => migration.Version)];
}
