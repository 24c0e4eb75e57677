namespace AutoCoder.Schema.Lint;

/// <summary>Whether a migration can be taken back, and what it hides from everybody.</summary>
internal static class DownRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        foreach (string note in migration.DownNotes) yield return new(migration.HasDown || note.Contains("its Down failed", StringComparison.Ordinal) ? LintRules.DownLeavesChanges : LintRules.NoDown, note);
        if (!migration.HasDown && migration.DownNotes.IsEmpty)
        {
            yield return new(LintRules.NoDown, $"{migration.Title} has no way back: a database that it ran on can only be restored from a backup.")
            {
                Most = migration.IsForwardOnly ? Severity.Note : Severity.Error,
            };
        }

        if (migration.RunsCode)
            yield return new(LintRules.RunsCode, $"{migration.Title} runs code of its own: what it does to rows shows only on a database. Rehearse it: autocoder-schema rehearse.");
    }
}
