using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>The connection on which tables are changed, and the way in which statements are run on it.</summary>
/// <param name="connection">Open; its transaction is the caller's.</param>
/// <param name="run">Runs and logs a statement that changes something.</param>
/// <param name="onRowsAsked">Told before rows decide whether a change can be made; null when nobody wants to know.</param>
internal sealed class SchemaStatements(SqliteConnection connection, Action<string> run, Action? onRowsAsked = null)
{
    public SqliteConnection Connection => connection;

    public void Run(string sql) => run(sql);

    /// <summary>
    /// Runs a statement of a change; where SQLite refuses it, and others' objects are broken or need what only the application
    /// has, once more past them: they stay as they are, and nobody's change fails by them.
    /// </summary>
    /// <param name="sql">The statement.</param>
    /// <param name="standsIn">
    /// Whether it writes nothing but the schema. Then what the application registers stands in, so that names are changed in what
    /// uses it, too; where rows are written it does not, as an index would be in another order than the application's.
    /// </param>
    public void RunPastOthers(string sql, bool standsIn)
    {
        try
        {
            run(sql);
        }
        catch (Exception exception) when (exception.GetBaseException() is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR })
        {
            if (TriedSchema.Of(ReadSchema(), scriptsOnly: true) is not { IsInTheWay: true } tried) throw;
            var standIns = new StandIns(connection.Handle!);
            using (DoubleQuotedTexts.On(connection.Handle!, tried.TakesTexts))
            {
                try
                {
                    foreach (string missing in standsIn ? tried.Uses.Missing : []) _ = standIns.Add(missing);
                    With("writable_schema", true, () => WholeOrNot(() => RunWithoutTextIndexes(sql)));
                }
                finally
                {
                    standIns.Clear();
                }
            }
        }
    }

    // Where a transaction is open, whoever opened it takes back what fails, and a ledger's script may have no savepoint; without
    // one the indexes would stay away when the statement fails.
    private void WholeOrNot(Action work)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0) work();
        else Atomically(work);
    }

    // SQLite writes every text in double quotes anew in single ones then, where it is a column to an index: the schema would be
    // malformed.
    private void RunWithoutTextIndexes(string sql)
    {
        StatementEffect effect = StatementEffect.Of(sql);
        ImmutableArray<SchemaEntry> texts = effect is StatementEffect.RenamesTable ? [] : TextIndexes.In(ReadSchema());
        if (effect is StatementEffect.RenamesColumn renamed
            && texts.FirstOrDefault(index => SqlName.Same(index.Table, renamed.Table)) is { } stale)
        {
            throw new ChangeRefusedException(
                $"Table {stale.Table}: index {stale.Name} is on a name in double quotes that is no column, so SQLite cannot "
                + "write it anew with the column's other name. Drop it first, with Delete.Index or Execute.Sql, and make it "
                + "again.");
        }

        // SQLite (3.53) looks only afterwards whether the table has such a column already, and not past others.
        if (effect is StatementEffect.RenamesColumn { Table: var table, To: var name, Column: var column }
            && !SqlName.Same(column, name) && TableDraft.Of(table, ReadSchema())?.Original.FindColumn(name) is not null)
        {
            throw new ChangeRefusedException(
                $"Table {table}: there is a column {name} already, so column {column} cannot get that name. Delete it first, "
                + "or give this one another name.");
        }

        foreach (SchemaEntry index in texts) run($"DROP INDEX {SqlName.Quote(index.Name)}");
        run(sql);
        foreach (SchemaEntry index in texts) run(index.Sql!);
    }

    /// <summary>Whether SQLite's own ALTER TABLE would stumble over an object of somebody.</summary>
    public bool AreOthersInTheWay()
    {
        ImmutableArray<SchemaEntry> schema = ReadSchema();
        return SchemaUses.AreIn(schema, scriptsOnly: true) && TriedSchema.Of(schema, scriptsOnly: true).IsInTheWay;
    }

    public object? Ask(string sql) => connection.Value(sql);

    /// <summary>The one number that a question gives.</summary>
    public long Number(string sql) => Convert.ToInt64(Ask(sql), CultureInfo.InvariantCulture);

    /// <summary>What follows is made or refused by what rows there are.</summary>
    public void RowsDecide() => onRowsAsked?.Invoke();

    /// <summary>Every row of <c>sqlite_schema</c>, or of the one of the connection's own temporary objects.</summary>
    public ImmutableArray<SchemaEntry> ReadSchema(string schema = ConnectionSchema.Main) =>
        ConnectionSchema.ReadAll(connection, schema);

    /// <summary>The columns of a table or view that can be written.</summary>
    public IReadOnlyList<string> ColumnsOf(string table) =>
        connection.Texts("SELECT name FROM pragma_table_info(?1)", table);

    /// <summary>Works with a switch of the connection on or off, and sets it back.</summary>
    public void With(string pragma, bool on, Action work)
    {
        bool was = Switch(pragma, on);
        try
        {
            work();
        }
        catch
        {
            SwitchBack(pragma, was);
            throw;
        }

        Switch(pragma, was);
    }

    /// <summary>Sets a switch of the connection; gives what it was. Not logged: it is no change of the database.</summary>
    public bool Switch(string pragma, bool on)
    {
        bool was = Number($"PRAGMA {pragma}") != 0;
        if (was != on) _ = Ask($"PRAGMA {pragma} = {(on ? "ON" : "OFF")}");
        return was;
    }

    // What failed is what is told: a statement that was ended may have taken the transaction back, and then the driver runs
    // nothing more.
    private void SwitchBack(string pragma, bool on)
    {
        try
        {
            Switch(pragma, on);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            // The session ends here, and its connection with it.
        }
    }

    /// <summary>Does all of it or nothing, whether or not there is a transaction around it.</summary>
    public void Atomically(Action work)
    {
        _ = Ask("SAVEPOINT table_change");
        try
        {
            work();
            _ = Ask("RELEASE table_change");
        }
        catch
        {
            if (connection.State == ConnectionState.Open && raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                _ = Ask("ROLLBACK TO table_change; RELEASE table_change");
            }

            throw;
        }
    }
}

/// <summary>
/// Answers <c>Schema.Table(…)…Exists()</c> from the tables' own statements, with names compared as SQLite does.
/// </summary>
internal sealed class SchemaLookup(SchemaStatements statements)
{
    public bool HasSchema(string? name) => ExpressionRules.IsMain(name)
        || statements.Number($"SELECT count(*) FROM pragma_database_list WHERE name = {Text(name!)} COLLATE NOCASE") > 0;

    public bool HasTable(string table) => ConnectionSchema.HasTable(statements.Connection, table);

    public bool HasColumn(string table, string column) =>
        HasTable(table) && statements.Number(
            $"SELECT count(*) FROM pragma_table_xinfo({Text(table)}) WHERE name = {Text(column)} COLLATE NOCASE") > 0;

    /// <summary>The declared types of a table's columns, by name; nothing of a table that is not there.</summary>
    public IReadOnlyDictionary<string, string> TypesOf(string table)
    {
        Dictionary<string, string> types = new(SqlNameComparer.Instance);
        using SqliteStatement columns =
            statements.Connection.Prepare("SELECT name, type FROM pragma_table_xinfo(?1)", PlainName.Of(table));
        while (columns.Step()) types[columns.Text(0) ?? ""] = columns.Text(1) ?? "";
        return types;
    }

    public bool HasIndex(string table, string index) => Find("index", index) is { } found && SqlName.Same(found.Table, table);

    /// <summary>A unique index, or a constraint of the table's statement that has the name.</summary>
    public bool HasConstraint(string table, string name) =>
        (HasIndex(table, name) && IndexDefinition.Parse(Find("index", name)!.Sql ?? "") is { IsUnique: true })
        || (Definition(table) is { } definition && definition.Columns.SelectMany(column => column.Constraints)
            .Concat(definition.Constraints).Any(constraint => SqlName.Same(constraint.Name, name)));

    /// <summary>Whether a column's default is the given one.</summary>
    public bool HasDefault(string table, string column, string sql) =>
        Definition(table)?.FindColumn(column) is { } found
        && found.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault() is { } value
        && Normalised(value.Value.Of(Definition(table)!.Sql)) == Normalised(sql);

    private TableDefinition? Definition(string table) => TableDraft.Of(table, statements.ReadSchema())?.Original;

    private SchemaEntry? Find(string type, string name) =>
        statements.ReadSchema().FirstOrDefault(entry => entry.Type == type && SqlName.Same(entry.Name, name));

    private static string Normalised(string sql) =>
        NormalisedSql.Expression(sql, System.Collections.Frozen.FrozenSet<string>.Empty);

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
