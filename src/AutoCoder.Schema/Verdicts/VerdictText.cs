namespace AutoCoder.Schema.Verdicts;

/// <summary>
/// Verdicts as people read them: a sentence, and below it what breaks in full and what is harmless in one line.
/// </summary>
internal static class VerdictText
{
    private const int MostNamed = 5, MostDifferences = 10;

    /// <summary>One sentence without the database's name: what is wrong, with the migrations and values.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="catalogue">Where the migrations' names come from.</param>
    /// <param name="kind">The database's kind.</param>
    public static string Sentence(Verdict verdict, Catalogue catalogue, string kind) => verdict switch
    {
        Verdict.Current => "has every migration.",
        Verdict.Missing => "does not exist.",
        Verdict.Pending pending =>
            $"lacks {Migrations(pending.Versions, catalogue, kind)}.{Breaking(pending.Versions, catalogue, kind)}",
        Verdict.OutOfOrder gap => $"lacks {Migrations(gap.Versions, catalogue, kind)}, although later ones are applied."
            + Breaking(gap.Versions, catalogue, kind),
        Verdict.Ahead ahead =>
            $"has {Migrations(ahead.Versions, catalogue, kind)}, which this code does not have{Explanation(ahead)}.",
        Verdict.Unversioned unversioned =>
            $"has tables, but no {catalogue.VersionTable.Name} table: "
            + $"its version is not known{Evidence(unversioned.Evidence, catalogue, kind)}."
            + (unversioned.OtherRecord is { } other ? $" {other}" : ""),
        Verdict.Edited { Migrations.Length: var count } edited =>
            $"executed other SQL for {Migrations([.. edited.Migrations.Select(one => one.Version)], catalogue, kind)} "
            + "than the code has now: "
            + $"{(count == 1 ? "it was" : "they were")} changed after {(count == 1 ? "it was" : "they were")} applied.",
        Verdict.Drifted drifted => Sentence(drifted, Migration(drifted.Version, catalogue, kind)),
        Verdict.Incompatible incompatible => Sentence(incompatible),
        Verdict.Unreadable unreadable => $"{Reason(unreadable.Reason)}: {unreadable.Detail}.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The lines below the sentence, indented; none where it says everything.</summary>
    public static IEnumerable<string> Lines(Verdict verdict, Catalogue catalogue, string kind) => verdict switch
    {
        Verdict.Unversioned { Evidence: VersionEvidence.Nearest nearest } =>
            Listed(nearest.Differences, "more", difference => $"{Word(difference.Class)}: {difference.Description}"),
        Verdict.Drifted { IsBreaking: true } drifted => Lines(drifted),
        Verdict.Incompatible incompatible => Listed(
            incompatible.Statements,
            "more",
            statement => $"{new SourcePlace(statement.File, statement.Line)}: {statement.Message}"),
        Verdict.Edited edited => Listed(edited.Migrations, "more", migration =>
            $"{Migration(migration.Version, catalogue, kind)}: executed {migration.Applied}, the code has {migration.Expected}"),
        _ => [],
    };

    /// <summary>Who made a database that departs from its version, and what an upgrade does about it.</summary>
    public static string WhoMadeIt(Verdict.Drifted drifted) =>
        "Another runner made it so: nothing was ever executed on it by this program. upgrade mends "
        + drifted.Repair switch
        {
            SchemaRepair.Possible { Triggers.IsEmpty: true, AsksNoRow: true } => "all of it.",
            SchemaRepair.Possible { Triggers.IsEmpty: true } => "all of it, where no row stands against that.",
            _ => "what can be mended without a loss.",
        };

    /// <summary>What a database has besides what it shares with others: a sentence and lines below it.</summary>
    /// <param name="drifted">What it has besides.</param>
    public static IEnumerable<string> Besides(Verdict.Drifted drifted)
    {
        int breaking = drifted.Differences.Count(IsBreaking);
        return breaking == 0
            ? [$"differs harmlessly besides: {Harmless(drifted)}."]
            : [$"has {Count(breaking, "breaking difference")} besides:", .. Lines(drifted with { IsOfOtherRunner = false })];
    }

    /// <summary>The word for what a difference does, as reports and documents have it.</summary>
    public static string Word(DifferenceClass difference) => difference == DifferenceClass.Breaking ? "breaking" : "harmless";

    /// <summary>A version with its migration's name where the code has it.</summary>
    public static string Migration(long version, Catalogue catalogue, string kind)
    {
        string number = version.ToString(CultureInfo.InvariantCulture);
        return catalogue.Find(kind)?.Find(version) is { } migration ? $"{number} ({migration.Name})" : number;
    }

    /// <summary>
    /// Those of some migrations that say of themselves that they break what uses the database; null when none does.
    /// </summary>
    public static string? BreakingChanges(ImmutableArray<long> versions, Catalogue catalogue, string kind)
    {
        ImmutableArray<long> breaking =
            [.. versions.Where(version => catalogue.Find(kind)?.Find(version) is { IsBreakingChange: true })];
        if (breaking.IsEmpty) return null;
        string says = breaking.Length == 1 ? "says of itself that it breaks" : "say of themselves that they break";
        return $"{Migrations(breaking, catalogue, kind)}, which {says} what uses the database (BreakingChange)";
    }

    private static string Breaking(ImmutableArray<long> versions, Catalogue catalogue, string kind) =>
        BreakingChanges(versions, catalogue, kind) is { } named
            ? $" Among them: {named}; upgrade runs that only with --allow-breaking-change."
            : "";

    private static string Explanation(Verdict.Ahead ahead)
    {
        bool isOne = ahead.Versions.Length == 1;
        return ahead.Reason switch
        {
            AheadReason.NewerBuild => ": a newer build upgraded it",
            AheadReason.OtherBranch => ", and lacks some that this code has: a build of another branch upgraded it",
            AheadReason.Removed =>
                $", although it has later ones: {(isOne ? "it was" : "they were")} renumbered or removed here, "
                + $"or {(isOne ? "is" : "are")} of another branch",
            _ => ", some below its newest one and some above: they are of another branch, or were renumbered or removed here",
        };
    }

    private static string Sentence(Verdict.Drifted drifted, string version)
    {
        int breaking = drifted.Differences.Count(IsBreaking), harmless = drifted.Differences.Length - breaking;
        if (breaking == 0) return $"differs harmlessly from {version}: {Harmless(drifted)}.";
        if (!drifted.IsBreakingByItself)
            return $"is at {version}, and has not what maintenance leaves now: {Count(breaking, "breaking difference")}.";
        string besides = harmless switch { 0 => "", 1 => " and a harmless one", _ => $" and {harmless} harmless ones" };
        return $"is at {version} and has another schema: {Count(breaking, "breaking difference")}{besides}.";
    }

    private static string Sentence(Verdict.Incompatible incompatible)
    {
        string fail = incompatible.Statements.Length == 1
            ? "1 statement of the application fails on it"
            : $"{incompatible.Statements.Length} statements of the application fail on it";
        return "has another schema than the code expects: "
            + $"{fail}{(incompatible.PassesAtHead ? ", and none at the newest schema:" : ":")}";
    }

    private static IEnumerable<string> Lines(Verdict.Drifted drifted)
    {
        ImmutableArray<SchemaDifference> breaking = [.. drifted.Differences.Where(IsBreaking)];
        IEnumerable<string> lines = Listed(breaking, "more that break", difference => $"breaking: {difference.Description}");
        if (breaking.Length < drifted.Differences.Length) lines = lines.Append($"  harmless: {Harmless(drifted)}");
        return drifted.IsOfOtherRunner ? lines.Append($"  {WhoMadeIt(drifted)}") : lines;
    }

    private static string Harmless(Verdict.Drifted drifted)
    {
        ImmutableArray<SchemaDifference> harmless = drifted.Differences.RemoveAll(IsBreaking);
        string[] subjects = [.. harmless.Select(difference => difference.Subject).Distinct(StringComparer.Ordinal)];
        string more = subjects.Length > MostNamed ? $" and {subjects.Length - MostNamed} more" : "";
        return $"{Count(harmless.Length, "difference")} ({string.Join(", ", subjects.Take(MostNamed))}{more})";
    }

    // The first few of some things.
    private static IEnumerable<string> Listed<T>(ImmutableArray<T> things, string more, Func<T, string> line)
    {
        foreach (T thing in things.Take(MostDifferences)) yield return $"  {line(thing)}";
        if (things.Length > MostDifferences) yield return $"  and {things.Length - MostDifferences} {more}";
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static bool IsBreaking(SchemaDifference difference) => difference.Class == DifferenceClass.Breaking;

    private static string Migrations(ImmutableArray<long> versions, Catalogue catalogue, string kind)
    {
        string named = string.Join(", ", versions.Take(MostNamed).Select(version => Migration(version, catalogue, kind)));
        string more = versions.Length > MostNamed ? $" and {versions.Length - MostNamed} more" : "";
        return versions.Length == 1 ? $"migration {named}" : $"{versions.Length} migrations: {named}{more}";
    }

    private static string Reason(UnreadableReason reason) => reason switch
    {
        UnreadableReason.NotADatabase => "is not a SQLite database",
        UnreadableReason.Encrypted => "is encrypted, or is no SQLite database",
        UnreadableReason.Corrupt => "is damaged",
        UnreadableReason.Locked => "is locked by another process",
        UnreadableReason.AccessDenied => "may not be read",
        UnreadableReason.NeedsRecovery => "was left in the middle of a transaction and has to be recovered first",
        UnreadableReason.WrongKind => "is a database of another kind",
        UnreadableReason.StrayCompanion => "has a file beside it that is not its own",
        UnreadableReason.VersionTableUnusable => "has a version table that cannot be used",
        _ => "could not be read",
    };

    private static string Evidence(VersionEvidence? evidence, Catalogue catalogue, string kind) => evidence switch
    {
        null => "",
        VersionEvidence.Exact exact => $"; its schema is exactly that of {Migration(exact.Version, catalogue, kind)}",
        VersionEvidence.Equivalent equivalent => "; its schema does what that of "
            + $"{Migration(equivalent.Version, catalogue, kind)} does",
        VersionEvidence.Repairable repairable => "; its schema can be brought to that of "
            + $"{Migration(repairable.Version, catalogue, kind)}",
        VersionEvidence.Ambiguous ambiguous => $"; its schema fits {string.Join(" and ", ambiguous.Versions)} equally",
        VersionEvidence.Nearest nearest =>
            $"; its schema is that of no version. Nearest is {Migration(nearest.Version, catalogue, kind)}, with "
            + Count(nearest.Differences.Length, "difference"),
        VersionEvidence.OtherKind other => $"; its schema is that of kind '{other.Kind}' at {other.Version}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
