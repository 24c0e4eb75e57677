using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rebuild;

/// <summary>
/// Several changes to one table: each by SQLite's own statement when there is one for every one of them, else all of them
/// by one rebuild.
/// </summary>
internal sealed class TableChanges(SchemaStatements statements)
{
    /// <summary>Makes the changes, all or none.</summary>
    /// <exception cref="ChangeRefusedException">They cannot be made as they are written.</exception>
    public void Make(string table, IReadOnlyList<TableChange> changes)
    {
        TableDraft start = Start(table, statements.ReadSchema());
        List<TableDraft> drafts = [start];
        foreach (TableChange change in changes) drafts.Add(Applied(drafts[^1], change));
        string?[] native = [.. changes.Select((change, index) => NativeStatement.For(drafts[index], change, drafts[index + 1]))];
        if (native.All(sql => sql is "")) return;
        statements.Atomically(() => Make(drafts[^1], changes, native));
    }

    private void Make(TableDraft end, IReadOnlyList<TableChange> changes, string?[] native)
    {
        KeyCheck? keys = changes.All(TouchesNoKey) ? null : KeyCheck.Before(statements, end);
        bool drops = changes.Any(change => change is TableChange.DropColumns);
        IReadOnlyList<string>? refused = drops ? TriggerTrial.Problems(statements) : null;

        // SQLite's own DROP COLUMN fails when any view or trigger of the database was broken before; a rebuild does not mind.
        bool isInTheWay = drops && SchemaTrial.Problems(statements).Count > 0;
        if (native.All(sql => sql is not null) && !isInTheWay) RunNative(end.Original.Name, native);
        else Rebuild(end);
        keys?.RequireNoneNew();
        if (refused is not null && TriggerTrial.Problems(statements).Except(refused).FirstOrDefault() is { } problem)
        {
            throw new ChangeRefusedException(
                $"Table {end.Original.Name}: after the change, {problem}. Drop that trigger first, with Execute.Sql, and make it again as it shall be.");
        }
    }

    private void RunNative(string table, string?[] native)
    {
        foreach (string? sql in native)
        {
            if (sql is not "") RunNative(table, sql!);
        }
    }

    private void RunNative(string table, string sql)
    {
        try
        {
            statements.Run(sql);
        }
        catch (Exception exception) when (exception.GetBaseException() is SqliteException error && IsOfTheTable(error))
        {
            throw new ChangeRefusedException(
                $"Table {table}: {SchemaTrial.Clean(error)}, said SQLite about {sql}. {Advice(error)}", exception);
        }
    }

    private void Rebuild(TableDraft end)
    {
        IReadOnlyList<string> before = SchemaTrial.Problems(statements);
        string[] temporary = [.. TemporaryTriggers(end.Original.Name)];
        new TableRebuild(statements, RebuildPlan.Of(end)).Run();
        foreach (string sql in temporary) statements.Run(sql);
        if (SchemaTrial.Problems(statements).Except(before).FirstOrDefault() is not { } problem) return;
        throw new ChangeRefusedException(
            $"Table {end.Original.Name}: after the change there would be an {problem}. Drop that view or trigger first, with "
            + "Execute.Sql, and make it again as it shall be.");
    }

    // They are in no database file, and go with the table that they are on. SQLite keeps their text without TEMP.
    private IEnumerable<string> TemporaryTriggers(string table) =>
        from entry in statements.ReadSchema("sqlite_temp_schema")
        where entry is { Type: "trigger", Sql: not null } && SqlName.Same(entry.Table, table)
        select $"CREATE TEMP{entry.Sql!["CREATE".Length..]}";

    private static TableDraft Start(string table, ImmutableArray<SchemaEntry> schema)
    {
        if (TableDraft.Of(table, schema) is { } draft) return draft;
        SchemaEntry? entry = schema.FirstOrDefault(entry => entry.Type is "table" or "view" && SqlName.Same(entry.Name, table));
        throw new ChangeRefusedException(entry switch
        {
            null => $"Table {table}: there is no such table. There are {Names(schema)}.",
            { Type: "view" } => $"Table {table}: that is a view, not a table.",
            _ => $"Table {table}: its statement cannot be taken apart, so it is not touched: {entry.Sql} "
                + "Make a new table, copy the rows and drop the old one, with Execute.Sql.",
        });
    }

    private static string Names(ImmutableArray<SchemaEntry> schema) =>
        string.Join(", ", schema.Where(entry => entry.Type == "table").Select(entry => entry.Name).DefaultIfEmpty("none"));

    private static TableDraft Applied(TableDraft draft, TableChange change) => draft.Apply(change) switch
    {
        DraftEdit.Done done => done.Draft,
        DraftEdit.Refused refused => throw new ChangeRefusedException(refused.Message),
        _ => throw new InvalidOperationException("An edit is done or refused."),
    };

    private static bool TouchesNoKey(TableChange change) => change is TableChange.AddIndex
        or TableChange.AlterColumn { Type: null } or TableChange.DropDefault
        || (change is TableChange.AddColumn add && !add.Definition.Contains("REFERENCES", StringComparison.OrdinalIgnoreCase));

    private static bool IsOfTheTable(SqliteException error) =>
        error.SqliteErrorCode is SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT;

    private static string Advice(SqliteException error) => error.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT
        ? "There are rows that do not fit: put them in order first, with Update.Table or Delete.FromTable."
        : "Drop what is in the way first, with Execute.Sql, and make it again as it shall be.";
}
