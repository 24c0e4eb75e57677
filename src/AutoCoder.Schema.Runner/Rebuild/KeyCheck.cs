using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rebuild;

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
            $"Table {_table}: the change breaks foreign keys: {broken} Put the rows in order first, "
            + "with Update or Delete.FromTable, "
            + "and give the columns that a key refers to a primary key or a unique index.");
    }

    private bool HasKeys()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pragma_foreign_key_list($table)";
        command.Parameters.AddWithValue("$table", _table);
        return (long)command.ExecuteScalar()! > 0;
    }

    private ForeignKeyViolations Violations() => new([.. _tables.SelectMany(table => DatabaseCheck.OfTable(_connection, table))]);
}
