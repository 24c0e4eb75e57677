namespace AutoCoder.Schema.Schemas;

/// <summary>One row of <c>sqlite_schema</c>.</summary>
/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c> or <c>trigger</c>.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Table">The table that it belongs to; its own name for tables and views.</param>
/// <param name="Sql">The statement that made it; null for the indexes that constraints bring along.</param>
public sealed record SchemaEntry(string Type, string Name, string Table, string? Sql)
{
    // SQLite keeps these for itself, and nothing else by such a name: writable_schema lets in a trigger called sqlite_x too.
    private static readonly string[] Kept = ["sqlite_sequence", "sqlite_stat1", "sqlite_stat2", "sqlite_stat3", "sqlite_stat4"];

    /// <summary>
    /// What it is, in SQLite's own spelling: SQLite goes by the statement, and takes any spelling of the type for it.
    /// </summary>
    public string Type { get; init; } = EntryReader.TypeOf(Type, Sql);

    /// <summary>Whether SQLite made it for itself: a constraint's index, sequences, statistics.</summary>
    internal bool IsOfSqlite => Sql is null || Kept.Contains(Name, SqlNameComparer.Instance);
}

/// <summary>Reads from a <c>CREATE</c> statement which row of <c>sqlite_schema</c> it makes.</summary>
internal static class EntryReader
{
    /// <summary>The row, or null when the statement does not begin as one that makes something.</summary>
    public static SchemaEntry? Read(string sql) =>
        Read(sql, SqlTokenizer.Beginning(sql, CreateStatement.LongestHead)) ?? Read(sql, SqlTokenizer.Significant(sql));

    // What the beginning tells is what the whole tells, since nothing is read backwards; it may only be too short to tell.
    private static SchemaEntry? Read(string sql, ReadOnlySpan<SqlToken> tokens)
    {
        var cursor = new TokenCursor(sql, tokens);
        cursor.Expect("CREATE");
        _ = cursor.Try("UNIQUE") || cursor.Try("VIRTUAL") || cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        string? type = Type(ref cursor);
        string name = QualifiedName.Read(ref cursor).Name;
        string table = type is "index" or "trigger" ? TableOf(ref cursor) : name;
        return cursor.Failed || type is null ? null : new SchemaEntry(type, name, table, sql);
    }

    /// <summary>The type that SQLite takes a row to be of.</summary>
    /// <param name="type">The type as the row spells it.</param>
    /// <param name="sql">Its statement.</param>
    public static string TypeOf(string type, string? sql)
    {
        if (type is "table" or "index" or "view" or "trigger") return type;
        string folded = SqlName.Fold(type);
        if (folded is "table" or "index" or "view" or "trigger") return folded;
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql ?? ""));
        if (!cursor.Try("CREATE")) return type;
        _ = cursor.Try("UNIQUE") || cursor.Try("VIRTUAL") || cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        return Type(ref cursor) ?? type;
    }

    /// <summary>The row that a <c>DROP</c> takes away, without its statement; null for any other statement.</summary>
    public static SchemaEntry? Dropped(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("DROP");
        string? type = Type(ref cursor);
        string name = QualifiedName.Read(ref cursor).Name;
        return cursor.Failed || type is null ? null : new SchemaEntry(type, name, name, null);
    }

    private static string? Type(ref TokenCursor cursor)
    {
        if (cursor.Try("TABLE")) return "table";
        if (cursor.Try("INDEX")) return "index";
        if (cursor.Try("VIEW")) return "view";
        return cursor.Try("TRIGGER") ? "trigger" : null;
    }

    /// <summary>The name behind the first ON; a column of that name would have to be in quotes.</summary>
    private static string TableOf(ref TokenCursor cursor)
    {
        while (!cursor.AtEnd && !cursor.At("ON")) cursor.Skip();
        cursor.Expect("ON");
        return cursor.Name();
    }
}

/// <summary>The head of a <c>CREATE</c> statement whose body is kept as text.</summary>
internal static class CreateStatement
{
    /// <summary>
    /// More tokens than the longest head has: <c>CREATE VIRTUAL TABLE IF NOT EXISTS database.name USING module</c> takes eleven.
    /// </summary>
    public const int LongestHead = 16;

    // As SQLite itself writes the beginning, however it was spelled (sqlite3EndTable, sqlite3CreateIndex).
    private const string Table = "CREATE TABLE ", Index = "CREATE INDEX ";

    /// <summary>
    /// The statement behind its head, <c>CREATE [TEMP] VIEW [IF NOT EXISTS] [database.]name</c>: what an object is, apart
    /// from its kind and name. The whole text when the head is not as expected.
    /// </summary>
    public static ReadOnlySpan<char> Body(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        _ = cursor.Try("TEMP") || cursor.Try("TEMPORARY") || cursor.Try("VIRTUAL");
        if (!cursor.Try("TABLE") && !cursor.Try("VIEW") && !cursor.Try("TRIGGER")) cursor.Fail();
        _ = QualifiedName.Read(ref cursor);
        return cursor.Failed ? sql : sql.AsSpan(cursor.LastEnd);
    }

    /// <summary>The statement that fires a trigger: INSERT, UPDATE or DELETE.</summary>
    public static string TriggerVerb(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        _ = cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        cursor.Expect("TRIGGER");
        _ = QualifiedName.Read(ref cursor);
        while (!cursor.AtEnd && !cursor.At("INSERT") && !cursor.At("UPDATE") && !cursor.At("DELETE")) cursor.Skip();
        return cursor.At("INSERT") ? "INSERT" : cursor.At("UPDATE") ? "UPDATE" : "DELETE";
    }

    /// <summary>The module of a virtual table (<c>fts5</c>), or null for any other statement.</summary>
    public static string? VirtualTableModule(string sql)
    {
        // Not worth taking them apart.
        if (sql.StartsWith(Table, StringComparison.Ordinal) || sql.StartsWith(Index, StringComparison.Ordinal)) return null;
        var cursor = new TokenCursor(sql, SqlTokenizer.Beginning(sql, LongestHead));
        if (!cursor.Try("CREATE") || !cursor.Try("VIRTUAL", "TABLE")) return null;
        _ = QualifiedName.Read(ref cursor);
        cursor.Expect("USING");
        string module = cursor.Name();
        return cursor.Failed ? null : module;
    }
}

/// <summary>A script that is one <c>ALTER TABLE</c>.</summary>
internal static class AlterTable
{
    /// <summary>Whether it is one, and nothing else.</summary>
    public static bool Is(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!cursor.Try("ALTER", "TABLE")) return false;
        while (!cursor.AtEnd && !IsEnd(cursor)) cursor.Skip();
        while (!cursor.AtEnd && IsEnd(cursor)) cursor.Skip();
        return cursor.AtEnd;
    }

    /// <summary>Whether a script has one among other statements.</summary>
    public static bool IsAmong(ImmutableArray<SqlStatement> script) =>
        script.Length > 1 && script.Any(statement => Is(statement.Text));

    /// <summary>Whether it gives the table or a column another name.</summary>
    public static bool IsRename(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("ALTER");
        cursor.Expect("TABLE");
        _ = QualifiedName.Read(ref cursor);
        return cursor.Try("RENAME");
    }

    private static bool IsEnd(TokenCursor cursor) => cursor.Text(cursor.Current) is ";";
}
