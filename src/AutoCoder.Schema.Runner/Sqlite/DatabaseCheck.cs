using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>Asks SQLite whether a database is sound, on a connection that may be in a transaction.</summary>
internal static class DatabaseCheck
{
    private const long ShortestLimit = 1 << 20;
    private const int MostLines = 10;

    /// <summary>The broken foreign keys (<c>PRAGMA foreign_key_check</c>).</summary>
    public static ForeignKeyViolations ForeignKeys(SqliteConnection connection)
    {
        try
        {
            return new([.. Violations(connection, null)]);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            // A key that refers to no unique column ends the check of the whole database; the other tables still count.
            return new([.. ConnectionSchema.Tables(connection).SelectMany(table => OfTable(connection, table))]);
        }
    }

    /// <summary>What is damaged (<c>PRAGMA quick_check</c>), at most ten lines; null when nothing is.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="records">
    /// The tables of this program: nobody else makes them, so that what is stored there against a constraint is damage.
    /// </param>
    /// <param name="violations">
    /// Gets what is stored against a constraint elsewhere, by what SQLite says, with the number of rows. That is no damage:
    /// SQLite lets nobody store it, so it is older than the constraint.
    /// </param>
    /// <param name="passedOver">
    /// Gets a sentence where something could not be checked: a table needs what the application registers on its own connections.
    /// </param>
    public static string? Quick(
        SqliteConnection connection, IEnumerable<string> records, IDictionary<string, int> violations, List<string> passedOver) =>
        Damage(connection, "quick_check", violations, passedOver)
        ?? (violations.Count == 0 ? null : records.Select(table => Against(connection, table)).OfType<string>().FirstOrDefault());

    private static string? Against(SqliteConnection connection, string table)
    {
        if (!ConnectionSchema.HasTable(connection, table)) return null;
        using SqliteStatement rows = connection.Prepare($"PRAGMA main.quick_check({SqlName.Quote(table)})");
        return rows.Step() && rows.Text(0) is { } line and not "ok" ? line : null;
    }

    /// <summary>
    /// What is damaged, indexes held against their tables (<c>PRAGMA integrity_check</c>), at most ten lines; null when nothing
    /// is.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="passedOver">Gets a sentence where something could not be checked.</param>
    public static string? Whole(SqliteConnection connection, List<string>? passedOver = null)
    {
        if (passedOver is not null && raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            passedOver.AddRange(UncheckedOfReadOnly(connection));
        return Damage(connection, "integrity_check", null, passedOver);
    }

    // SQLite forgets the CHECKs of a database that it cannot write to (3.53), and so misses nothing of what they need.
    private static IEnumerable<string> UncheckedOfReadOnly(SqliteConnection connection)
    {
        foreach (TableSchema table in SchemaReader.Read(ConnectionSchema.ReadAll(connection)).Tables)
        {
            foreach (CheckSchema check in table.Checks)
            {
                if (Missing(connection, table.Name, check.Expression) is { } missing)
                    yield return $"A CHECK of the table {table.Name} could not be checked: {missing}.";
            }
        }
    }

    private static string? Missing(SqliteConnection connection, string table, string expression)
    {
        try
        {
            connection.Prepare($"SELECT 1 FROM main.{SqlName.Quote(table)} WHERE ({expression})").Dispose();
            return null;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            return IsOfApplication(error) ? error.Words() : null; // what else is wrong with it is told by who writes
        }
    }

    // Both evaluate the constraints and the indexes of the file for every row. An expression that makes a value of a gigabyte
    // takes seconds (measured), and an honest one has no need of values that are longer than the file.
    private static string? Damage(
        SqliteConnection connection, string check, IDictionary<string, int>? violations, List<string>? passedOver)
    {
        long size = connection.Number("PRAGMA page_count") * connection.Number("PRAGMA page_size");
        int longest = (int)Math.Clamp(size, ShortestLimit, int.MaxValue);
        int usual = raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_LENGTH, longest);
        try
        {
            return Lines(connection, $"{check}(2147483647)", violations, passedOver);
        }
        catch (SqliteException error) when (IsOfApplication(error) || IsOfModule(error))
        {
            violations?.Clear();
            int told = passedOver?.Count ?? 0;
            string? damage = DamageOfEach(connection, check, violations, passedOver);
            // Asked again, SQLite does not always say it of the table.
            if (passedOver?.Count == told) passedOver.Add($"Not all of it could be checked for damage: {error.Words()}.");
            return damage;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_TOOBIG)
        {
            return "a constraint or an index of it makes values that are longer than the whole file";
        }
        finally
        {
            _ = raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_LENGTH, usual);
        }
    }

    // As pragma.c of SQLite 3.53 spells them. A value of a type that its column does not store ("NUMERIC value in t.c") is none:
    // no constraint came later, but a page or a schema by another hand, and comparisons would find it in the wrong place.
    private static bool IsViolation(string line) =>
        line.StartsWith("NULL value in ", StringComparison.Ordinal)
        || line.StartsWith("CHECK constraint failed in ", StringComparison.Ordinal)
        || line.StartsWith("non-unique entry in index ", StringComparison.Ordinal);

    private static string? Lines(
        SqliteConnection connection, string check, IDictionary<string, int>? violations, List<string>? passedOver)
    {
        List<string> lines = [];
        using (SqliteStatement rows = connection.Prepare($"PRAGMA main.{check}"))
        {
            while (lines.Count < MostLines && rows.Step())
            {
                string line = rows.Text(0) ?? "";
                if (!IsViolation(line)) lines.Add(line);
                else if (violations is not null) violations[line] = (violations.TryGetValue(line, out int known) ? known : 0) + 1;
            }
        }

        if (lines is [] or ["ok"]) return null;
        foreach (string table in lines.Where(IsOfSearch).SelectMany(line => SearchedElsewhere(connection, line)).ToArray())
        {
            lines.RemoveAll(line => IsOf(line, table));
            string name = SqlName.Quote(table), rebuild = $"INSERT INTO {name} ({name}) VALUES ('rebuild')";
            passedOver?.Add(
                $"The search table {table} does not have what is in the rows that it searches; {rebuild} mends that.");
        }

        return lines.Count == 0
            ? null
            : $"{string.Join("; ", lines.Distinct(StringComparer.Ordinal))}{Mistyped(connection, lines)}";
    }

    // "NUMERIC value in t.c": what the column's type would have converted, had it been declared so when that was stored. A page
    // by another hand looks like this as well, and only who changed the declaration knows. The column is read and written back.
    private static string Mistyped(SqliteConnection connection, List<string> lines)
    {
        string[] columns =
            [.. lines.Select(line => line.Split(" value in ", 2) is ["NUMERIC" or "TEXT", var column] ? column : "")];
        if (columns.Contains("")) return "";
        string[] updates =
        [
            .. from table in SchemaReader.Read(ConnectionSchema.ReadAll(connection)).Tables
            let named = table.Columns.Where(column => columns.Contains($"{table.Name}.{column.Name}")).ToArray()
            where named.Length > 0
            let sets = named.Select(column => $"{SqlName.Quote(column.Name)} = {SqlName.Quote(column.Name)}")
            select $"UPDATE {SqlName.Quote(table.Name)} SET {string.Join(", ", sets)}",
        ];
        if (updates.Length == 0) return "";
        return ": values are not of the type that the column declares. Where its declaration was changed and they were not "
            + $"(PRAGMA writable_schema), this stores them as it declares now: {string.Join("; ", updates)}";
    }

    // "malformed inverted index for FTS4 table main.ff", "unable to validate the inverted index for FTS5 table main.ff: …"
    private static bool IsOfSearch(string line) => line.Contains(" inverted index for FTS", StringComparison.Ordinal);

    private static bool IsOf(string line, string table) => IsOfSearch(line)
        && (line.EndsWith($" table main.{table}", StringComparison.Ordinal)
            || line.Contains($" table main.{table}: ", StringComparison.Ordinal));

    // One that searches the rows of another table is behind whenever somebody writes to those alone: no damage of the file.
    private static IEnumerable<string> SearchedElsewhere(SqliteConnection connection, string line) => ConnectionSchema
        .ReadAll(connection)
        .Where(entry => entry is { Type: "table", Sql: not null } && IsOf(line, entry.Name)
            && SqlTokenizer.Significant(entry.Sql).Any(token => token.Kind == TokenKind.Word
                && SqlName.Same(entry.Sql.AsSpan(token.Start, token.Length).ToString(), "content")))
        .Select(entry => entry.Name);

    private static bool IsOfApplication(SqliteException error) =>
        error.SqliteErrorCode == raw.SQLITE_ERROR && StandIns.IsOfApplication(error.Words());

    // Of a search table whose tokenizer only the application has the check says no more.
    private static bool IsOfModule(SqliteException error) =>
        error.SqliteErrorCode == raw.SQLITE_ERROR && error.Words() == "SQL logic error";

    private static bool IsVirtual(SqliteConnection connection, string table) => ConnectionSchema.ReadAll(connection)
        .Any(entry => SqlName.Same(entry.Name, table) && CreateStatement.VirtualTableModule(entry.Sql ?? "") is not null);

    // One table that needs what only the application has ends the check of the whole database; the others still count. Nothing
    // stands in here: by another order an index would be wrong that is not.
    private static string? DamageOfEach(
        SqliteConnection connection, string check, IDictionary<string, int>? violations, List<string>? passedOver)
    {
        foreach (string table in ConnectionSchema.Tables(connection).Prepend("sqlite_schema"))
        {
            try
            {
                string ofTable = $"{check}({SqlName.Quote(table)})";
                if (Lines(connection, ofTable, violations, passedOver) is { } damage) return damage;
            }
            catch (SqliteException error) when (IsOfApplication(error) || (IsOfModule(error) && IsVirtual(connection, table)))
            {
                passedOver?.Add(
                    $"The table {table} could not be checked for damage: {error.Words()}.");
            }
        }

        return null;
    }

    /// <summary>The broken foreign keys of one table.</summary>
    public static ImmutableArray<ForeignKeyViolation> OfTable(SqliteConnection connection, string table)
    {
        try
        {
            return [.. Violations(connection, table)];
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            return [new(table, null, null, error.Message)];
        }
    }

    private static IEnumerable<ForeignKeyViolation> Violations(SqliteConnection connection, string? table)
    {
        string of = table is null ? "" : $"({SqlName.Quote(table)})";
        using SqliteStatement rows = connection.Prepare($"PRAGMA main.foreign_key_check{of}");
        while (rows.Step()) yield return new(rows.Text(0)!, rows.IsNull(1) ? null : rows.Integer(1), rows.Text(2) ?? "");
    }
}

/// <summary>The broken foreign keys of a database at one moment.</summary>
/// <param name="All">As SQLite lists them.</param>
internal sealed record ForeignKeyViolations(ImmutableArray<ForeignKeyViolation> All)
{
    /// <summary>How many are named in a message.</summary>
    public const int Named = 10;

    /// <summary>The violations that were not there before, as a migration brings them in.</summary>
    /// <param name="before">The violations before the migration.</param>
    public ForeignKeyViolations Since(ForeignKeyViolations before)
    {
        if (All.IsEmpty || before.All.IsEmpty) return this;
        Dictionary<ForeignKeyViolation, int> known = [];
        foreach (ForeignKeyViolation violation in before.All) known[violation] = known.GetValueOrDefault(violation) + 1;
        return new([.. All.Where(violation => !Take(known, violation))]);
    }

    /// <summary>One sentence that names at most <see cref="Named"/> of them; null when there is none.</summary>
    public string? Describe()
    {
        if (All.IsEmpty) return null;
        string named = string.Join("; ", All.Take(Named));
        return All.Length <= Named ? $"{named}." : $"{named}; and {All.Length - Named} more.";
    }

    private static bool Take(Dictionary<ForeignKeyViolation, int> known, ForeignKeyViolation violation)
    {
        int left = known.GetValueOrDefault(violation);
        if (left > 0) known[violation] = left - 1;
        return left > 0;
    }
}

/// <summary>A row whose foreign key points at nothing, or a foreign key that cannot be checked.</summary>
/// <param name="Table">The table with the row.</param>
/// <param name="RowId">The row; null in a table without row ids, and when the key itself is at fault.</param>
/// <param name="Parent">The table that the row refers to; null when the key itself is at fault.</param>
/// <param name="Problem">What SQLite says about the key itself, or null.</param>
internal sealed record ForeignKeyViolation(string Table, long? RowId, string? Parent, string? Problem = null)
{
    /// <inheritdoc />
    public override string ToString()
    {
        if (Problem is not null) return $"{Table}: {Problem.TrimEnd('.')}";
        string row = RowId is null ? "a row" : $"row {RowId}";
        return $"{Table} {row} refers to a row of {Parent} that does not exist";
    }
}
