namespace AutoCoder.Schema.Reports;

/// <summary>Drift and edits as people read them: what breaks in full, what is harmless in one line.</summary>
internal static class DriftText
{
    private const int MostDifferences = 10, MostSubjects = 5;

    /// <summary>What stands behind "is at 2 (Name) and has another schema" or the like.</summary>
    /// <param name="drifted">The verdict.</param>
    /// <param name="version">Its version, with the migration's name.</param>
    public static string Sentence(Verdict.Drifted drifted, string version)
    {
        int breaking = drifted.Differences.Count(IsBreaking), harmless = drifted.Differences.Length - breaking;
        if (breaking == 0) return $"differs harmlessly from {version}: {Harmless(drifted)}.";
        string besides = harmless switch { 0 => "", 1 => " and a harmless one", _ => $" and {harmless} harmless ones" };
        return $"is at {version} and has another schema: {Count(breaking, "breaking difference")}{besides}.";
    }

    /// <summary>The lines below the sentence; none when all of it is harmless.</summary>
    public static IEnumerable<string> Lines(Verdict.Drifted drifted)
    {
        if (!drifted.IsBreaking) yield break;
        SchemaDifference[] breaking = [.. drifted.Differences.Where(IsBreaking)];
        foreach (SchemaDifference difference in breaking.Take(MostDifferences)) yield return $"  breaking: {difference.Description}";
        if (breaking.Length > MostDifferences) yield return $"  and {breaking.Length - MostDifferences} more that break";
        if (breaking.Length < drifted.Differences.Length) yield return $"  harmless: {Harmless(drifted)}";
    }

    /// <summary>The lines below the sentence: both hashes of every migration.</summary>
    /// <param name="edited">The verdict.</param>
    /// <param name="name">A version with its migration's name.</param>
    public static IEnumerable<string> Lines(Verdict.Edited edited, Func<long, string> name)
    {
        foreach (EditedMigration migration in edited.Migrations.Take(MostDifferences))
            yield return $"  {name(migration.Version)}: executed {migration.Applied}, the code has {migration.Expected}";
        if (edited.Migrations.Length > MostDifferences) yield return $"  and {edited.Migrations.Length - MostDifferences} more";
    }

    private static string Harmless(Verdict.Drifted drifted)
    {
        ImmutableArray<SchemaDifference> harmless = drifted.Differences.RemoveAll(IsBreaking);
        string[] subjects = [.. harmless.Select(difference => difference.Subject).Distinct(StringComparer.Ordinal)];
        string more = subjects.Length > MostSubjects ? $" and {subjects.Length - MostSubjects} more" : "";
        return $"{Count(harmless.Length, "difference")} ({string.Join(", ", subjects.Take(MostSubjects))}{more})";
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static bool IsBreaking(SchemaDifference difference) => difference.Class == DifferenceClass.Breaking;
}
