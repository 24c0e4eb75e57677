namespace AutoCoder.Schema.Downgrades;

/// <summary>Something in a database that taking migrations back would lose. What of it there is, the file tells.</summary>
/// <param name="Table">The table as it is called before.</param>
internal abstract record DataLoss(string Table)
{
    /// <summary>A table goes.</summary>
    public sealed record OfTable(string Table) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count(*) FROM {SqlName.Quote(Table)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"table {Table} (rows: {count})";
    }

    /// <summary>A column goes.</summary>
    public sealed record OfColumn(string Table, string Column) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count({SqlName.Quote(Column)}) FROM {SqlName.Quote(Table)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"column {Table}.{Column} (rows with a value: {count})";
    }

    /// <summary>Rows are deleted.</summary>
    public sealed record OfRows(string Table, string? Where) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count(*) FROM {SqlName.Quote(Table)}{Condition(Where)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"rows of table {Table} (deleted: {count})";
    }

    /// <summary>Values are overwritten.</summary>
    public sealed record OfValues(string Table, string Column, string? Where) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count({SqlName.Quote(Column)}) FROM {SqlName.Quote(Table)}{Condition(Where)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"values of column {Table}.{Column} (overwritten: {count})";
    }

    /// <summary>A statement of which nobody can say what it does to rows.</summary>
    /// <param name="Why">What it is, as the rest of a sentence.</param>
    public sealed record Unclear(string Why) : DataLoss("")
    {
        /// <inheritdoc />
        public override string? Question => null;

        /// <inheritdoc />
        public override string Describe(string count) => $"perhaps more: {Why}";
    }

    /// <summary>The SELECT that counts it in the file before; null when it cannot be counted.</summary>
    public abstract string? Question { get; }

    /// <summary>What goes, for people; never values.</summary>
    /// <param name="count">How many, as text.</param>
    public abstract string Describe(string count);

    private static string Condition(string? where) => where is null ? "" : $" WHERE ({where}\n)"; // a comment may end it
}
