namespace AutoCoder.Schema.Contracts;

/// <summary>One <c>CREATE</c> statement of a model.</summary>
internal sealed record ModelObject(SchemaEntry Entry, SqlFile File, SqlStatement Statement, bool IfNotExists, bool IsElsewhere)
{
    public SourcePlace Place => new(File.Path, Statement.Line);

    /// <summary>The place of a character of the statement.</summary>
    public SourcePlace PlaceOf(SourceSpan span) =>
        new(File.Path, Statement.Line + Statement.Text.AsSpan(0, span.Start).Count('\n'));

    /// <summary>The object that a statement makes; null when the statement cannot be taken apart.</summary>
    public static ModelObject? Of(SqlFile file, SqlStatement statement)
    {
        string sql = statement.Text;
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        bool isTemporary = cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        bool isVirtual = cursor.Try("VIRTUAL");
        _ = cursor.Try("UNIQUE");
        string type = Type(ref cursor);
        QualifiedName name = QualifiedName.Read(ref cursor);
        string? table = type switch
        {
            "index" => IndexDefinition.Parse(sql)?.Table,
            "trigger" => TableOfTrigger(ref cursor),
            "table" when !isVirtual => TableDefinition.Parse(sql)?.Name,
            _ => name.Name,
        };
        if (cursor.Failed || table is null) return null;
        bool isElsewhere = isTemporary || (name.Database is { } database && !SqlName.Same(database, "main"));
        return new ModelObject(new SchemaEntry(type, name.Name, table, sql), file, statement, name.IfNotExists, isElsewhere);
    }

    private static string Type(ref TokenCursor cursor)
    {
        foreach (string type in new[] { "table", "index", "view", "trigger" })
        {
            if (cursor.Try(type)) return type;
        }

        cursor.Fail();
        return "";
    }

    // CREATE TRIGGER name BEFORE UPDATE OF a, b ON table …
    private static string? TableOfTrigger(ref TokenCursor cursor)
    {
        while (!cursor.AtEnd && !cursor.At("ON")) cursor.Skip();
        cursor.Expect("ON");
        string table = cursor.Name();
        if (cursor.Try(TokenKind.Dot)) table = cursor.Name();
        return cursor.Failed ? null : table;
    }
}
