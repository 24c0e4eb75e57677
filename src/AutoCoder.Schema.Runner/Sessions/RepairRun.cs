namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>Brings a database to the schema of its version, in the transaction that is open on the connection.</summary>
internal sealed class RepairRun(SchemaStatements statements)
{
    /// <summary>Does it.</summary>
    /// <exception cref="ChangeRefusedException">There are rows that stand against it; they are named.</exception>
    public void Run(SchemaRepair.Possible repair)
    {
        foreach (TableRepair table in repair.Tables) Run(table);
        foreach (string sql in repair.Statements) statements.Run(sql);
    }

    private void Run(TableRepair repair)
    {
        foreach (string sql in repair.Fills.SelectMany(fill => fill.Statements)) statements.Run(sql);
        var obstacles = new RowObstacles(statements, repair.Table);
        foreach (TableChange change in repair.Changes) obstacles.RequireNone(change);
        new TableEditor(statements).Make(repair.Table, repair.Changes);
    }
}

/// <summary>Finds the rows of a table that a stricter table would not take, and names them by their numbers.</summary>
internal sealed class RowObstacles(SchemaStatements statements, string table)
{
    private const int MostNamed = 10;

    private readonly TableDefinition? _definition = TableDraft.Of(table, statements.ReadSchema())?.Original;

    /// <summary>Makes sure that the rows fit a change.</summary>
    /// <exception cref="ChangeRefusedException">Some do not.</exception>
    public void RequireNone(TableChange change)
    {
        switch (change)
        {
            case TableChange.AlterColumn { IsNullable: false } alter:
                Require($"{SqlName.Quote(alter.Column)} IS NULL", $"no value in {alter.Column}, which must have one");
                break;
            case TableChange.AddCheck check:
                Require($"NOT ({check.Expression})", $"values against CHECK ({check.Expression})");
                break;
            case TableChange.AddPrimaryKey key:
                string empty = string.Join(" OR ", key.Columns.Select(column => $"{SqlName.Quote(column)} IS NULL"));
                Require(empty, "no value in a column of the primary key");
                RequireUnique([.. key.Columns.Select(SqlName.Quote)], null);
                break;
            case TableChange.AddIndex index when IndexDefinition.Parse(index.Sql) is { IsUnique: true } parsed:
                RequireUnique([.. parsed.Terms.Select(term => term.Expression.Of(parsed.Sql))], parsed.Where?.Of(parsed.Sql));
                break;
            case TableChange.AddUnique unique when TableDefinition.Parse($"CREATE TABLE t (a, {unique.Clause})") is { } parsed:
                RequireUnique([.. Terms(parsed)], null);
                break;
            default:
                break;
        }
    }

    private static IEnumerable<string> Terms(TableDefinition parsed) => parsed.Constraints.OfType<ConstraintDefinition.Unique>()
        .SelectMany(unique => unique.Terms).Select(term => term.Expression.Of(parsed.Sql));

    private void Require(string condition, string what)
    {
        string source = $"FROM {SqlName.Quote(table)} WHERE {condition}";
        long count = Convert.ToInt64(statements.Ask($"SELECT count(*) {source}"), CultureInfo.InvariantCulture);
        if (count > 0) throw Refused(count, Named($"SELECT {RowName} {source} LIMIT {MostNamed}"), $"with {what}");
    }

    // NULLs repeat nothing.
    private void RequireUnique(ImmutableArray<string> terms, string? where)
    {
        string columns = string.Join(", ", terms);
        string[] only = where is null ? [] : [$"({where})"];
        string condition = string.Join(" AND ", [.. terms.Select(term => $"({term}) IS NOT NULL"), .. only]);
        string repeated = $"FROM {SqlName.Quote(table)} WHERE {condition} GROUP BY {columns} HAVING count(*) > 1";
        long count = Convert.ToInt64(
            statements.Ask($"SELECT total(n) FROM (SELECT count(*) AS n {repeated})"), CultureInfo.InvariantCulture);
        if (count == 0) return;
        string[] rows = Named($"SELECT group_concat({RowName}, ' and ') {repeated} LIMIT {MostNamed}");
        throw Refused(count, rows, $"that repeat ({columns}), which is to be unique");
    }

    private ChangeRefusedException Refused(long count, string[] rows, string what)
    {
        string more = count > MostNamed && rows.Length == MostNamed ? ", …" : "";
        string named = rows.Length == 0 ? "" : $" ({(RowIdName is null ? "keys" : "rowid")} {string.Join(", ", rows)}{more})";
        return new ChangeRefusedException(
            $"Table {table}: there {(count == 1 ? "is 1 row" : $"are {count} rows")} {what}{named}. Put them in order, then run "
                + "it again; nothing was changed.");
    }

    private string? RowIdName => _definition is null ? null : RowId.NameIn(_definition);

    // The key names a row; no other value of it is told.
    private string RowName => RowIdName ?? string.Join(
        " || ', ' || ", PrimaryKey.Select(column => $"quote({SqlName.Quote(column)})").DefaultIfEmpty("'?'"));

    private IEnumerable<string> PrimaryKey =>
        SchemaReader.Read(statements.ReadSchema()).FindTable(table)?.PrimaryKey?.Terms
            .Select(term => term.Column).OfType<string>() ?? [];

    private string[] Named(string sql) => [.. statements.Connection.Texts(sql)];
}
