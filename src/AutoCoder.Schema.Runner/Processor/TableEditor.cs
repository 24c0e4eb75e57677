using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// Makes several changes to one table: each by SQLite's own statement when there is one for every one of them, else all of them
/// by one rebuild.
/// </summary>
internal sealed class TableEditor(SchemaStatements statements)
{
    /// <summary>Makes the changes, all or none.</summary>
    /// <exception cref="ChangeRefusedException">They cannot be made as they are written.</exception>
    public void Make(string table, IReadOnlyList<TableChange> changes)
    {
        // The table's text with one change after the other edited into it; what is not well defined is refused here.
        bool takesTexts = DoubleQuotedTexts.AreOn(statements.Connection);
        TableDraft end = Start(table, statements.ReadSchema()) with { TakesTexts = takesTexts };

        // SQLite's own statement for each, where it has one.
        List<string?> native = [];
        foreach (TableChange[] run in Runs(changes))
        {
            TableDraft before = end;
            end = Applied(before, run);
            if (IsRebuilt(before, run)) native.Add(null);
            else native.AddRange(NativeStatements(before, run));
        }

        if (native.All(sql => sql is "")) return;
        try
        {
            statements.Atomically(() => Make(end, changes, native));
        }
        catch (ChangeRefusedException refused) when (IsOfRows(refused)
            && new RowObstacles(statements, table, changes).Find(refused.GetBaseException() as SqliteException) is { } rows)
        {
            throw new ChangeRefusedException(
                $"{refused.Message} {SentenceStart.Of(rows)}", refused.InnerException)
            { IsOfRows = true };
        }
    }

    private static bool IsOfRows(ChangeRefusedException refused) => refused.IsOfRows
        || refused.GetBaseException() is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT };

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

    private static IEnumerable<TableChange[]> Runs(IReadOnlyList<TableChange> changes)
    {
        for (int at = 0, end; at < changes.Count; at = end)
        {
            for (end = at + 1; changes[at] is TableChange.AlterColumn && end < changes.Count
                && changes[end] is TableChange.AlterColumn;) end++;
            yield return [.. changes.Skip(at).Take(end - at)];
        }
    }

    // Told of many columns together: a table may have some thousand, and its text is not taken apart once for each of them then,
    // nor a statement run.
    private static bool IsRebuilt(TableDraft before, TableChange[] run)
    {
        const int MostStatements = 200;
        TableChange[] rebuilt =
        [
            .. run.OfType<TableChange.AlterColumn>()
                .Where(change => change is not { Default: null, Collation: null, Generated: null }),
        ];
        return run.Length > 1 && (run.Length > MostStatements || (rebuilt.Length > 0
            && NativeStatement.For(before, rebuilt[0], Applied(before, rebuilt)) is null));
    }

    private static IEnumerable<string?> NativeStatements(TableDraft draft, TableChange[] run)
    {
        foreach (TableChange change in run)
        {
            TableDraft before = draft;
            draft = Applied(before, [change]);
            yield return NativeStatement.For(before, change, draft);
        }
    }

    private static TableDraft Applied(TableDraft draft, TableChange[] changes) => draft.Apply(changes) switch
    {
        DraftEdit.Done done => done.Draft,
        DraftEdit.Refused refused => throw new ChangeRefusedException(refused.Message),
        _ => throw new InvalidOperationException("An edit is done or refused."),
    };

    private void Make(TableDraft end, IReadOnlyList<TableChange> changes, List<string?> native)
    {
        KeyCheck? keys = changes.All(TouchesNoKey) ? null : KeyCheck.Before(statements, end);
        bool drops = changes.Any(change => change is TableChange.DropColumns), isNative = native.All(sql => sql is not null);
        TriedSchema? before = drops || !isNative ? Tried() : null;

        // SQLite's own DROP COLUMN fails when any view or trigger of the database was broken before; a rebuild does not mind.
        if (isNative && !(drops && before?.IsInTheWay == true)) RunNative(end.Original.Name, native);
        else Rebuild(end);
        keys?.RequireNoneNew();
        if (before is not null) RequireWorking(end.Original.Name, before);
    }

    // Only where something leans on tables: the twin costs more than most changes do.
    private TriedSchema? Tried()
    {
        ImmutableArray<SchemaEntry> schema = statements.ReadSchema();
        return SchemaUses.AreIn(schema, scriptsOnly: true) ? TriedSchema.Of(schema, scriptsOnly: true) : null;
    }

    private void RequireWorking(string table, TriedSchema before)
    {
        if (LeaningTrial.Of(before, statements.ReadSchema()).Broken is not [var broken, ..]) return;
        throw new ChangeRefusedException(
            $"Table {table}: after the change, {broken.Subject} would no longer work: {broken.Error}. "
            + $"Drop that {broken.Entry.Type} first, with Execute.Sql, and make it again as it shall be.")
        {
            InTheWay = broken.Entry,
        };
    }

    private static bool TouchesNoKey(TableChange change) => change is TableChange.AddIndex
        or TableChange.AlterColumn { Type: null } or TableChange.DropDefault
        || (change is TableChange.AddColumn add && !add.Definition.Contains("REFERENCES", StringComparison.OrdinalIgnoreCase));

    private void RunNative(string table, List<string?> native)
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
            statements.RunPastOthers(sql, standsIn: false);
        }
        catch (Exception exception) when (exception.GetBaseException() is SqliteException error && IsOfTheTable(error))
        {
            throw new ChangeRefusedException(
                $"Table {table}: {error.Words()}, said SQLite about {sql}. {Advice(error)}", exception)
            {
                InTheWay = Named(error.Words()),
            };
        }
    }

    // "error in view v after drop column: no such column: x"; of two names that both fit, the longer one is meant.
    private SchemaEntry? Named(string words) => statements.ReadSchema().Where(entry => entry.Type is "view" or "trigger")
        .Where(entry => words.StartsWith($"error in {entry.Type} {entry.Name}", StringComparison.Ordinal))
        .MaxBy(entry => entry.Name.Length);

    private void Rebuild(TableDraft end)
    {
        string[] temporary = [.. TemporaryTriggers(end.Original.Name)];
        new TableRebuild(statements, RebuildPlan.Of(end)).Run();
        foreach (string sql in temporary) statements.Run(sql);
    }

    // They are in no database file, and go with the table that they are on. SQLite keeps their text without TEMP.
    private IEnumerable<string> TemporaryTriggers(string table) =>
        from entry in statements.ReadSchema("sqlite_temp_schema")
        where entry is { Type: "trigger", Sql: not null } && SqlName.Same(entry.Table, table)
        select $"CREATE TEMP{entry.Sql!["CREATE".Length..]}";

    /// <summary>Gives the table or a column of it another name.</summary>
    /// <exception cref="ChangeRefusedException">SQLite does not take it.</exception>
    public void Rename(string table, string sql)
    {
        // SQLite renames in views, triggers, indexes and the keys of other tables too, unless it is told to be as it once was.
        statements.With("legacy_alter_table", false, () =>
        {
            try
            {
                statements.RunPastOthers(sql, standsIn: true);
            }
            catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
            {
                throw new ChangeRefusedException(
                    $"Table {table}: {error.Words()}, said SQLite about {sql}. "
                    + "A view or trigger that is in the way is to be dropped first, with Execute.Sql.", error)
                {
                    InTheWay = Named(error.Words()),
                };
            }
        });
    }

    private static bool IsOfTheTable(SqliteException error) =>
        error.SqliteErrorCode is SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT;

    private static string Advice(SqliteException error) => error.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT
        ? "There are rows that do not fit: put them in order first, with Update.Table or Delete.FromTable."
        : "Drop what is in the way first, with Execute.Sql, and make it again as it shall be.";
}

/// <summary>Carries a rebuild out.</summary>
internal sealed class TableRebuild(SchemaStatements statements, RebuildPlan plan)
{
    /// <exception cref="ChangeRefusedException">The rows do not fit the new table, or something was lost.</exception>
    public void Run()
    {
        // The copy may drop rows.
        if (plan.Prepare.Any(sql => sql.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase))) statements.RowsDecide();
        statements.With("legacy_alter_table", true, () =>
        {
            foreach (string sql in plan.Prepare) Attempt(sql);
            foreach ((string column, string source) in plan.Required) RequireValues(column, source);
            Attempt(plan.Copy);
            RequireSameCount();
            foreach (string sql in plan.Finish) Attempt(sql);
        });
    }

    private void Attempt(string sql)
    {
        try
        {
            statements.RunPastOthers(sql, standsIn: false);
        }
        catch (Exception exception) when (exception.GetBaseException() is SqliteException error && IsOfTheRows(error))
        {
            throw new ChangeRefusedException($"Table {plan.Table}: {error.Words()}. {Advice(error)}", exception);
        }
    }

    // A primary key with NULLs: SQLite would give such rows numbers of its own, or let them be.
    private void RequireValues(string column, string source)
    {
        statements.RowsDecide();
        long missing = statements.Number($"SELECT count(*) FROM {SqlName.Quote(plan.OldTable)} WHERE ({source}) IS NULL");
        if (missing == 0) return;
        throw new ChangeRefusedException(
            $"Table {plan.Table}: column {column} has no value in {missing} row(s), so it cannot be in the primary key. "
            + "Give them values first, with Update.Table.")
        { IsOfRows = true };
    }

    private void RequireSameCount()
    {
        long before = Count(plan.OldTable), after = Count(plan.Table);
        if (before == after) return;
        throw new ChangeRefusedException(
            $"Table {plan.Table}: of {before} rows {after} were copied. Nothing is kept of the change. Please report this.");
    }

    private long Count(string table) => statements.Number($"SELECT count(*) FROM {SqlName.Quote(table)}");

    private static bool IsOfTheRows(SqliteException error) => error.SqliteErrorCode
        is SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH;

    // SQLITE_CONSTRAINT_DATATYPE (https://sqlite.org/rescode.html#constraint_datatype).
    private const int DataTypeOfStrictTable = 3091;

    private static string Advice(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CONSTRAINT_NOTNULL =>
            "There are rows without a value. A new column gets one by WithDefaultValue or SetExistingRowsTo; for a column that "
            + "is altered, write Update.Table(…).Set(…) before Alter.Column: SetExistingRowsTo does nothing there.",
        SQLitePCL.raw.SQLITE_CONSTRAINT_CHECK or SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE
            or SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY or SQLitePCL.raw.SQLITE_CONSTRAINT_ROWID
            or DataTypeOfStrictTable or SQLitePCL.raw.SQLITE_MISMATCH =>
            "There are rows that do not fit. Put them in order first, with Update.Table or Delete.FromTable.",
        _ => "SQLite does not take the table as it would be.",
    };
}

/// <summary>The foreign keys of a table and of those that refer to it, before and after a change.</summary>
internal sealed class KeyCheck
{
    private readonly SqliteConnection _connection;
    private readonly string _table;
    private readonly ImmutableArray<string> _tables;
    private readonly ForeignKeyViolations _before;

    private KeyCheck(SqliteConnection connection, string table, ImmutableArray<string> tables)
    {
        _connection = connection;
        _table = table;
        _tables = tables;
        _before = Violations();
    }

    /// <summary>Looks at the keys before the change.</summary>
    public static KeyCheck Before(SchemaStatements statements, TableDraft draft)
    {
        string table = draft.Original.Name;
        ImmutableArray<string> tables = [table, .. draft.References.Select(reference => reference.Table).Distinct()];
        var check = new KeyCheck(statements.Connection, table, tables);
        if (tables.Length > 1 || check.HasKeys()) statements.RowsDecide();
        return check;
    }

    /// <exception cref="ChangeRefusedException">A row or a key is broken that was not before.</exception>
    public void RequireNoneNew()
    {
        if (Violations().Since(_before).Describe() is not { } broken) return;
        throw new ChangeRefusedException(
            $"Table {_table}: the change breaks foreign keys: {broken} Put the rows in order first, with Update or "
            + "Delete.FromTable, and give the columns that a key refers to a primary key or a unique index.");
    }

    private bool HasKeys() => _connection.Number("SELECT count(*) FROM pragma_foreign_key_list(?1)", _table) > 0;

    private ForeignKeyViolations Violations() => new([.. _tables.SelectMany(table => DatabaseCheck.OfTable(_connection, table))]);
}
