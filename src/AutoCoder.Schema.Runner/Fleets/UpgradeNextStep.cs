namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What is to be done when an upgrade or an adoption of one database failed, as a command where there is one.</summary>
internal sealed class UpgradeNextStep(
    string path, string kind, UpgradePlan.Work work, KindSchemas kinds, UpgradeOptions options)
{
    /// <summary>What is failed at when a file cannot be read to its end.</summary>
    public const string Reading = "reading";

    private const string Again = "then run the upgrade again; nothing of it was kept";

    /// <summary>The next step; null where the failure itself says it, or nobody knows one.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="before">The schema before, or null when it was not come to.</param>
    public string? After(MigrationFailure failure, KnownSchema? before)
    {
        if (failure.Limit is { } limit) return DatabaseChange.LongerLimit(Verb, limit, options, kind, path);
        if (failure.IsOfDisk) return DiskTrouble.LookAt(path);
        if (UpgradeVerification.Command(failure, path, kind, work, kinds) is { } drop) return drop;
        if (failure.Remedy is { } remedy) return $"{remedy}, {Again}";
        if (failure.IsOfRows) return $"put those rows in order, {Again}";
        if (failure.Version is { } version) return AfterMigration(failure, version, before);
        if (failure.Name is Reading or UpgradeVerification.Damage)
            return ShellWord.Join(["autocoder-schema", "backups", "list", path]);
        if (failure.Statement == "COMMIT")
            return $"stop what uses the database (fuser {ShellWord.Quote(path)} tells), then run the upgrade again";
        if (failure.Name == UpgradeVerification.Comparison) return Departs(before) ?? OtherHere;
        return failure.IsThrown ? $"mend what is named there, {Again}" : null;
    }

    // Rows before the schema: what a constraint refuses are rows, whatever else is different.
    private string AfterMigration(MigrationFailure failure, long version, KnownSchema? before)
    {
        bool runsOnEmpty = failure.IsThrown && kinds.Recording(kind)?.Find(version) is not null;
        if (runsOnEmpty && failure.IsOfConstraint) return OfRows;
        return Departs(before) ?? (runsOnEmpty ? OfRows : $"mend the migration, {Again}");
    }

    private const string OfRows =
        $"the migration runs on an empty database, and fails on the rows of this one: put them in order, {Again}";

    private const string OtherHere =
        $"the migrations leave another schema here than on an empty database: find out by what of this one, {Again}";

    // Where the database had the schema of its version, it is not that which the migration stumbles over.
    private string? Departs(KnownSchema? before) =>
        work.Repair is not { Left.IsEmpty: true } && kinds.Start(kind, work) is { } expected && before is not null
            && !kinds.Differences(kind, before, expected).All.IsEmpty
            ? $"{ShellWord.Join(["autocoder-schema", "diff", "--kind", kind, path, $"{work.From}"])}"
                + "    # it was another schema before, which the migration may not expect; nothing was kept"
            : null;

    // As it was asked for: a command that is pasted must not go further.
    private IEnumerable<string> Verb
    {
        get
        {
            yield return options.Adoption is not null ? "adopt" : options.RehearseOnly ? "rehearse" : "upgrade";
            if (options.Adoption?.Version is { } version)
                yield return $"--version={version.ToString(CultureInfo.InvariantCulture)}";
            if (options.Adoption is { Force: true }) yield return "--force";
            foreach (string word in options.HowFar) yield return word;
            if (options.Plan.AllowBreakingChange) yield return "--allow-breaking-change";
            if (options.IsRehearsal) yield break;
            if (!options.Backup) yield return "--no-backup";
            else if (options.Policy.BackupFolder is { } folder) yield return $"--backup-dir={folder}";
        }
    }
}
