namespace AutoCoder.Schema.Sql;

/// <summary>
/// <c>CREATE [TEMP] TABLE [IF NOT EXISTS] [database.]name ( … ) [options]</c>, from the whole to its smallest parts.
/// </summary>
internal static class TableParser
{
    public static TableDefinition? Parse(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        bool temporary = cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        cursor.Expect("TABLE");
        QualifiedName name = QualifiedName.Read(ref cursor);
        cursor.Expect(TokenKind.OpenParenthesis);
        int bodyStart = cursor.LastEnd;
        ImmutableArray<ColumnDefinition>.Builder columns = ImmutableArray.CreateBuilder<ColumnDefinition>();
        ImmutableArray<ConstraintDefinition>.Builder constraints = ImmutableArray.CreateBuilder<ConstraintDefinition>();
        ReadElements(ref cursor, sql, columns, constraints);
        int bodyEnd = cursor.Start;
        cursor.Expect(TokenKind.CloseParenthesis);
        (bool strict, bool withoutRowId) = ReadOptions(ref cursor);
        return cursor.Failed || !cursor.AtEnd || columns.Count == 0
            ? null
            : new TableDefinition(sql, name.Name, name.Span, name.Database, temporary, name.IfNotExists,
                columns.DrainToImmutable(), constraints.DrainToImmutable(), SourceSpan.Between(bodyStart, bodyEnd),
                strict, withoutRowId);
    }

    /// <summary>
    /// Columns and constraints in any order: SQLite itself wants the columns first, other tools' DDL may not. Between
    /// constraints the comma can be missing.
    /// </summary>
    private static void ReadElements(
        ref TokenCursor cursor,
        string sql,
        ImmutableArray<ColumnDefinition>.Builder columns,
        ImmutableArray<ConstraintDefinition>.Builder constraints)
    {
        while (!cursor.Failed)
        {
            bool isConstraint = IsAtTableConstraint(cursor);
            if (isConstraint) constraints.Add(ReadTableConstraint(ref cursor, sql));
            else columns.Add(ReadColumn(ref cursor, sql));
            bool another = cursor.Try(TokenKind.Comma) || (isConstraint && IsAtTableConstraint(cursor));
            if (!another) return;
        }
    }

    private static ColumnDefinition ReadColumn(ref TokenCursor cursor, string sql)
    {
        SqlToken nameToken = cursor.Current;
        string name = cursor.Name();
        SourceSpan type = ReadType(ref cursor);
        ImmutableArray<ConstraintDefinition>.Builder constraints = ImmutableArray.CreateBuilder<ConstraintDefinition>();
        while (ReadColumnConstraint(ref cursor) is { } constraint) constraints.Add(constraint);
        return new ColumnDefinition(name, SourceSpan.Between(nameToken.Start, cursor.LastEnd),
            new SourceSpan(nameToken.Start, nameToken.Length), type.Length == 0 ? null : type.Of(sql), type,
            constraints.DrainToImmutable());
    }

    private static (bool Strict, bool WithoutRowId) ReadOptions(ref TokenCursor cursor)
    {
        bool strict = false, withoutRowId = false;
        if (cursor.Failed || cursor.AtEnd) return default;
        do
        {
            if (cursor.Try("WITHOUT", "ROWID")) withoutRowId = true;
            else if (cursor.Try("STRICT")) strict = true;
            else cursor.Fail();
        }
        while (cursor.Try(TokenKind.Comma));
        return (strict, withoutRowId);
    }

    /// <summary>A declared type: any number of words, then up to two signed numbers in parentheses.</summary>
    private static SourceSpan ReadType(ref TokenCursor cursor)
    {
        int start = cursor.Start, first = cursor.Position;
        while (IsTypePart(cursor)) cursor.Skip();
        if (cursor.Position == first) return new SourceSpan(cursor.LastEnd, 0);
        if (cursor.Try(TokenKind.OpenParenthesis)) ReadSize(ref cursor);
        return cursor.Failed ? default : SourceSpan.Between(start, cursor.LastEnd);
    }

    private static bool IsTypePart(in TokenCursor cursor) => cursor.Current.Kind switch
    {
        TokenKind.QuotedName or TokenKind.Text => true,
        TokenKind.Word => SqlKeywords.CanBeInType(cursor.Text(cursor.Current)) && !IsGenerated(cursor),
        _ => false,
    };

    private static bool IsGenerated(in TokenCursor cursor) => cursor.At("GENERATED") && cursor.At("ALWAYS", 1);

    private static void ReadSize(ref TokenCursor cursor)
    {
        ReadNumber(ref cursor);
        if (cursor.Try(TokenKind.Comma)) ReadNumber(ref cursor);
        cursor.Expect(TokenKind.CloseParenthesis);
    }

    private static void ReadNumber(ref TokenCursor cursor)
    {
        if (cursor.At(TokenKind.Operator) && cursor.Text(cursor.Current) is ("+" or "-")) cursor.Skip();
        cursor.Expect(TokenKind.Number);
    }

    private static bool IsAtTableConstraint(in TokenCursor cursor) =>
        cursor.At("CONSTRAINT") || cursor.At("PRIMARY") || cursor.At("UNIQUE") || cursor.At("CHECK") || cursor.At("FOREIGN");

    private static ConstraintDefinition ReadTableConstraint(ref TokenCursor cursor, string sql)
    {
        int start = cursor.Start;
        string? name = cursor.Try("CONSTRAINT") ? cursor.Name() : null;
        ConstraintDefinition constraint = new ConstraintDefinition.Ignored(name, default);
        if (cursor.Try("PRIMARY")) constraint = ReadTablePrimaryKey(ref cursor, sql, name);
        else if (cursor.Try("UNIQUE")) constraint = ReadTableUnique(ref cursor, sql, name);
        else if (cursor.Try("CHECK")) constraint = ReadTableCheck(ref cursor, name);
        else if (cursor.Try("FOREIGN")) constraint = ReadTableForeignKey(ref cursor, name);
        return constraint with { Span = SourceSpan.Between(start, cursor.LastEnd) };
    }

    /// <summary>Reads one constraint of a column; null when the column's definition is over.</summary>
    private static ConstraintDefinition? ReadColumnConstraint(ref TokenCursor cursor)
    {
        int start = cursor.Start;
        string? name = cursor.Try("CONSTRAINT") ? cursor.Name() : null;
        ConstraintDefinition? constraint = ReadColumnConstraint(ref cursor, name);
        if (constraint is null && name is not null) constraint = new ConstraintDefinition.Ignored(name, default);
        return constraint is null ? null : constraint with { Span = SourceSpan.Between(start, cursor.LastEnd) };
    }

    private static ConstraintDefinition? ReadColumnConstraint(ref TokenCursor cursor, string? name)
    {
        if (cursor.Try("NOT", "NULL")) return new ConstraintDefinition.NotNull(name, default, ReadConflict(ref cursor));
        if (cursor.Try("NULL")) return ReadNull(ref cursor, name);
        if (cursor.Try("DEFAULT")) return ReadDefault(ref cursor, name);
        if (cursor.Try("PRIMARY")) return ReadColumnPrimaryKey(ref cursor, name);
        if (cursor.Try("UNIQUE")) return new ConstraintDefinition.Unique(name, default, [], ReadConflict(ref cursor));
        if (cursor.Try("CHECK")) return new ConstraintDefinition.Check(name, default, cursor.Parenthesized());
        if (cursor.At("REFERENCES")) return new ConstraintDefinition.ForeignKey(name, default, [], ReadForeignKey(ref cursor));
        if (cursor.Try("COLLATE")) return new ConstraintDefinition.Collate(name, default, cursor.Name());
        if (cursor.Try("GENERATED", "ALWAYS")) return ReadGenerated(ref cursor, name);
        if (cursor.At("AS")) return ReadGenerated(ref cursor, name);
        return TryReadDeferral(ref cursor) is { } deferred
            ? new ConstraintDefinition.Deferral(name, default, deferred)
            : null;
    }

    private static ConstraintDefinition.Ignored ReadNull(ref TokenCursor cursor, string? name)
    {
        _ = ReadConflict(ref cursor);
        return new ConstraintDefinition.Ignored(name, default);
    }

    private static ConstraintDefinition.PrimaryKey ReadColumnPrimaryKey(ref TokenCursor cursor, string? name)
    {
        cursor.Expect("KEY");
        bool descending = cursor.Try("DESC");
        if (!descending) _ = cursor.Try("ASC");
        ConflictResolution conflict = ReadConflict(ref cursor);
        return new ConstraintDefinition.PrimaryKey(name, default, [], descending, conflict, cursor.Try("AUTOINCREMENT"));
    }

    /// <summary>SQLite takes <c>GENERATED ALWAYS</c> with nothing behind it for part of the type, and drops it there.</summary>
    private static ConstraintDefinition ReadGenerated(ref TokenCursor cursor, string? name)
    {
        if (!cursor.Try("AS")) return new ConstraintDefinition.Ignored(name, default);
        SourceSpan expression = cursor.Parenthesized();
        bool stored = cursor.Try("STORED");
        if (!stored) _ = cursor.Try("VIRTUAL");
        return new ConstraintDefinition.Generated(name, default, expression, stored);
    }

    private static ConstraintDefinition.PrimaryKey ReadTablePrimaryKey(ref TokenCursor cursor, string sql, string? name)
    {
        cursor.Expect("KEY");
        ImmutableArray<IndexedTerm> terms = ReadTerms(ref cursor, sql, out bool autoIncrement, mayAutoIncrement: true);
        return new ConstraintDefinition.PrimaryKey(name, default, terms, false, ReadConflict(ref cursor), autoIncrement);
    }

    private static ConstraintDefinition.Unique ReadTableUnique(ref TokenCursor cursor, string sql, string? name)
    {
        ImmutableArray<IndexedTerm> terms = ReadTerms(ref cursor, sql);
        return new ConstraintDefinition.Unique(name, default, terms, ReadConflict(ref cursor));
    }

    /// <summary>A table's CHECK may have a conflict clause, which SQLite ignores.</summary>
    private static ConstraintDefinition.Check ReadTableCheck(ref TokenCursor cursor, string? name)
    {
        SourceSpan expression = cursor.Parenthesized();
        _ = ReadConflict(ref cursor);
        return new ConstraintDefinition.Check(name, default, expression);
    }

    private static ConstraintDefinition.ForeignKey ReadTableForeignKey(ref TokenCursor cursor, string? name)
    {
        cursor.Expect("KEY");
        ImmutableArray<string> columns = ReadForeignKeyColumns(ref cursor);
        return new ConstraintDefinition.ForeignKey(name, default, columns, ReadForeignKey(ref cursor));
    }

    private static ConflictResolution ReadConflict(ref TokenCursor cursor)
    {
        if (!cursor.Try("ON", "CONFLICT")) return ConflictResolution.Abort;
        if (cursor.Try("ROLLBACK")) return ConflictResolution.Rollback;
        if (cursor.Try("FAIL")) return ConflictResolution.Fail;
        if (cursor.Try("IGNORE")) return ConflictResolution.Ignore;
        if (cursor.Try("REPLACE")) return ConflictResolution.Replace;
        cursor.Expect("ABORT");
        return ConflictResolution.Abort;
    }

    /// <summary><c>DEFAULT literal | ±literal | (expression) | word</c>.</summary>
    private static ConstraintDefinition.Default ReadDefault(ref TokenCursor cursor, string? name)
    {
        int start = cursor.Start;
        bool isWord = false;
        if (cursor.At(TokenKind.OpenParenthesis)) _ = cursor.Parenthesized();
        else if (IsSign(cursor)) ReadSigned(ref cursor);
        else if (IsLiteral(cursor)) cursor.Skip();
        else isWord = ReadWord(ref cursor);
        return new ConstraintDefinition.Default(name, default, SourceSpan.Between(start, cursor.LastEnd), isWord);
    }

    private static bool IsSign(in TokenCursor cursor) =>
        cursor.At(TokenKind.Operator) && cursor.Text(cursor.Current) is ("+" or "-");

    private static void ReadSigned(ref TokenCursor cursor)
    {
        cursor.Skip();
        if (IsLiteral(cursor)) cursor.Skip();
        else cursor.Fail();
    }

    private static bool ReadWord(ref TokenCursor cursor)
    {
        _ = cursor.Name();
        return true;
    }

    private static bool IsLiteral(in TokenCursor cursor) =>
        cursor.Current.Kind is TokenKind.Number or TokenKind.Text or TokenKind.Blob
        || cursor.At("NULL") || cursor.At("CURRENT_TIMESTAMP") || cursor.At("CURRENT_DATE") || cursor.At("CURRENT_TIME");

    /// <summary><c>REFERENCES parent [(column, …)] [ON … | MATCH …]* [[NOT] DEFERRABLE …]</c>.</summary>
    private static ForeignKeyClause ReadForeignKey(ref TokenCursor cursor)
    {
        int start = cursor.Start;
        cursor.Expect("REFERENCES");
        SqlToken parentToken = cursor.Current;
        string parent = cursor.Name();
        ImmutableArray<string> columns = cursor.At(TokenKind.OpenParenthesis) ? ReadForeignKeyColumns(ref cursor) : [];
        ForeignKeyAction onDelete = ForeignKeyAction.NoAction, onUpdate = ForeignKeyAction.NoAction;
        string? match = null;
        while (true)
        {
            if (cursor.Try("ON", "DELETE")) onDelete = ReadAction(ref cursor);
            else if (cursor.Try("ON", "UPDATE")) onUpdate = ReadAction(ref cursor);
            else if (cursor.Try("ON", "INSERT")) _ = ReadAction(ref cursor);
            else if (cursor.Try("MATCH")) match = cursor.Name();
            else break;
        }

        bool deferred = TryReadDeferral(ref cursor) ?? false;
        return new ForeignKeyClause(SourceSpan.Between(start, cursor.LastEnd), parent,
            new SourceSpan(parentToken.Start, parentToken.Length), columns, onDelete, onUpdate, match, deferred);
    }

    /// <summary>Reads <c>(a, b)</c>; a collation or an order in it is accepted and ignored, as in old schemas.</summary>
    private static ImmutableArray<string> ReadForeignKeyColumns(ref TokenCursor cursor)
    {
        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>();
        cursor.Expect(TokenKind.OpenParenthesis);
        do
        {
            columns.Add(cursor.Name());
            if (cursor.Try("COLLATE")) _ = cursor.Name();
            if (!cursor.Try("ASC")) _ = cursor.Try("DESC");
        }
        while (cursor.Try(TokenKind.Comma));
        cursor.Expect(TokenKind.CloseParenthesis);
        return columns.DrainToImmutable();
    }

    /// <summary>Reads <c>[NOT] DEFERRABLE [INITIALLY DEFERRED|IMMEDIATE]</c>; null when there is none.</summary>
    private static bool? TryReadDeferral(ref TokenCursor cursor)
    {
        bool never = cursor.Try("NOT", "DEFERRABLE");
        if (!never && !cursor.Try("DEFERRABLE")) return null;
        bool deferred = cursor.Try("INITIALLY", "DEFERRED");
        if (!deferred) _ = cursor.Try("INITIALLY", "IMMEDIATE");
        return deferred && !never;
    }

    private static ForeignKeyAction ReadAction(ref TokenCursor cursor)
    {
        if (cursor.Try("CASCADE")) return ForeignKeyAction.Cascade;
        if (cursor.Try("RESTRICT")) return ForeignKeyAction.Restrict;
        if (cursor.Try("SET", "NULL")) return ForeignKeyAction.SetNull;
        if (cursor.Try("SET", "DEFAULT")) return ForeignKeyAction.SetDefault;
        if (!cursor.Try("NO", "ACTION")) cursor.Fail();
        return ForeignKeyAction.NoAction;
    }

    /// <summary>The list of an index or a key: <c>(a, "b" COLLATE nocase DESC, lower(c))</c>.</summary>
    public static ImmutableArray<IndexedTerm> ReadTerms(ref TokenCursor cursor, string sql) =>
        ReadTerms(ref cursor, sql, out _, mayAutoIncrement: false);

    /// <summary>Reads the list of a primary key too, whose <c>AUTOINCREMENT</c> stands inside the parentheses.</summary>
    private static ImmutableArray<IndexedTerm> ReadTerms(
        ref TokenCursor cursor, string sql, out bool autoIncrement, bool mayAutoIncrement)
    {
        ImmutableArray<IndexedTerm>.Builder terms = ImmutableArray.CreateBuilder<IndexedTerm>();
        autoIncrement = false;
        cursor.Expect(TokenKind.OpenParenthesis);
        do
        {
            int first = cursor.Position;
            cursor.SkipToClose(stopAtComma: true);
            if (cursor.Failed) break;
            ReadOnlySpan<SqlToken> tokens = cursor.Tokens(first, cursor.Position);
            if (mayAutoIncrement && tokens.Length > 1 && Is(sql, tokens[^1], "AUTOINCREMENT"))
            {
                autoIncrement = cursor.At(TokenKind.CloseParenthesis);
                tokens = tokens[..^1];
            }

            if (ReadTerm(sql, tokens) is { } term) terms.Add(term);
            else cursor.Fail();
        }
        while (cursor.Try(TokenKind.Comma));
        cursor.Expect(TokenKind.CloseParenthesis);
        return terms.DrainToImmutable();
    }

    private static IndexedTerm? ReadTerm(string sql, ReadOnlySpan<SqlToken> tokens)
    {
        if (tokens.IsEmpty) return null;
        SourceSpan span = SourceSpan.Between(tokens[0].Start, tokens[^1].End);
        if (tokens.Length > 2 && Is(sql, tokens[^2], "NULLS")) tokens = tokens[..^2];
        bool descending = tokens.Length > 1 && Is(sql, tokens[^1], "DESC");
        if (descending || (tokens.Length > 1 && Is(sql, tokens[^1], "ASC"))) tokens = tokens[..^1];
        string? collation = null;
        if (tokens.Length > 2 && Is(sql, tokens[^2], "COLLATE") && IsOnePart(tokens[..^2]))
        {
            collation = SqlName.Unquote(Text(sql, tokens[^1]));
            tokens = tokens[..^2];
        }

        SourceSpan expression = SourceSpan.Between(tokens[0].Start, tokens[^1].End);
        return new IndexedTerm(span, expression, ColumnName(sql, tokens), collation, descending);
    }

    /// <summary>COLLATE binds tighter than any operator: behind <c>a || b</c> it belongs to <c>b</c> alone.</summary>
    private static bool IsOnePart(ReadOnlySpan<SqlToken> tokens) => tokens.Length == 1 || Parentheses.Enclose(tokens);

    private static string? ColumnName(string sql, ReadOnlySpan<SqlToken> tokens)
    {
        tokens = Parentheses.Strip(tokens);
        if (tokens.Length != 1) return null;
        ReadOnlySpan<char> text = Text(sql, tokens[0]);
        return tokens[0].Kind switch
        {
            TokenKind.QuotedName or TokenKind.Text => SqlName.Unquote(text),
            TokenKind.Word when !SqlKeywords.IsReserved(text) => text.ToString(),
            _ => null,
        };
    }

    private static bool Is(string sql, SqlToken token, string keyword) =>
        token.Kind == TokenKind.Word && SqlNameComparer.Same(Text(sql, token), keyword);

    private static ReadOnlySpan<char> Text(string sql, SqlToken token) => sql.AsSpan(token.Start, token.Length);
}
