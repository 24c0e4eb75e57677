namespace AutoCoder.Schema.Lint;

/// <summary>Statements that do nothing, or not everywhere.</summary>
internal static class StatementRules
{
    // All that SQLite 3.53 knows (PRAGMA pragma_list), without those that do nothing where a migration runs.
    private static readonly string[] Working =
    [
        "analysis_limit", "application_id", "automatic_index", "busy_timeout", "cache_size", "cache_spill", "case_sensitive_like", "cell_size_check",
        "checkpoint_fullfsync", "collation_list", "compile_options", "data_version", "database_list", "defer_foreign_keys", "foreign_key_check",
        "foreign_key_list", "freelist_count", "fullfsync", "function_list", "hard_heap_limit", "ignore_check_constraints", "incremental_vacuum",
        "index_info", "index_list", "index_xinfo", "integrity_check", "journal_size_limit", "legacy_alter_table", "locking_mode", "max_page_count",
        "mmap_size", "module_list", "optimize", "page_count", "pragma_list", "query_only", "quick_check", "read_uncommitted", "recursive_triggers",
        "reverse_unordered_selects", "schema_version", "secure_delete", "shrink_memory", "soft_heap_limit", "synchronous", "table_info", "table_list",
        "table_xinfo", "temp_store", "threads", "trusted_schema", "user_version", "wal_autocheckpoint", "wal_checkpoint", "writable_schema",
    ];

    public static IEnumerable<LintRemark> Of(LintMigration migration) => migration.Up.Select(sql => Of(migration, sql)).OfType<LintRemark>();

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
            "foreign_keys" => "does nothing inside a transaction, in which migrations run. They run with foreign keys off, and all of them are checked before the commit: take it away",
            "journal_mode" when !migration.Migration.IsTransactional => null,
            "journal_mode" => "does nothing, or fails, inside a transaction: set it where the application opens the database",
            "page_size" or "auto_vacuum" => "does nothing to a database that has tables, but for a VACUUM after it, which no transaction can have",
            "encoding" => "does nothing to a database that has tables",
            _ when IsSetting(name) => "does nothing any more",
            _ => "is none that SQLite knows, and it passes over those without a word: is it misspelt?",
        };
        return why is null ? null : new(LintRules.PragmaIgnored, $"{migration.Title} executes PRAGMA {name}, which {why}.");
    }

    private static bool IsSetting(string name) => name is "foreign_keys" or "journal_mode" or "page_size" or "auto_vacuum" or "encoding"
        or "count_changes" or "default_cache_size" or "empty_result_callbacks" or "full_column_names" or "short_column_names" or "temp_store_directory";

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
            ? $"{migration.Title} executes {Head(sql)} IF NOT EXISTS {name}, which is there already and stays as it is, whatever the statement says: take it away."
            : $"{migration.Title} executes {Head(sql)} IF NOT EXISTS {name}: where a database has {Article(what)} of that name that looks otherwise, it is kept and nobody is told. Without IF NOT EXISTS the upgrade stops there.");
    }

    private static LintRemark? Drop(LintMigration migration, ref TokenCursor cursor)
    {
        string what = Word(cursor);
        cursor.Skip();
        if (!cursor.Try("IF", "EXISTS")) return null;
        string name = QualifiedName.Read(ref cursor).Name;
        if (cursor.Failed) return null;
        bool wasThere = migration.Before.Entries.Any(entry => SqlName.Same(entry.Name, name)) || migration.Up.Any(sql => Creates(sql, name));
        return new(LintRules.ExistsHidesDifference, wasThere
            ? $"{migration.Title} executes DROP {what} IF EXISTS {name}: where a database lacks it, nobody is told. Without IF EXISTS the upgrade stops there."
            : $"{migration.Title} executes DROP {what} IF EXISTS {name}, and no migration before makes it: it does nothing. Take it away, or mend the name.");
    }

    private static bool Creates(string sql, string name)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!cursor.Try("CREATE")) return false;
        while (!cursor.AtEnd && !cursor.At("TABLE") && !cursor.At("VIEW") && !cursor.At("INDEX") && !cursor.At("TRIGGER")) cursor.Skip();
        cursor.Skip();
        return SqlName.Same(QualifiedName.Read(ref cursor).Name, name);
    }

    private static string Word(TokenCursor cursor) => cursor.Text(cursor.Current).ToString().ToUpperInvariant();

    private static string Article(string what) => what == "INDEX" ? "an index" : $"a {SqlName.Fold(what)}";

    private static string Head(string sql) =>
        string.Join(' ', SqlTokenizer.Significant(sql).Select(token => sql.Substring(token.Start, token.Length).ToUpperInvariant()).TakeWhile(word => word != "IF"));
}
