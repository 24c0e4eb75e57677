using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>Finds the rows of a table that a stricter table would not take, and names them by their numbers.</summary>
internal sealed class RowObstacles(SchemaStatements statements, string table, IReadOnlyList<TableChange> changes)
{
    private const int MostNamed = 10;

    private readonly TableDraft? _end = End(TableDraft.Of(table, statements.ReadSchema()), changes);

    /// <summary>Makes sure that the rows fit the changes.</summary>
    /// <exception cref="ChangeRefusedException">Some do not.</exception>
    public void RequireNone()
    {
        if (Find() is { } found)
            throw new ChangeRefusedException(
                $"Table {table}: {found} Put them in order, then run it again; nothing was changed.")
            { IsOfRows = true };
    }

    /// <summary>
    /// The first rows of each sort that do not fit, a sentence each without the table, which begins small: number and keys; or
    /// null.
    /// </summary>
    /// <param name="refused">What SQLite said, which may be about a column that does not change; or null.</param>
    public string? Find(SqliteException? refused = null)
    {
        string? first = Named(refused) is { } column ? WithoutValue(column) : null;
        string[] found = [.. changes.Select(Find).Prepend(first).OfType<string>().Distinct()];
        return found.Length == 0 ? null : string.Join(" And ", found);
    }

    // As it will be when all changes are made: one of them may take away what another one needs.
    private static TableDraft? End(TableDraft? draft, IReadOnlyList<TableChange> changes)
    {
        if (draft?.Apply(changes) is DraftEdit.Done all) return all.Draft;
        foreach (TableChange change in changes)
        {
            if (draft?.Apply(change) is DraftEdit.Done done) draft = done.Draft;
        }

        return draft;
    }

    // "NOT NULL constraint failed: t.a"
    private string? Named(SqliteException? refused) =>
        refused?.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT_NOTNULL
            ? _end?.Table.Columns.Select(column => column.Name)
                .Where(name => refused.Words().EndsWith($".{name}", StringComparison.Ordinal)).MaxBy(name => name.Length)
            : null;

    private string? Find(TableChange change)
    {
        switch (change)
        {
            case TableChange.AddColumn add:
                return WithoutValue(add.Column);
            case TableChange.AlterColumn { IsNullable: false } alter:
                return WithoutValue(alter.Column);
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

    private string? WithoutValue(string name)
    {
        if (_end?.Table.FindColumn(name) is not { } column || ColumnEdits.IsGenerated(column)) return null;
        bool isRequired = column.Constraints.Any(
            found => found is ConstraintDefinition.NotNull { Conflict: not ConflictResolution.Ignore });
        bool isNew = !_end.Sources.ContainsKey(name) && ColumnEdits.StartValue(_end, name) == "NULL";
        return !isRequired ? null : isNew
            ? Require("1", $"no value for {name}, which must have one and has no default")
            : Require($"{SqlName.Quote(name)} IS NULL", $"no value in {name}, which must have one");
    }

    private static IEnumerable<string> Terms(TableDefinition parsed) => parsed.Constraints.OfType<ConstraintDefinition.Unique>()
        .SelectMany(unique => unique.Terms).Select(term => term.Expression.Of(parsed.Sql));

    private string? Require(string condition, string what)
    {
        string source = $"FROM {Rows(condition)} WHERE {condition}";
        long count = Convert.ToInt64(statements.Ask($"SELECT count(*) {source}"), CultureInfo.InvariantCulture);
        return count == 0 ? null : Told(count, Named($"SELECT {RowName} {source} LIMIT {MostNamed}"), $"with {what}");
    }

    // NULLs repeat nothing.
    private string? RequireUnique(ImmutableArray<string> terms, string? where)
    {
        string columns = string.Join(", ", terms);
        string[] only = where is null ? [] : [$"({where})"];
        string condition = string.Join(" AND ", [.. terms.Select(term => $"({term}) IS NOT NULL"), .. only]);
        string repeated = $"FROM {Rows($"{condition} {columns}")} WHERE {condition} GROUP BY {columns} HAVING count(*) > 1";
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

    // The rows as they will be, of what the question names: what is added has its default, or the value that it is filled with.
    private string Rows(string question)
    {
        if (_end is null) return SqlName.Quote(table);
        var named = PlainExpression.Names(question).Concat(RowIdName is null ? PrimaryKey : [])
            .ToHashSet(SqlNameComparer.Instance);
        string[] row = RowIdName is { } name ? [$"{name} AS {name}"] : [];
        IEnumerable<string> columns = _end.Table.Columns.Select(column => column.Name)
            .Where(column => named.Contains(column) && !IsComputedAnew(column))
            .Select(column => $"{Source(column)} AS {SqlName.Quote(column)}");
        string all = string.Join(", ", row.Concat(columns).DefaultIfEmpty("1"));
        return $"(SELECT {all} FROM {SqlName.Quote(table)})";
    }

    private bool IsComputedAnew(string name) =>
        ColumnEdits.IsGenerated(_end!.Table.FindColumn(name)!) && !_end.Sources.ContainsKey(name);

    private string Source(string name) => _end!.Sources.GetValueOrDefault(name) ?? ColumnEdits.StartValue(_end, name);

    private string? RowIdName => _end is null ? null : RowId.NameIn(_end.Original);

    // The key names a row; no other value of it is told.
    private string RowName => RowIdName ?? string.Join(
        " || ', ' || ", PrimaryKey.Select(column => $"quote({SqlName.Quote(column)})").DefaultIfEmpty("'?'"));

    private IEnumerable<string> PrimaryKey =>
        SchemaReader.Read(statements.ReadSchema()).FindTable(table)?.PrimaryKey?.Terms
            .Select(term => term.Column).OfType<string>() ?? [];

    private string[] Named(string sql) => [.. statements.Connection.Texts(sql)];
}
