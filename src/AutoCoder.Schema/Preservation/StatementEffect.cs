namespace AutoCoder.Schema.Preservation;

/// <summary>What one statement does to tables and their rows.</summary>
internal abstract record StatementEffect
{
    private StatementEffect()
    {
    }

    /// <summary>Nothing to any row, column name or table name.</summary>
    public sealed record None : StatementEffect;

    /// <summary>Values of columns change; with <c>OR REPLACE</c> rows can go.</summary>
    public sealed record Updates(string Table, ImmutableArray<string> Columns, bool CanDelete) : StatementEffect;

    /// <summary>Rows come; with <c>OR REPLACE</c> or <c>ON CONFLICT</c> others change or go.</summary>
    public sealed record Inserts(string Table, bool CanReplace) : StatementEffect;

    /// <summary>Rows of one table are put into another, all of them.</summary>
    public sealed record Copies(RowStatement.Copy Copy) : StatementEffect;

    /// <summary>Rows go.</summary>
    public sealed record Deletes(string Table) : StatementEffect;

    /// <summary>A table gets another name.</summary>
    public sealed record RenamesTable(string Table, string To) : StatementEffect;

    /// <summary>A column gets another name.</summary>
    public sealed record RenamesColumn(string Table, string Column, string To) : StatementEffect;

    /// <summary>A column is added.</summary>
    public sealed record AddsColumn(string Table, string Column) : StatementEffect;

    /// <summary>A column goes.</summary>
    public sealed record DropsColumn(string Table, string Column) : StatementEffect;

    /// <summary>A table is made; the definition is null when it cannot be taken apart.</summary>
    public sealed record CreatesTable(string Table, TableDefinition? Definition) : StatementEffect;

    /// <summary>A table goes.</summary>
    public sealed record DropsTable(string Table) : StatementEffect;

    /// <summary>From now on, writing to a table does more.</summary>
    public sealed record CreatesTrigger(string Name, string Table, string Sql) : StatementEffect;

    /// <summary>A trigger goes.</summary>
    public sealed record DropsTrigger(string Name) : StatementEffect;

    /// <summary>Not understood: it may write to every table that it names.</summary>
    public sealed record Unknown : StatementEffect;

    /// <summary>The effect of a statement. Never throws.</summary>
    public static StatementEffect Of(string sql) => StatementEffectParser.Parse(sql);
}
