namespace AutoCoder.Schema.Lint;

/// <summary>
/// A query to the rows of a database that a migration has yet to run on. It is asked only where the rows are those that the
/// migration will find: no step before writes to the columns, or deletes rows.
/// </summary>
/// <param name="Rule">The rule that asks.</param>
/// <param name="Statement">The statement of the migration before which the names hold.</param>
/// <param name="Table">The table there.</param>
/// <param name="Columns">Its columns that the query is about.</param>
internal abstract record RowQuery(LintRule Rule, int Statement, string Table, ImmutableArray<string> Columns)
{
    /// <summary>The table as people know it: in a rebuild the old one steps aside under another name.</summary>
    public string Called { get; init; } = Table;

    /// <summary>The SELECT of one number.</summary>
    /// <param name="table">The table as it is called in the database.</param>
    /// <param name="columns">The columns as they are called there.</param>
    public abstract string Sql(string table, ImmutableArray<string> columns);

    /// <summary>What a number means: the rest of a sentence that begins with the database; null when all is well.</summary>
    public abstract string? Answer(long number, LintSettings settings);

    /// <summary>
    /// What is to be said when no database was asked, the rest of a sentence that begins with the migration; or null.
    /// </summary>
    public virtual string? Unasked => null;

    private static string Rows(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? "row" : "rows")}");

    /// <summary>Has the table rows, which would get no value?</summary>
    public sealed record RowsWithoutValue(int Statement, string Table, string Column)
        : RowQuery(LintRules.NotNullWithoutValue, Statement, Table, [])
    {
        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns) =>
            $"SELECT count(*) FROM {SqlName.Quote(table)}";

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number == 0 ? null
            : $"has {Rows(number)} in {Called}, and the new column {Column} is NOT NULL without a value for them: the upgrade "
                + "fails there. Give it a default, or SetExistingRowsTo.";

        /// <inheritdoc />
        public override string Unasked =>
            $"adds {Called}.{Column}, NOT NULL without a value for rows that are there: it fails on every database with rows in "
                + $"{Called}. Give it a default, or SetExistingRowsTo.";
    }

    /// <summary>Have rows NULL in a column that comes to be NOT NULL?</summary>
    public sealed record Nulls(int Statement, string Table, string Column)
        : RowQuery(LintRules.NotNullOverNulls, Statement, Table, [Column])
    {
        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns) =>
            $"SELECT count(*) FROM {SqlName.Quote(table)} WHERE {SqlName.Quote(columns[0])} IS NULL";

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number == 0 ? null
            : $"has {Rows(number)} with NULL in {Called}.{Column}, which comes to be NOT NULL: the upgrade fails there. Give "
                + "them a value by an Update before it.";

        /// <inheritdoc />
        public override string Unasked =>
            $"makes {Called}.{Column} NOT NULL: it fails on every database with NULL in it. Name databases to have them asked.";
    }

    /// <summary>Have rows the same values in what comes to be unique?</summary>
    /// <param name="Statement">The statement of the migration.</param>
    /// <param name="Table">The table.</param>
    /// <param name="Columns">The columns of the key.</param>
    /// <param name="Collations">Their collations.</param>
    public sealed record Duplicates(
        int Statement, string Table, ImmutableArray<string> Columns, ImmutableArray<string> Collations)
        : RowQuery(LintRules.UniqueOverDuplicates, Statement, Table, Columns)
    {
        private string Key => $"{Called} ({string.Join(", ", Columns)})";

        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns)
        {
            string[] names = [.. columns.Select(SqlName.Quote)];
            string present = string.Join(" AND ", names.Select(name => $"{name} IS NOT NULL")); // NULLs are never the same
            string groups =
                string.Join(", ", names.Zip(Collations, (name, collation) => $"{name} COLLATE {SqlName.Quote(collation)}"));
            return $"SELECT count(*) FROM (SELECT 1 FROM {SqlName.Quote(table)} "
                + $"WHERE {present} GROUP BY {groups} HAVING count(*) > 1)";
        }

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"has {number} {(number == 1 ? "group" : "groups")} of rows with the "
                + $"same values in {Key}, which comes to be unique: the upgrade fails there. Put them in order by an Update or a "
                + $"Delete before it.");

        /// <inheritdoc />
        public override string Unasked =>
            $"makes {Key} unique: it fails on every database with duplicates in it. Name databases to have them asked.";
    }

    /// <summary>Is the table large?</summary>
    public sealed record Size(int Statement, string Table) : RowQuery(LintRules.LargeTableRebuild, Statement, Table, [])
    {
        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns) =>
            $"SELECT count(*) FROM {SqlName.Quote(table)}";

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number < settings.LargeTable ? null
            : $"has {Rows(number)} in {Called}, and each of them is written anew: other writers wait until the commit, and the "
                + "disk has to have room for the table a second time.";
    }
}

/// <summary>What a query is about, as a database calls it that has migrations before it.</summary>
/// <param name="Table">The table there.</param>
/// <param name="Columns">The columns there.</param>
internal sealed record RowOrigin(string Table, ImmutableArray<string> Columns)
{
    /// <summary>Finds it. Pure; never throws.</summary>
    /// <param name="schema">The schema of the database.</param>
    /// <param name="earlier">The migrations that run on it before.</param>
    /// <param name="migration">The migration of the query.</param>
    /// <param name="query">The query.</param>
    /// <returns>
    /// Null when the rows that the migration will find are not those that are there: the table is made on the way, or written to.
    /// </returns>
    public static RowOrigin? Of(
        DatabaseSchema schema, IEnumerable<LintMigration> earlier, LintMigration migration, RowQuery query)
    {
        var promise =
            RunPromise.Of(schema, [.. earlier.Select(one => one.StepTo(one.Up.Length)), migration.StepTo(query.Statement)]);
        if (promise.Tables.FirstOrDefault(table => SqlName.Same(table.After, query.Table)) is not { MayShrink: false } found)
            return null;
        if (found.MayGrow && !query.Columns.IsEmpty) return null;
        string?[] columns = [.. query.Columns
            .Select(name => found.Columns.FirstOrDefault(column => SqlName.Same(column.After, name))?.Column)];
        return columns.Contains(null) ? null : new(found.Table, [.. columns.OfType<string>()]);
    }
}
