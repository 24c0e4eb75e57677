namespace AutoCoder.Schema.Preservation;

/// <summary>What one statement does to tables and their rows.</summary>
internal abstract record StatementEffect
{
    private StatementEffect()
    {
    }

    /// <summary>Nothing to any row, column name or table name.</summary>
    public sealed record None : StatementEffect;

    /// <summary>Values of columns change; with <c>OR REPLACE</c> rows can go.</summary>
    public sealed record Updates(string Table, ImmutableArray<string> Columns, bool CanDelete) : StatementEffect;

    /// <summary>Rows come; with <c>OR REPLACE</c> others go.</summary>
    public sealed record Inserts(string Table, bool CanReplace) : StatementEffect
    {
        /// <summary>How many come at the most; null when the statement does not tell.</summary>
        public long? Rows { get; init; }

        /// <summary>Columns that <c>ON CONFLICT … DO UPDATE</c> writes to.</summary>
        public ImmutableArray<string> Sets { get; init; } = [];
    }

    /// <summary>Rows of one table are put into another, all of them.</summary>
    public sealed record Copies(RowStatement.Copy Copy) : StatementEffect;

    /// <summary>Rows go.</summary>
    public sealed record Deletes(string Table) : StatementEffect;

    /// <summary>A table gets another name.</summary>
    public sealed record RenamesTable(string Table, string To) : StatementEffect;

    /// <summary>A column gets another name.</summary>
    public sealed record RenamesColumn(string Table, string Column, string To) : StatementEffect;

    /// <summary>A column is added.</summary>
    public sealed record AddsColumn(string Table, string Column) : StatementEffect;

    /// <summary>A column goes.</summary>
    public sealed record DropsColumn(string Table, string Column) : StatementEffect;

    /// <summary>A table is made; the definition is null when it cannot be taken apart.</summary>
    public sealed record CreatesTable(string Table, TableDefinition? Definition) : StatementEffect;

    /// <summary>A table goes.</summary>
    public sealed record DropsTable(string Table) : StatementEffect;

    /// <summary>From now on, writing to a table does more.</summary>
    public sealed record CreatesTrigger(string Name, string Table, string Sql) : StatementEffect;

    /// <summary>A trigger goes.</summary>
    public sealed record DropsTrigger(string Name) : StatementEffect;

    /// <summary>Not understood: it may write to every table that it names.</summary>
    public sealed record Unknown : StatementEffect;

    /// <summary>The effect of a statement. Never throws.</summary>
    public static StatementEffect Of(string sql) => StatementEffectParser.Parse(sql);
}

/// <summary>Reads as much of a statement as tells which rows, columns and tables it touches.</summary>
internal static class StatementEffectParser
{
    // They write no row of a table; VACUUM and REINDEX keep all of them.
    private static readonly string[] Harmless =
    [
        "SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "END", "ROLLBACK", "VACUUM", "REINDEX", "ANALYZE",
        "EXPLAIN", "VALUES", "DETACH",
    ];

    private static readonly string[] Verbs = ["SELECT", "UPDATE", "INSERT", "DELETE", "REPLACE"];

    public static StatementEffect Parse(string sql)
    {
        if (RowStatement.Parse(sql) is RowStatement.Copy copy) return new StatementEffect.Copies(copy);
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (cursor.Try("WITH")) SkipToVerb(ref cursor);
        StatementEffect effect = Read(ref cursor, sql);
        return cursor.Failed ? new StatementEffect.Unknown() : effect;
    }

    private static StatementEffect Read(ref TokenCursor cursor, string sql)
    {
        if (cursor.Try("UPDATE")) return ReadUpdate(ref cursor);
        if (cursor.Try("INSERT")) return ReadInsert(ref cursor, Or(ref cursor, "REPLACE"));
        if (cursor.Try("REPLACE")) return ReadInsert(ref cursor, canReplace: true);
        if (cursor.Try("DELETE", "FROM")) return new StatementEffect.Deletes(Table(ref cursor));
        if (cursor.Try("ALTER", "TABLE")) return ReadAlter(ref cursor);
        if (cursor.Try("DROP")) return ReadDrop(ref cursor);
        if (cursor.Try("CREATE")) return ReadCreate(ref cursor, sql);
        return cursor.AtEnd || IsAtOneOf(cursor, Harmless) ? new StatementEffect.None() : new StatementEffect.Unknown();
    }

    private static bool IsAtOneOf(in TokenCursor cursor, string[] words)
    {
        foreach (string word in words)
        {
            if (cursor.At(word)) return true;
        }

        return false;
    }

    // WITH name AS (…), … UPDATE …: what is in parentheses is passed over.
    private static void SkipToVerb(ref TokenCursor cursor)
    {
        for (int depth = 0; !cursor.AtEnd; cursor.Skip())
        {
            if (cursor.At(TokenKind.OpenParenthesis)) depth++;
            else if (cursor.At(TokenKind.CloseParenthesis)) depth--;
            else if (depth == 0 && IsAtOneOf(cursor, Verbs)) return;
        }
    }

    private static StatementEffect.Updates ReadUpdate(ref TokenCursor cursor)
    {
        bool canDelete = Or(ref cursor, "REPLACE");
        string table = Table(ref cursor);
        while (!cursor.AtEnd && !cursor.At("SET")) cursor.Skip(); // AS alias, INDEXED BY index
        return new(table, ReadSets(ref cursor), canDelete);
    }

    private static ImmutableArray<string> ReadSets(ref TokenCursor cursor)
    {
        cursor.Expect("SET");
        var columns = ImmutableArray.CreateBuilder<string>();
        do
        {
            bool isList = cursor.Try(TokenKind.OpenParenthesis);
            do columns.Add(cursor.Name());
            while (isList && cursor.Try(TokenKind.Comma));
            if (isList) cursor.Expect(TokenKind.CloseParenthesis);
            SkipValue(ref cursor);
        }
        while (cursor.Try(TokenKind.Comma));
        return columns.DrainToImmutable();
    }

    // To the comma before the next column, or to the clause behind the last.
    private static void SkipValue(ref TokenCursor cursor)
    {
        for (int depth = 0; !cursor.AtEnd; cursor.Skip())
        {
            bool isEnd = cursor.At(TokenKind.Comma) || cursor.At("FROM") || cursor.At("WHERE") || cursor.At("RETURNING")
                || cursor.At("ORDER") || cursor.At("LIMIT") || (cursor.At("ON") && cursor.At("CONFLICT", 1));
            if (depth == 0 && isEnd) return;
            if (cursor.At(TokenKind.OpenParenthesis)) depth++;
            else if (cursor.At(TokenKind.CloseParenthesis)) depth--;
        }
    }

    private static StatementEffect.Inserts ReadInsert(ref TokenCursor cursor, bool canReplace)
    {
        cursor.Expect("INTO");
        string table = Table(ref cursor);
        var sets = ImmutableArray.CreateBuilder<string>();
        long rows = 0;
        bool isCounted = false, isQuery = false;
        for (int depth = 0; !cursor.AtEnd; cursor.Skip())
        {
            if (depth == 0 && cursor.At("CONFLICT")) ReadConflict(ref cursor, sets);
            if (cursor.AtEnd) break;
            if (depth == 0 && cursor.At("VALUES")) isCounted = true;
            isQuery |= depth == 0 && (cursor.At("SELECT") || cursor.At("WITH"));
            if (cursor.At(TokenKind.OpenParenthesis) && depth++ == 0 && isCounted) rows++;
            else if (cursor.At(TokenKind.CloseParenthesis)) depth--;
        }

        return new(table, canReplace)
        {
            Rows = isQuery || !isCounted ? null : Math.Max(1, rows),
            Sets = sets.ToImmutable(),
        };
    }

    // CONFLICT [(…) [WHERE …]] DO NOTHING | UPDATE SET …
    private static void ReadConflict(ref TokenCursor cursor, ImmutableArray<string>.Builder sets)
    {
        while (!cursor.AtEnd && !cursor.At("DO")) cursor.Skip();
        if (cursor.Try("DO", "UPDATE")) sets.AddRange(ReadSets(ref cursor));
    }

    private static bool Or(ref TokenCursor cursor, string word)
    {
        if (!cursor.Try("OR")) return false;
        bool found = cursor.At(word);
        cursor.Skip();
        return found;
    }

    private static StatementEffect ReadAlter(ref TokenCursor cursor)
    {
        string table = Table(ref cursor);
        if (cursor.Try("RENAME", "TO")) return new StatementEffect.RenamesTable(table, cursor.Name());
        if (cursor.Try("RENAME"))
        {
            _ = cursor.Try("COLUMN");
            string column = cursor.Name();
            cursor.Expect("TO");
            return new StatementEffect.RenamesColumn(table, column, cursor.Name());
        }

        if (cursor.Try("ADD")) return ReadAdd(ref cursor, table);
        if (!cursor.Try("DROP") || cursor.Try("CONSTRAINT")) return new StatementEffect.None();
        _ = cursor.Try("COLUMN");
        return new StatementEffect.DropsColumn(table, cursor.Name());
    }

    private static StatementEffect ReadAdd(ref TokenCursor cursor, string table)
    {
        if (cursor.At("CONSTRAINT") || cursor.At("CHECK")) return new StatementEffect.None();
        _ = cursor.Try("COLUMN");
        return new StatementEffect.AddsColumn(table, cursor.Name());
    }

    private static StatementEffect ReadDrop(ref TokenCursor cursor)
    {
        bool isTable = cursor.Try("TABLE"), isTrigger = !isTable && cursor.Try("TRIGGER");
        if (!isTable && !isTrigger) return new StatementEffect.None();
        _ = cursor.Try("IF", "EXISTS");
        string name = Table(ref cursor);
        return isTable ? new StatementEffect.DropsTable(name) : new StatementEffect.DropsTrigger(name);
    }

    private static StatementEffect ReadCreate(ref TokenCursor cursor, string sql)
    {
        if (cursor.Try("TEMP") || cursor.Try("TEMPORARY"))
            return cursor.At("TRIGGER") ? new StatementEffect.Unknown() : new StatementEffect.None();
        if (cursor.Try("TABLE"))
            return new StatementEffect.CreatesTable(QualifiedName.Read(ref cursor).Name, TableDefinition.Parse(sql));
        if (!cursor.Try("TRIGGER")) return new StatementEffect.None();
        string name = QualifiedName.Read(ref cursor).Name;
        while (!cursor.AtEnd && !cursor.At("ON")) cursor.Skip();
        cursor.Expect("ON");
        return new StatementEffect.CreatesTrigger(name, cursor.Name(), sql);
    }

    // A name in another database is passed on as it is: no table of this one has it.
    private static string Table(ref TokenCursor cursor)
    {
        QualifiedName name = QualifiedName.Read(ref cursor);
        return name.Database is { } database && !SqlName.Same(database, "main") ? $"{database}.{name.Name}" : name.Name;
    }
}
