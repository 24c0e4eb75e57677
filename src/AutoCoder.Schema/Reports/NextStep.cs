namespace AutoCoder.Schema.Reports;

/// <summary>What to do about a closed gate, as commands that can be pasted.</summary>
internal static class NextStep
{
    private const int MostNamed = 5;

    /// <summary>The steps, each once; empty when the gate is open. However large the fleet, they are few.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, such as <c>--projects DIR</c>.</param>
    public static IEnumerable<string> For(GateReport report, IReadOnlyList<string> fleet)
    {
        DatabaseReport[] closed = [.. report.Databases.Where(database => database.Readiness != Readiness.Ready)];
        string[] how = [.. How(fleet)]; // the fleet may be named by all of its databases: that is not read again for each
        return
        [
            .. ForAll(closed, fleet), .. ForEach(closed, how), .. ForDrift(closed, how), .. ForEdits(closed, report),
            .. ForUnknown(closed, report), .. ForUnusable(closed, report),
            .. ForFindings(report),
        ];
    }

    private static IEnumerable<string> ForFindings(GateReport report)
    {
        ContractFinding[] closing = [.. report.Findings.Where(finding => finding.ClosesGate)];
        foreach (string kind in closing.Where(finding => finding.Remedy == ContractRemedy.Migration)
            .Select(finding => finding.Kind).Distinct(StringComparer.Ordinal))
        {
            string command = ShellWord.Join(["autocoder-schema", "new", kind, "WhatTheCodeExpects"]);
            yield return $"{command}    # the migration that is missing; or correct the code";
        }

        SourcePlace[] marked = Places(closing, ContractRemedy.Mark), wrong = Places(closing, ContractRemedy.Statement);
        if (marked is [var mark, ..])
            yield return $"# {mark}: write '{SkipMark.Text}' above it, if the application registers it itself{More(marked)}";
        if (wrong is [var statement, ..])
            yield return $"# {statement}: correct the statement, no migration is missing for it{More(wrong)}";

        static SourcePlace[] Places(ContractFinding[] findings, ContractRemedy remedy) =>
            [.. findings.Where(finding => finding.Remedy == remedy).Select(finding => finding.Place).Distinct()];

        static string More(SourcePlace[] places) => places.Length == 1 ? "" : $"; and {places.Length - 1} more";
    }

    /// <summary>
    /// The arguments for one database of a fleet: what says how (migrations, configuration) stays, what says where is replaced.
    /// Without them the command would be about other migrations.
    /// </summary>
    /// <param name="fleet">
    /// The arguments that named the fleet; those that say how are enough, when it is many databases' turn.
    /// </param>
    /// <param name="kind">The database's kind.</param>
    /// <param name="path">The database.</param>
    public static IReadOnlyList<string> ArgumentsOfOne(IReadOnlyList<string> fleet, string kind, string path) =>
        [.. OptionsOfOne(fleet, kind), path];

    private static string[] OptionsOfOne(IReadOnlyList<string> fleet, string kind) => [.. How(fleet), "--kind", kind];

    private static IEnumerable<string> How(IReadOnlyList<string> fleet)
    {
        for (int i = 0; i < fleet.Count; i++)
        {
            string argument = fleet[i];
            if (argument == "--allow-non-transactional") yield return argument;
            if (argument is not ("--migrations" or "--config") || i + 1 >= fleet.Count) continue;
            yield return argument;
            yield return fleet[++i];
        }
    }

    private static IEnumerable<string> ForAll(DatabaseReport[] closed, IReadOnlyList<string> fleet)
    {
        if (closed.Any(database => database.Verdicts.Any(verdict => verdict is Verdict.Unversioned { Evidence: null })))
            yield return $"{Command("status", fleet)}    # what the schemas of unversioned databases say about their versions";
        bool isDrifted = closed.Any(database => ClosingDrift(database) is { IsBreaking: true });
        if (isDrifted || closed.Any(database => database.Verdicts.Any(verdict => IsForUpgrade(verdict, database))))
        {
            yield return $"{Command("upgrade", fleet)}    # backs up, "
                + $"{(isDrifted ? "repairs what can be repaired, " : "")}migrates and verifies";
        }
    }

    private static bool IsForUpgrade(Verdict verdict, DatabaseReport database) => verdict switch
    {
        Verdict.Pending => !HasUnrecordedTables(database),
        Verdict.OutOfOrder or Verdict.Unversioned { Evidence: null or { Adopted: not null } } => true,
        _ => false,
    };

    private static bool HasUnrecordedTables(DatabaseReport database) =>
        database.State is DatabaseState.Versioned { UnrecordedTables: > 0 };

    // What several databases need is one command, or the first few of them.
    private static IEnumerable<string> ForEach(DatabaseReport[] closed, IReadOnlyList<string> fleet)
    {
        IEnumerable<Step> steps =
            closed.SelectMany(database => database.Verdicts.SelectMany(verdict => StepsFor(verdict, database, fleet)));
        foreach (IGrouping<string, Step> same in steps.GroupBy(step => step.Template))
        {
            string[] paths = [.. same.Select(step => step.Path).Distinct()];
            string[] named = paths.Length > MostNamed ? paths[..MostNamed] : paths;
            Step step = same.First();
            string more = paths.Length > named.Length ? $"and {paths.Length - named.Length} more databases" : "";
            if (step.TakesMany)
            {
                yield return $"{step.With(string.Join(' ', named.Select(ShellWord.Quote)))}    # "
                    + $"{(named.Length > 1 ? step.ManyComment ?? step.Comment : step.Comment)}"
                    + (more.Length > 0 ? $"; {more}" : "");
                continue;
            }

            foreach (string path in named)
                yield return $"{step.Whole?.Invoke(path) ?? step.With(ShellWord.Quote(path))}    # {step.Comment}";
            if (more.Length > 0) yield return $"# {more}, each by itself";
        }
    }

    private static IEnumerable<Step> StepsFor(Verdict verdict, DatabaseReport database, IReadOnlyList<string> fleet)
    {
        if (StepFor(verdict, database, fleet) is { } step) yield return step;
        // What is below the newest version of this code would not be taken back by going there.
        if (verdict is Verdict.Ahead { Versions: [var first, ..] } && first > database.Wants)
        {
            string version = database.Wants.ToString(CultureInfo.InvariantCulture);
            string options = ShellWord.Join(OptionsOfOne(fleet, database.Kind));
            yield return new(
                $"autocoder-schema downgrade --to {version} {options} {Step.Place}",
                "or takes back what this code does not have, by the scripts in its ledger",
                database.Path,
                true);
        }
    }

    private static Step? StepFor(Verdict verdict, DatabaseReport database, IReadOnlyList<string> fleet)
    {
        if (verdict is Verdict.Current or Verdict.OutOfOrder or Verdict.Edited) return null;
        if (verdict is Verdict.Pending && !HasUnrecordedTables(database)) return null;
        string path = database.Path, one = $"{ShellWord.Join(OptionsOfOne(fleet, database.Kind))} {Step.Place}";
        return verdict switch
        {
            Verdict.Missing => new(
                $"autocoder-schema upgrade --create {one}", "makes a new database", path, true, "makes new databases"),
            Verdict.Pending when HasUnrecordedTables(database) =>
                new(
                    $"autocoder-schema adopt --explain {one}",
                    "which version the tables are at that nobody recorded; then upgrade", path, true),
            Verdict.Unversioned { Evidence: VersionEvidence.Nearest or VersionEvidence.Ambiguous } =>
                new($"autocoder-schema adopt --explain {one}", "what speaks for which version; then adopt it at one", path, true),
            Verdict.Drifted { IsBreaking: false } when ClosingDrift(database) is not null =>
                new(
                    $"autocoder-schema adopt {one}",
                    "backs up, and mends what an upgrade leaves alone, where that loses nothing", path, true),
            Verdict.Ahead { Reason: not AheadReason.NewerBuild } =>
                new($"autocoder-schema history {Step.Place}", "which build applied what this code does not have, and when", path),
            Verdict.Ahead =>
                new(
                    $"check-pending-migrations --allow ahead {one}",
                    "when this code is known to work with the newer schema", path, true),
            Verdict.Unreadable unreadable => StepFor(unreadable.Reason, path, one),
            _ => null,
        };
    }

    private static Step? StepFor(UnreadableReason reason, string path, string one) => reason switch
    {
        UnreadableReason.NeedsRecovery =>
            new("recover", "keeps a copy; then a connection that may write recovers it", path) { Whole = Recovering },
        UnreadableReason.StrayCompanion => new("keep", Keeps, path) { Whole = KeepingCompanions },
        UnreadableReason.Locked => new(
            $"check-pending-migrations --lock-timeout 60 {one}", "waits longer for the lock", path, true),
        UnreadableReason.AccessDenied => new($"ls -l {Step.Place}", "who may read it", path, true),
        UnreadableReason.Corrupt => new(
            $"sqlite3 {Step.Place} 'PRAGMA integrity_check'", "what is damaged; then restore a backup", path),
        UnreadableReason.WrongKind =>
            new($"autocoder-schema history {Step.Place}", "which program applied what it records, and when", path),
        _ => null,
    };

    private const string Keeps =
        "keeps what only they have; then put the file back that they belong to, or move them away";

    /// <summary>What to do about a file beside a database that is not its own.</summary>
    public static string AboutStray(string path) => $"{KeepingCompanions(path)}    # {Keeps}";

    private static string Recovering(string path)
    {
        string database = ShellWord.Quote(path);
        return $"{Keeping(path, $"{database} {database}-*")} && sqlite3 {database} 'SELECT count(*) FROM sqlite_schema'";
    }

    private static string KeepingCompanions(string path) => Keeping(path, $"{ShellWord.Quote(path)}-*");

    // Where no search looks for databases. It ends early where copies were kept before: those stay.
    private static string Keeping(string path, string files)
    {
        int end = path.LastIndexOfAny(['/', '\\']) + 1;
        string folder = $"{path[..end]}schema-backups", kept = $"{folder}/{path[end..]}.kept";
        return $"{ShellWord.Join(["mkdir", "-p", folder])} && {ShellWord.Join(["mkdir", kept])} && cp -p {files} "
            + ShellWord.Quote($"{kept}/");
    }

    private static IEnumerable<string> ForDrift(DatabaseReport[] closed, IReadOnlyList<string> fleet)
    {
        IGrouping<Verdict.Drifted, DatabaseReport>[] groups =
            [.. closed.Where(database => ClosingDrift(database) is not null).GroupBy(database => ClosingDrift(database)!)];
        foreach (IGrouping<Verdict.Drifted, DatabaseReport> same in groups.Take(MostNamed))
        {
            DatabaseReport first = same.First();
            string version = same.Key.Version.ToString(CultureInfo.InvariantCulture);
            string others = same.Skip(1).Any() ? $"; {same.Count() - 1} more have the same" : "";
            yield return $"{Command("diff", [.. ArgumentsOfOne(fleet, first.Kind, first.Path), version])}    # every difference "
                + $"from that version{others}";
        }

        if (groups.Length > MostNamed) yield return $"# and {groups.Length - MostNamed} more schemas";
    }

    // Harmless differences keep the gate closed only where nothing else does.
    private static Verdict.Drifted? ClosingDrift(DatabaseReport database) =>
        database.Verdicts.OfType<Verdict.Drifted>().FirstOrDefault() is { } drifted
        && (drifted.IsBreaking || database.Verdicts.All(verdict => verdict is Verdict.Current or Verdict.Drifted))
            ? drifted
            : null;

    // An edited migration changes its line in the lock file: its history tells when, whatever file the class is in.
    private static IEnumerable<string> ForEdits(DatabaseReport[] closed, GateReport report)
    {
        (string Kind, long Version)[] edits =
        [
            .. closed.SelectMany(database => database.Verdicts.OfType<Verdict.Edited>()
                .SelectMany(edited => edited.Migrations.Select(migration => (database.Kind, migration.Version))))
                    .Distinct().OrderBy(edit => edit.Kind, StringComparer.Ordinal).ThenBy(edit => edit.Version),
        ];
        foreach ((string kind, long version) in edits.Take(MostNamed))
        {
            string number = version.ToString(CultureInfo.InvariantCulture);
            yield return $"git log -p -G{number} -- '*schema.lock'    # when "
                + $"{VerdictText.Migration(version, report.Catalogue, kind)} was changed: "
                + "put it back as it was, and write a new migration for the change";
        }

        if (edits.Length > MostNamed) yield return $"# and {edits.Length - MostNamed} more migrations";
    }

    // The lock file had a line for each migration that was ever released: its history tells what became of one.
    private static IEnumerable<string> ForUnknown(DatabaseReport[] closed, GateReport report)
    {
        (string Kind, long Version)[] unknown =
        [
            .. closed.SelectMany(database => database.Verdicts.OfType<Verdict.Ahead>()
                .Where(ahead => ahead.Reason is AheadReason.Removed or AheadReason.Mixed)
                .SelectMany(ahead => ahead.Versions.Where(version => version < report.Catalogue.Find(database.Kind)?.Head)
                    .Select(version => (database.Kind, version))))
                .Distinct().Order(),
        ];
        foreach ((string kind, long version) in unknown.Take(MostNamed))
        {
            string number = version.ToString(CultureInfo.InvariantCulture);
            yield return $"git log --all -p -G{number} -- '*schema.lock'    # what became of migration {number} of kind "
                + $"{kind}: put it back under its number; or, when its schema is there under another, adopt --force that one";
        }

        if (unknown.Length > MostNamed) yield return $"# and {unknown.Length - MostNamed} more migrations";
    }

    // What has the version table's name is told with the triggers on it; nobody but its owner can say what of it is meant.
    private static IEnumerable<string> ForUnusable(DatabaseReport[] closed, GateReport report)
    {
        DatabaseReport[] unusable =
        [
            .. closed.Where(database => database.Verdicts.Any(
                verdict => verdict is Verdict.Unreadable { Reason: UnreadableReason.VersionTableUnusable })),
        ];
        foreach (DatabaseReport database in unusable.Take(MostNamed))
        {
            string schema = ShellWord.Quote($".schema {report.Catalogue.VersionTable.Name}");
            yield return $"sqlite3 -readonly {ShellWord.Quote(database.Path)} {schema}    # what records its versions, and the "
                + "triggers on that";
        }

        if (unusable.Length > MostNamed) yield return $"# and {unusable.Length - MostNamed} more databases";
    }

    private static string Command(string verb, IReadOnlyList<string> arguments) =>
        ShellWord.Join(["autocoder-schema", verb, .. arguments]);

    private sealed record Step(string Template, string Comment, string Path, bool TakesMany = false, string? ManyComment = null)
    {
        /// <summary>Where the path goes; no path has this character.</summary>
        public const string Place = "\0";

        /// <summary>The command for a path, when it is more than the template with the path in it.</summary>
        public Func<string, string>? Whole { get; init; }

        public string With(string paths) => Template.Replace(Place, paths, StringComparison.Ordinal);
    }
}
