namespace AutoCoder.Schema.Plans;

/// <summary>
/// The whole rule of going back: which versions are taken back, in which order and by what. Pure and total. Of a migration that
/// this build has as it was executed, this build's Down is taken; of one that it does not have, or that was changed since, the
/// script in the ledger, which is the truth of what was executed.
/// </summary>
/// <param name="kind">The kind's migrations.</param>
/// <param name="catalogue">Where names in messages come from.</param>
/// <param name="recorded">What this build's migrations execute; null when they cannot be replayed.</param>
internal sealed class DowngradePlanning(
    KindCatalogue kind, Catalogue catalogue, IReadOnlyDictionary<long, RecordedDown>? recorded)
{
    /// <summary>The plan for one database.</summary>
    /// <param name="state">What the file is.</param>
    /// <param name="ledger">What its ledger knows of the way back.</param>
    /// <param name="to">The version to go back to; 0 takes all back.</param>
    public DowngradePlan Plan(DatabaseState state, IReadOnlyDictionary<long, LedgerDown> ledger, long to) => state switch
    {
        DatabaseState.Missing => new DowngradePlan.Refusal(PlanObstacle.Missing, "does not exist."),
        DatabaseState.Unreadable unreadable => new DowngradePlan.Refusal(
            PlanObstacle.Unreadable,
            VerdictText.Sentence(new Verdict.Unreadable(unreadable.Reason, unreadable.Detail), catalogue, kind.Kind)),
        DatabaseState.Empty => new DowngradePlan.Nothing(0),
        DatabaseState.Versioned { UnrecordedTables: 0 } versioned => OfVersions(versioned.Applied, ledger, to),
        _ => new DowngradePlan.Refusal(
            PlanObstacle.NotRecognised,
            "has tables and records no version, so nobody knows what could be taken back: adopt it first."),
    };

    private DowngradePlan OfVersions(ImmutableArray<long> applied, IReadOnlyDictionary<long, LedgerDown> ledger, long to)
    {
        long[] back = [.. applied.Where(version => version > to).OrderDescending()];
        ImmutableArray<long> remaining = [.. applied.Where(version => version <= to)];
        long target = remaining.IsEmpty ? 0 : remaining[^1];
        if (back.Length == 0) return new DowngradePlan.Nothing(target);
        if (to != 0 && kind.Find(to) is null && !applied.Contains(to))
            return new DowngradePlan.Refusal(PlanObstacle.UnknownTarget, UnknownTarget(to, applied));

        var steps = ImmutableArray.CreateBuilder<DowngradeStep>(back.Length);
        foreach (long version in back)
        {
            (DowngradeStep? step, string? problem) = StepOf(version, ledger.GetValueOrDefault(version));
            if (step is null) return new DowngradePlan.Refusal(PlanObstacle.NoWayBack, problem!, version);
            steps.Add(step);
        }

        return new DowngradePlan.Work(back[0], target, steps.MoveToImmutable()) { Remaining = remaining };
    }

    private (DowngradeStep? Step, string? Problem) StepOf(long version, LedgerDown? known)
    {
        string title = known?.Name is { } name && kind.Find(version) is null
            ? $"{version} ({name})"
            : VerdictText.Migration(version, catalogue, kind.Kind);
        if (kind.Find(version) is not { } migration)
            return OfLedger(version, known, $"migration {title} cannot be taken back: this build does not have it");
        RecordedDown? build = recorded?.GetValueOrDefault(version);
        if (build is not null && known?.Hash is { } executed && executed.Contradicts(build.Up))
            return OfLedger(version, known, $"migration {title} cannot be taken back: it was changed after it was applied");
        if (recorded is not null && build is not { Statements: not null } and not { NeedsRows: true })
            return OfLedger(version, known, $"migration {title} cannot be taken back: it has no way back");
        if (!migration.IsTransactional)
        {
            return (null, $"migration {title} cannot be taken back: it runs outside a transaction, and a failure in the middle "
                + "of it could not be undone. Restore a backup of a time before it.");
        }

        return (new DowngradeStep(version, migration.Name, DownSource.Build, build?.Statements)
        {
            RunsCode = build?.RunsCode ?? true,
        }, null);
    }

    private (DowngradeStep? Step, string? Problem) OfLedger(long version, LedgerDown? known, string problem)
    {
        if (known is null) return (null, $"{problem}, and its ledger says nothing of it. Restore a backup of a time before it.");
        if (known.Script is not { } script)
            return (null, $"{problem}, and its ledger has no Down script for it. Restore a backup of a time before it.");
        ImmutableArray<string> statements = [.. SqlScript.Split(script).Select(statement => statement.Text)];
        if (LedgerScriptRules.Forbidden(statements) is { } forbidden)
            return (null, $"{problem}, and the Down script in its ledger is none that was recorded: {forbidden} Restore a "
                + "backup of a time before it.");
        if (known.ScriptHash is { } hash && hash != LedgerDown.HashOf(version, script))
            return (null, $"{problem}, and the Down script in its ledger is not the one that was written: its hash is another, "
                + "so it was changed or is damaged. Restore a backup of a time before it.");
        string? name = kind.Find(version)?.Name ?? known.Name;
        return (new DowngradeStep(version, name, DownSource.Ledger, statements) { IsUnproven = known.ScriptHash is null }, null);
    }

    private string UnknownTarget(long to, ImmutableArray<long> applied)
    {
        long nearest =
            kind.Migrations.Select(migration => migration.Version).Concat(applied).MinBy(version => Math.Abs(version - to));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"has no version {to}, and migrations of kind '{kind.Kind}' have none; the nearest is {nearest}. Give that, or "
                + $"--kind for the databases that are meant.");
    }
}

/// <summary>What this build's migration executes, found by replaying it in memory.</summary>
/// <param name="Up">The hash of its Up.</param>
/// <param name="Statements">Its Down; null when it has no way back.</param>
/// <param name="RunsCode">Whether it runs code of its own, which may do something else on a database with rows.</param>
internal sealed record RecordedDown(SqlHash Up, ImmutableArray<string>? Statements, bool RunsCode = false)
{
    /// <summary>Whether it has a Down that could not be recorded on an empty database.</summary>
    public bool NeedsRows { get; init; }
}

/// <summary>
/// What a Down script in a ledger may hold: what a recording can contain, and nothing else. It comes out of a file that anybody
/// may have written. Whoever runs it has SQLite itself hold the same rule (an authorizer); this is to say so before anything is
/// done.
/// </summary>
internal static class LedgerScriptRules
{
    /// <summary>The one setting that rebuilds of tables need.</summary>
    public const string RebuildSwitch = "legacy_alter_table";

    private static readonly string[] Verbs =
        ["CREATE", "DROP", "ALTER", "INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH", "REINDEX", "ANALYZE"];

    /// <summary>One sentence about the first statement that must not be run; null when all may be.</summary>
    public static string? Forbidden(ImmutableArray<string> statements)
    {
        for (int index = 0; index < statements.Length; index++)
        {
            if (IsAllowed(statements[index])) continue;
            return $"its statement {index + 1} begins with {Beginning(statements[index])}, and a recording holds changes of "
                + $"tables, indexes, views, triggers and rows, and PRAGMA {RebuildSwitch}.";
        }

        return null;
    }

    private static bool IsAllowed(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!cursor.Try("PRAGMA"))
        {
            return cursor.At(TokenKind.Word)
                && Verbs.Contains(cursor.Text(cursor.Current).ToString(), StringComparer.OrdinalIgnoreCase);
        }

        return cursor.Try(RebuildSwitch) && cursor.At(TokenKind.Operator) && cursor.Text(cursor.Current) is "=";
    }

    // The first two words, so that PRAGMA tells which; never more: values stand behind them.
    private static string Beginning(string sql)
    {
        var first = SqlTokenizer.Significant(sql).TakeWhile(token => token.Kind == TokenKind.Word).Take(2);
        string[] words = [.. first.Select(token => sql.Substring(token.Start, Math.Min(token.Length, 30)))];
        return words.Length == 0 ? "no word" : string.Join(' ', words);
    }
}
