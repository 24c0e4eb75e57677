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

    /// <summary>The same, of what the query is about in a database.</summary>
    public virtual string Sql(RowOrigin origin) => Sql(origin.Table, origin.Columns);

    /// <summary>What else the query is about: another table; or null.</summary>
    public virtual RowQuery? Other => null;

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

    /// <summary>Have rows something in columns that a new CHECK refuses?</summary>
    /// <param name="Statement">The statement of the migration.</param>
    /// <param name="Table">The table.</param>
    /// <param name="Columns">The columns that the condition names.</param>
    /// <param name="Names">Their names in the condition.</param>
    /// <param name="Condition">The condition.</param>
    public sealed record Refused(
        int Statement, string Table, ImmutableArray<string> Columns, ImmutableArray<string> Names, string Condition)
        : RowQuery(LintRules.CheckOverRows, Statement, Table, Columns)
    {
        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns) =>
            $"SELECT count(*) FROM {Renamed(table, columns, Names)} WHERE NOT ({Condition})";

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number == 0 ? null
            : $"has {Rows(number)} in {Called} against CHECK ({Condition}): the upgrade fails there. Put them in order by an "
                + "Update or a Delete before it.";

        /// <inheritdoc />
        public override string Unasked =>
            $"adds CHECK ({Condition}) to {Called}: it fails on every database with a row against it. Name databases to have "
                + "them asked.";
    }

    /// <summary>Have rows the same in a unique key over expressions, or under a condition?</summary>
    /// <param name="Statement">The statement of the migration.</param>
    /// <param name="Table">The table.</param>
    /// <param name="Columns">The columns that the key and its condition name.</param>
    /// <param name="Names">Their names there.</param>
    /// <param name="Terms">The members of the key, as SQL.</param>
    /// <param name="Where">Its condition, or null.</param>
    public sealed record DuplicateTerms(
        int Statement,
        string Table,
        ImmutableArray<string> Columns,
        ImmutableArray<string> Names,
        ImmutableArray<string> Terms,
        string? Where)
        : RowQuery(LintRules.UniqueOverDuplicates, Statement, Table, Columns)
    {
        private string Key => $"{Called} ({string.Join(", ", Terms)}){(Where is null ? "" : $" WHERE {Where}")}";

        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns)
        {
            string present = string.Join(" AND ", Terms.Select(term => $"({term}) IS NOT NULL"));
            string condition = Where is null ? "" : $" AND ({Where})";
            return $"SELECT count(*) FROM (SELECT 1 FROM {Renamed(table, columns, Names)} WHERE {present}{condition} "
                + $"GROUP BY {string.Join(", ", Terms)} HAVING count(*) > 1)";
        }

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"has {number} {(number == 1 ? "group" : "groups")} of rows that are "
                + $"the same in {Key}, which comes to be unique: the upgrade fails there. Put them in order by an Update or a "
                + $"Delete before it.");

        /// <inheritdoc />
        public override string Unasked =>
            $"makes {Key} unique: it fails on every database with duplicates in it. Name databases to have them asked.";
    }

    /// <summary>Do rows refer to others that are not there?</summary>
    /// <param name="Statement">The statement of the migration.</param>
    /// <param name="Table">The table that comes to refer.</param>
    /// <param name="Columns">Its columns.</param>
    /// <param name="ParentTable">The table that it refers to.</param>
    /// <param name="ParentColumns">The columns there.</param>
    public sealed record Orphans(
        int Statement, string Table, ImmutableArray<string> Columns, string ParentTable, ImmutableArray<string> ParentColumns)
        : RowQuery(LintRules.ForeignKeyOverOrphans, Statement, Table, Columns)
    {
        /// <summary>What the query is about in the table that it refers to.</summary>
        public override RowQuery Other => new Size(Statement, ParentTable) { Columns = ParentColumns };

        /// <inheritdoc />
        public override string Sql(RowOrigin origin)
        {
            string[] columns = [.. origin.Columns.Select(SqlName.Quote)];
            IEnumerable<string> pairs =
                origin.Other!.Columns.Zip(columns, (parent, column) => $"p.{SqlName.Quote(parent)} = c.{column}");
            return $"SELECT count(*) FROM {SqlName.Quote(origin.Table)} AS c "
                + $"WHERE {string.Join(" AND ", columns.Select(column => $"c.{column} IS NOT NULL"))} AND NOT EXISTS "
                + $"(SELECT 1 FROM {SqlName.Quote(origin.Other.Table)} AS p WHERE {string.Join(" AND ", pairs)})";
        }

        /// <inheritdoc />
        public override string Sql(string table, ImmutableArray<string> columns) =>
            throw new InvalidOperationException("It is about two tables.");

        /// <inheritdoc />
        public override string? Answer(long number, LintSettings settings) => number == 0 ? null
            : $"has {Rows(number)} in {Called} ({string.Join(", ", Columns)}) that refer to no row of {ParentTable}: the foreign "
                + "key is broken for them, and the upgrade fails there. Put them in order by an Update or a Delete before it.";

        /// <inheritdoc />
        public override string Unasked =>
            $"adds a foreign key from {Called} ({string.Join(", ", Columns)}) to {ParentTable}: it fails on every database with "
                + "rows that refer to nothing. Name databases to have them asked.";
    }

    private static string Renamed(string table, ImmutableArray<string> columns, ImmutableArray<string> names)
    {
        IEnumerable<string> renamed =
            columns.Zip(names, (column, name) => $"{SqlName.Quote(column)} AS {SqlName.Quote(name)}");
        return $"(SELECT {string.Join(", ", renamed)} FROM {SqlName.Quote(table)})";
    }
}

/// <summary>What a query is about, as a database calls it that has migrations before it.</summary>
/// <param name="Table">The table there.</param>
/// <param name="Columns">The columns there.</param>
internal sealed record RowOrigin(string Table, ImmutableArray<string> Columns)
{
    /// <summary>The same of the other table that the query is about, or null.</summary>
    public RowOrigin? Other { get; private init; }

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
        if (columns.Contains(null)) return null;
        RowOrigin? other = query.Other is { } more ? Of(schema, earlier, migration, more) : null;
        return query.Other is not null && other is null
            ? null
            : new(found.Table, [.. columns.OfType<string>()]) { Other = other };
    }
}
