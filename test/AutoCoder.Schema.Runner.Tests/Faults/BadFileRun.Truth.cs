namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>What a file is, by SQLite alone.</summary>
internal sealed partial class BadFileRun
{
    // Nothing of the code under test: SQLite itself is asked for the versions and the columns, of a copy.
    private bool IsTrulyCurrent(int slot)
    {
        string copy = Path.Combine(_folder, "copy.db");
        foreach (string suffix in Suffixes)
        {
            File.Delete(copy + suffix);
            if (File.Exists(_paths[slot] + suffix)) File.Copy(_paths[slot] + suffix, copy + suffix);
        }

        string kind = KindOf(slot);
        string[] found = Columns(copy);
        string versions = string.Join(',', Kinds.OwnKind(kind).Migrations.Select(migration => migration.Version));
        bool demandsMore = found.Except(_columns[kind]).Any(column => column.EndsWith("|demanded", StringComparison.Ordinal) && _columns[kind].Any(known => known.StartsWith(column[..(column.IndexOf('.', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)));
        return !demandsMore && !_columns[kind].Select(Name).Except(found.Select(Name)).Any()
            && SqliteFile.Scalar(copy, "SELECT group_concat(Version) FROM (SELECT DISTINCT Version FROM VersionInfo ORDER BY 1)") == versions;
    }

    private static string Name(string column) => column[..column.IndexOf('|', StringComparison.Ordinal)];

    private static string[] Columns(string path)
    {
        using var connection = SqliteFile.Open(path);
        return SqliteFile.Rows(
            connection,
            """
            SELECT lower(t.name) || '.' || lower(c.name), CASE WHEN c."notnull" AND c.dflt_value IS NULL AND NOT c.pk THEN 'demanded' ELSE '' END
            FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT IN ('VersionInfo', 'SchemaLedger') AND t.name NOT LIKE 'sqlite_%'
            """).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
