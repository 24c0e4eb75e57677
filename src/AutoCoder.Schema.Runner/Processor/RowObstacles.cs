namespace AutoCoder.Schema.Runner.Processor;

/// <summary>Finds the rows of a table that a stricter table would not take, and names them by their numbers.</summary>
internal sealed class RowObstacles(SchemaStatements statements, string table, IReadOnlyList<TableChange> changes)
{
    private const int MostNamed = 10;

    private readonly TableDefinition? _definition = TableDraft.Of(table, statements.ReadSchema())?.Original;

    /// <summary>Makes sure that the rows fit the changes.</summary>
    /// <exception cref="ChangeRefusedException">Some do not.</exception>
    public void RequireNone()
    {
        if (Find() is { } found)
            throw new ChangeRefusedException(
                $"Table {table}: {found} Put them in order, then run it again; nothing was changed.")
            { IsOfRows = true };
    }

    /// <summary>The first rows that do not fit, in one sentence without the table: number and keys; or null.</summary>
    public string? Find() => changes.Select(Find).FirstOrDefault(found => found is not null);

    private string? Find(TableChange change)
    {
        switch (change)
        {
            case TableChange.AddColumn add when Parse(add) is { } column && MustBeGiven(add, column) && !IsFilled(add):
                return Require("1", $"no value for {add.Column}, which must have one and has no default");
            case TableChange.AlterColumn { IsNullable: false } alter:
                return Require($"{SqlName.Quote(alter.Column)} IS NULL", $"no value in {alter.Column}, which must have one");
            case TableChange.AddCheck check:
                return Require($"NOT ({check.Expression})", $"values against CHECK ({check.Expression})");
            case TableChange.AddPrimaryKey key:
                string empty = string.Join(" OR ", key.Columns.Select(column => $"{SqlName.Quote(column)} IS NULL"));
                return Require(empty, "no value in a column of the primary key")
                    ?? RequireUnique([.. key.Columns.Select(SqlName.Quote)], null);
            case TableChange.AddIndex index when IndexDefinition.Parse(index.Sql) is { IsUnique: true } parsed:
                return RequireUnique(
                    [.. parsed.Terms.Select(term => term.Expression.Of(parsed.Sql))], parsed.Where?.Of(parsed.Sql));
            case TableChange.AddUnique unique when TableDefinition.Parse($"CREATE TABLE t (a, {unique.Clause})") is { } parsed:
                return RequireUnique([.. Terms(parsed)], null);
            default:
                return null;
        }
    }

    private static IEnumerable<string> Terms(TableDefinition parsed) => parsed.Constraints.OfType<ConstraintDefinition.Unique>()
        .SelectMany(unique => unique.Terms).Select(term => term.Expression.Of(parsed.Sql));

    private string? Require(string condition, string what)
    {
        string source = $"FROM {Rows} WHERE {condition}";
        long count = Convert.ToInt64(statements.Ask($"SELECT count(*) {source}"), CultureInfo.InvariantCulture);
        return count == 0 ? null : Told(count, Named($"SELECT {RowName} {source} LIMIT {MostNamed}"), $"with {what}");
    }

    // NULLs repeat nothing.
    private string? RequireUnique(ImmutableArray<string> terms, string? where)
    {
        string columns = string.Join(", ", terms);
        string[] only = where is null ? [] : [$"({where})"];
        string condition = string.Join(" AND ", [.. terms.Select(term => $"({term}) IS NOT NULL"), .. only]);
        string repeated = $"FROM {Rows} WHERE {condition} GROUP BY {columns} HAVING count(*) > 1";
        long count = Convert.ToInt64(
            statements.Ask($"SELECT total(n) FROM (SELECT count(*) AS n {repeated})"), CultureInfo.InvariantCulture);
        if (count == 0) return null;
        string[] rows = Named($"SELECT group_concat({RowName}, ' and ') {repeated} LIMIT {MostNamed}");
        return Told(count, rows, $"that repeat ({columns}), which is to be unique");
    }

    private string Told(long count, string[] rows, string what)
    {
        string more = count > MostNamed && rows.Length == MostNamed ? ", …" : "";
        string named = rows.Length == 0 ? "" : $" ({(RowIdName is null ? "keys" : "rowid")} {string.Join(", ", rows)}{more})";
        return $"there {(count == 1 ? "is 1 row" : $"are {count} rows")} {what}{named}.";
    }

    // A column that is only being added has its default in every row.
    private string Rows
    {
        get
        {
            string[] added = [.. changes.OfType<TableChange.AddColumn>().Select(Added).OfType<string>()];
            if (added.Length == 0) return SqlName.Quote(table);
            string row = RowIdName is { } name ? $"{name} AS {name}, " : "";
            return $"(SELECT {row}*, {string.Join(", ", added)} FROM {SqlName.Quote(table)})";
        }
    }

    private static string? Added(TableChange.AddColumn add) => Parse(add) is { } column
        ? $"{Default(add, column) ?? "NULL"} AS {SqlName.Quote(add.Column)}"
        : null;

    private static ColumnDefinition? Parse(TableChange.AddColumn add) => ColumnEdits.Parse(add.Definition);

    private bool IsFilled(TableChange.AddColumn add) =>
        changes.OfType<TableChange.FillColumn>().Any(fill => SqlName.Same(fill.Column, add.Column));

    private static bool MustBeGiven(TableChange.AddColumn add, ColumnDefinition column) => Default(add, column) is null
        && !ColumnEdits.IsGenerated(column)
        && column.Constraints.Any(found => found is ConstraintDefinition.NotNull { Conflict: not ConflictResolution.Ignore });

    private static string? Default(TableChange.AddColumn add, ColumnDefinition column) =>
        column.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault() is { } value
            ? value.Value.Of(ColumnEdits.Statement(add.Definition))
            : null;

    private string? RowIdName => _definition is null ? null : RowId.NameIn(_definition);

    // The key names a row; no other value of it is told.
    private string RowName => RowIdName ?? string.Join(
        " || ', ' || ", PrimaryKey.Select(column => $"quote({SqlName.Quote(column)})").DefaultIfEmpty("'?'"));

    private IEnumerable<string> PrimaryKey =>
        SchemaReader.Read(statements.ReadSchema()).FindTable(table)?.PrimaryKey?.Terms
            .Select(term => term.Column).OfType<string>() ?? [];

    private string[] Named(string sql) => [.. statements.Connection.Texts(sql)];
}
