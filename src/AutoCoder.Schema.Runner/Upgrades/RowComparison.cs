using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>Which rows a run lost, added or changed.</summary>
/// <param name="Count">How many.</param>
/// <param name="Named">The row ids of the first of them.</param>
internal sealed record RowComparison(long Count, ImmutableArray<long> Named)
{
    private const int MostNamed = 10, MostRemembered = 1_000_000;

    /// <summary>
    /// Reads the rows as they are, rolls the transaction back, and reads those of before: only to be called when it is to be
    /// rolled back anyway. Below the driver, which runs nothing any more after that.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="before">The table's name before.</param>
    /// <param name="after">Its name now.</param>
    /// <param name="column">The column to compare; null for the rows alone.</param>
    /// <returns>Null when the rows have no numbers, or are too many to be remembered.</returns>
    public static RowComparison? Find(SqliteConnection connection, string before, string after, ColumnPromise? column)
    {
        if (Statement(connection, before, column?.Column) is not { } then || Statement(connection, after, column?.After) is not { } now) return null;
        var left = new Dictionary<long, ValueHash.Sum>();
        foreach ((long row, ValueHash.Sum value) in Rows(connection, now))
        {
            left[row] = value;
            if (left.Count > MostRemembered) return null;
        }

        raw.sqlite3_exec(connection.Handle, "ROLLBACK");
        return Compare(Rows(connection, then), left);
    }

    private static RowComparison Compare(IEnumerable<(long Row, ValueHash.Sum Value)> before, Dictionary<long, ValueHash.Sum> left)
    {
        long count = 0;
        var named = ImmutableArray.CreateBuilder<long>();
        foreach ((long row, ValueHash.Sum value) in before)
        {
            if (!left.Remove(row, out ValueHash.Sum now) || !now.Equals(value)) Name(row);
        }

        foreach (long row in left.Keys.Order()) Name(row);
        return new(count, named.ToImmutable());

        void Name(long row)
        {
            if (count++ < MostNamed) named.Add(row);
        }
    }

    private static string? Statement(SqliteConnection connection, string table, string? column)
    {
        KeyedTable keyed;
        try
        {
            keyed = KeyedTable.Of(connection, table);
        }
        catch (SqliteException)
        {
            return null;
        }

        bool isNumbered = keyed.Key is ["rowid" or "_rowid_" or "oid"];
        // A table that was renamed is not there under its old name; its row ids have one of the same names.
        string key = isNumbered ? keyed.Key[0] : keyed.Columns.IsEmpty ? "rowid" : "";
        return key.Length == 0 ? null : $"SELECT {key}, {(column is null ? "NULL" : SqlName.Quote(column))} FROM main.{SqlName.Quote(table)} ORDER BY 1";
    }

    private static IEnumerable<(long Row, ValueHash.Sum Value)> Rows(SqliteConnection connection, string sql)
    {
        using SqliteStatement? rows = Tried(() => connection.Prepare(sql));
        using var hash = new ValueHash(isKept: false);
        while (rows is not null && Tried(() => rows.Step() ? rows : null) is not null)
        {
            ValueHash.Sum sum = default;
            hash.Add(rows, 1);
            hash.AddRowTo(ref sum);
            yield return (rows.Integer(0), sum);
        }
    }

    // Rows that cannot be read are not named: that something was lost is known already.
    private static SqliteStatement? Tried(Func<SqliteStatement?> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
