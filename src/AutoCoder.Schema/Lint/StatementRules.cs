namespace AutoCoder.Schema.Lint;

/// <summary>Statements that do nothing, or not everywhere.</summary>
internal static class StatementRules
{
    // All that SQLite 3.53 knows (PRAGMA pragma_list), without those that do nothing where a migration runs.
    private static readonly string[] Working =
    [
        "analysis_limit", "application_id", "automatic_index", "busy_timeout", "cache_size", "cache_spill",
        "case_sensitive_like", "cell_size_check", "checkpoint_fullfsync", "collation_list", "compile_options", "data_version",
        "database_list", "defer_foreign_keys", "foreign_key_check", "foreign_key_list", "freelist_count", "fullfsync",
        "function_list", "hard_heap_limit", "ignore_check_constraints", "incremental_vacuum", "index_info", "index_list",
        "index_xinfo", "integrity_check", "journal_size_limit", "legacy_alter_table", "locking_mode", "max_page_count",
        "mmap_size", "module_list", "optimize", "page_count", "pragma_list", "query_only", "quick_check", "read_uncommitted",
        "recursive_triggers", "reverse_unordered_selects", "schema_version", "secure_delete", "shrink_memory",
        "soft_heap_limit", "synchronous", "table_info", "table_list", "table_xinfo", "temp_store", "threads", "trusted_schema",
        "user_version", "wal_autocheckpoint", "wal_checkpoint", "writable_schema",
    ];

    public static IEnumerable<LintRemark> Of(LintMigration migration) =>
        migration.Up.Select(sql => Of(migration, sql)).OfType<LintRemark>();

    private static LintRemark? Of(LintMigration migration, string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (cursor.Try("PRAGMA")) return Pragma(migration, ref cursor);
        if (cursor.Try("CREATE")) return Create(migration, ref cursor, sql);
        return cursor.Try("DROP") ? Drop(migration, ref cursor) : null;
    }

    private static LintRemark? Pragma(LintMigration migration, ref TokenCursor cursor)
    {
        string name = SqlName.Fold(QualifiedName.Read(ref cursor).Name);
        bool isQuestion = cursor.AtEnd;
        if (cursor.Failed || Working.Contains(name, StringComparer.Ordinal)) return null;
        string? why = name switch
        {
            _ when isQuestion && IsSetting(name) => null,
            "foreign_keys" when !migration.Migration.IsTransactional => null,
            "foreign_keys" => "does nothing inside a transaction, in which migrations run. They run with foreign keys off, and "
                + "all of them are checked before the commit: take it away",
            "journal_mode" when !migration.Migration.IsTransactional => null,
            "journal_mode" => "does nothing, or fails, inside a transaction: set it where the application opens the database",
            "page_size" or "auto_vacuum" => "does nothing to a database that has tables, but for a VACUUM after it, which no "
                + "transaction can have",
            "encoding" => "does nothing to a database that has tables",
            _ when IsSetting(name) => "does nothing any more",
            _ => "is none that SQLite knows, and it passes over those without a word: is it misspelt?",
        };
        return why is null ? null : new(LintRules.PragmaIgnored, $"{migration.Title} executes PRAGMA {name}, which {why}.");
    }

    private static bool IsSetting(string name) =>
        name is "foreign_keys" or "journal_mode" or "page_size" or "auto_vacuum" or "encoding"
            or "count_changes" or "default_cache_size" or "empty_result_callbacks" or "full_column_names" or "short_column_names"
            or "temp_store_directory";

    private static LintRemark? Create(LintMigration migration, ref TokenCursor cursor, string sql)
    {
        _ = cursor.Try("TEMP") || cursor.Try("TEMPORARY") || cursor.Try("UNIQUE") || cursor.Try("VIRTUAL");
        string what = Word(cursor);
        cursor.Skip();
        if (!cursor.At("IF") || !cursor.At("NOT", 1)) return null;
        string name = QualifiedName.Read(ref cursor).Name;
        if (cursor.Failed) return null;
        bool wasThere = migration.Before.Entries.Any(entry => SqlName.Same(entry.Name, name));
        return new(LintRules.ExistsHidesDifference, wasThere
            ? $"{migration.Title} executes {Head(sql)} IF NOT EXISTS {name}, which is there already and stays as it is, whatever "
                + "the statement says: take it away."
            : $"{migration.Title} executes {Head(sql)} IF NOT EXISTS {name}: where a database has {Article(what)} of that name "
                + "that looks otherwise, it is kept and nobody is told. Without IF NOT EXISTS the upgrade stops there.");
    }

    private static LintRemark? Drop(LintMigration migration, ref TokenCursor cursor)
    {
        string what = Word(cursor);
        cursor.Skip();
        if (!cursor.Try("IF", "EXISTS")) return null;
        string name = QualifiedName.Read(ref cursor).Name;
        if (cursor.Failed) return null;
        bool wasThere =
            migration.Before.Entries.Any(entry => SqlName.Same(entry.Name, name)) || migration.Up.Any(sql => Creates(sql, name));
        return new(LintRules.ExistsHidesDifference, wasThere
            ? $"{migration.Title} executes DROP {what} IF EXISTS {name}: where a database lacks it, nobody is told. Without IF "
                + "EXISTS the upgrade stops there."
            : $"{migration.Title} executes DROP {what} IF EXISTS {name}, and no migration before makes it: it does nothing. Take "
                + "it away, or mend the name.");
    }

    private static bool Creates(string sql, string name)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!cursor.Try("CREATE")) return false;
        while (!cursor.AtEnd && !cursor.At("TABLE") && !cursor.At("VIEW") && !cursor.At("INDEX") && !cursor.At("TRIGGER"))
            cursor.Skip();
        cursor.Skip();
        return SqlName.Same(QualifiedName.Read(ref cursor).Name, name);
    }

    private static string Word(TokenCursor cursor) => cursor.Text(cursor.Current).ToString().ToUpperInvariant();

    private static string Article(string what) => what == "INDEX" ? "an index" : $"a {SqlName.Fold(what)}";

    private static string Head(string sql) =>
        string.Join(' ', SqlTokenizer.Significant(sql)
            .Select(token => sql.Substring(token.Start, token.Length).ToUpperInvariant()).TakeWhile(word => word != "IF"));
}

/// <summary>
/// Types that promise what SQLite does not hold (https://sqlite.org/datatype3.html#determination_of_column_affinity).
/// </summary>
internal static class TypeRules
{
    // Words that people write for text, of which SQLite makes NUMERIC.
    private static readonly string[] MeantAsText =
        ["string", "enum", "set", "str", "name", "xml", "citext", "password", "email", "url", "inet", "hstore"];

    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        foreach (TableSchema table in migration.After.Tables.Where(table => !table.IsStrict))
        {
            foreach (ColumnSchema column in table.Columns.Where(column => IsNew(migration, table, column)))
            {
                string type = column.DeclaredType.ToUpperInvariant();
                if (HasLength(column))
                {
                    yield return new(
                        LintRules.LengthIgnored,
                        $"{migration.Title} declares {table.Name}.{column.Name} as {type}: "
                        + $"SQLite stores longer values all the same. For a limit, write CHECK (length({column.Name}) <= …).");
                }

                if (BecomesNumber(column))
                {
                    yield return new(
                        LintRules.TextBecomesNumber,
                        $"{migration.Title} declares {table.Name}.{column.Name} as "
                        + $"{type}, which SQLite takes for {column.Affinity.ToString().ToUpperInvariant()}: the text 007 is "
                        + "stored as the number 7. Write TEXT.");
                }
            }
        }
    }

    private static bool IsNew(LintMigration migration, TableSchema table, ColumnSchema column) =>
        migration.Before.FindTable(table.Name)?.FindColumn(column.Name)?.DeclaredType != column.DeclaredType;

    private static bool HasLength(ColumnSchema column) =>
        column.DeclaredType.Contains('(', StringComparison.Ordinal) && column.Affinity == TypeAffinity.Text;

    private static bool BecomesNumber(ColumnSchema column) =>
        column.Affinity == TypeAffinity.Numeric
            && MeantAsText.Contains(column.DeclaredType.Split('(')[0].Trim(), StringComparer.Ordinal);
}

/// <summary>Names that older code uses, and foreign keys that lead nowhere.</summary>
internal static class RenameRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration) => [.. Renames(migration), .. ForeignKeys(migration)];

    private static IEnumerable<LintRemark> Renames(LintMigration migration)
    {
        foreach (StatementEffect effect in migration.Up.Select(StatementEffect.Of))
        {
            // In a rebuild the old name is there again afterwards.
            if (effect is StatementEffect.RenamesTable table && migration.Before.FindTable(table.Table) is not null
                && migration.After.FindTable(table.Table) is null && migration.After.FindTable(table.To) is not null)
                yield return Rename(migration, $"the table {table.Table} to {table.To}");
            if (effect is StatementEffect.RenamesColumn column
                && migration.Before.FindTable(column.Table)?.FindColumn(column.Column) is not null)
                yield return Rename(migration, $"the column {column.Table}.{column.Column} to {column.To}");
        }
    }

    private static LintRemark Rename(LintMigration migration, string what) => new(
        LintRules.Renames, $"{migration.Title} renames {what}: every statement of older code that names it fails from then on. "
            + "Upgrade databases and code together, or add the new name first and drop the old one in a later release.");

    private static IEnumerable<LintRemark> ForeignKeys(LintMigration migration) =>
        from table in migration.After.Tables
        from key in table.ForeignKeys
        where !ParentKeys.Has(migration.After, key)
        let known = migration.Before.FindTable(table.Name)?.ForeignKeys.Any(old => IsSame(old, key)) == true
        where !known || ParentWasThere(migration, table.Name, key)
        select new LintRemark(
            LintRules.ForeignKeyWithoutParent,
            $"{migration.Title} leaves {table.Name} ({string.Join(", ", key.Columns)}) with a foreign key to {key.ParentTable} "
                + $"({string.Join(", ", key.ParentColumns)}), which "
                + $"{(migration.After.FindTable(key.ParentTable) is null ? "is not there" : "is no key of it")}: where foreign "
                + "keys are enforced, SQLite refuses writes to both.");

    private static bool ParentWasThere(LintMigration migration, string table, ForeignKeySchema key) =>
        migration.Before.FindTable(table)!.ForeignKeys.Any(old => IsSame(old, key) && ParentKeys.Has(migration.Before, old));

    private static bool IsSame(ForeignKeySchema one, ForeignKeySchema other) =>
        one.ParentTable == other.ParentTable && one.Columns.SequenceEqual(other.Columns);
}
