namespace AutoCoder.Schema.Adoption;

/// <summary>What brings a database to the schema of a version without losing a row or a column.</summary>
public abstract record Reconciliation
{
    private Reconciliation()
    {
    }

    /// <summary>It can be done, as far as the schema tells; rows can still stand against it.</summary>
    /// <param name="Tables">What is done to tables, in the order in which it is to be done.</param>
    /// <param name="Statements">What is made after that: missing views and triggers. One statement each.</param>
    /// <param name="Mended">The differences that go.</param>
    /// <param name="Left">The differences that stay, all of them harmless.</param>
    public sealed record Possible(
        ImmutableArray<TableRepair> Tables,
        ImmutableArray<string> Statements,
        ImmutableArray<SchemaDifference> Mended,
        ImmutableArray<SchemaDifference> Left) : Reconciliation
    {
        /// <summary>Whether nothing is to be done.</summary>
        public bool IsEmpty => Tables.IsEmpty && Statements.IsEmpty;

        /// <summary>What is done, in sentences, in the order in which it is done.</summary>
        public ImmutableArray<string> Steps =>
        [
            .. Tables.SelectMany(table => table.Reasons),
            .. Statements.Select(sql => $"{string.Join(' ', sql.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries).Take(3))} …"),
        ];
    }

    /// <summary>It cannot be done, or not without losing something.</summary>
    /// <param name="Obstacles">The differences that stand against it; not empty.</param>
    public sealed record Impossible(ImmutableArray<SchemaDifference> Obstacles) : Reconciliation;
}
