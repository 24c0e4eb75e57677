namespace AutoCoder.Schema.Lint;

/// <summary>What a migration by itself says, and what is to be asked of the rows.</summary>
/// <param name="Remarks">What there is to say of it.</param>
/// <param name="Questions">What the rows decide.</param>
internal sealed record LintReading(ImmutableArray<LintRemark> Remarks, ImmutableArray<LintQuestion> Questions)
{
    /// <summary>Looks at a migration. Pure; never throws.</summary>
    public static LintReading Of(LintMigration migration)
    {
        ImmutableArray<LintRemark> remarks =
        [
            .. LossRules.Of(migration),
            .. ColumnRules.Of(migration),
            .. DownRules.Of(migration),
            .. StatementRules.Of(migration),
            .. TypeRules.Of(migration),
            .. RenameRules.Of(migration),
        ];
        return new([.. remarks.Distinct()], [.. RowQuestions.Of(migration).Distinct()]);
    }
}
