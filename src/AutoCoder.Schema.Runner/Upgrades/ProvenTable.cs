using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>A table as it was, for comparison.</summary>
/// <param name="Promise">What has to be true of it.</param>
/// <param name="Rows">How many rows it had.</param>
/// <param name="Hashes">The hash of each column that is to stay, in the order of the promise.</param>
internal sealed record ProvenTable(TablePromise Promise, long Rows, ImmutableArray<string> Hashes)
{
    /// <summary>Reads it.</summary>
    public static ProvenTable Before(SqliteConnection connection, KnownSchema schema, TablePromise promise)
    {
        (long rows, ImmutableArray<string> hashes) = Read(connection, schema, promise.Table, [.. promise.Columns.Select(column => column.Column)], promise.IsKeyed);
        return new(promise, rows, hashes);
    }

    /// <summary>What is lost, in words; null when nothing is.</summary>
    /// <param name="connection">The database after the run.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="kept">The columns that can be compared.</param>
    /// <param name="isDestructive">Whether the run says that it deletes on purpose.</param>
    /// <param name="canLookBack">Whether a rollback on the connection brings the rows of before back.</param>
    public string? LossIn(SqliteConnection connection, KnownSchema schema, ImmutableArray<ColumnPromise> kept, bool isDestructive, bool canLookBack)
    {
        string after = Promise.After!;
        (long rows, ImmutableArray<string> hashes) = Read(connection, schema, after, Rows == 0 ? [] : [.. kept.Select(column => column.After)], Promise.IsKeyed);
        if (rows < Rows && isDestructive) return null;
        bool hasWrongCount = (rows < Rows && !Promise.MayShrink) || (rows > Rows && !Promise.MayGrow);
        if (hasWrongCount)
        {
            string named = canLookBack && Promise.IsKeyed ? Rowed(RowComparison.Find(connection, Promise.Table, after, null)) : "";
            string which = rows < Rows ? "deletes rows of it. Say that it is meant with [MigrationTrait(\"destructive\", \"why\")]" : "adds rows to it";
            return $"the table {Promise.Table} has {rows} rows instead of {Rows}{named}, and no migration of this run {which}";
        }

        if (Rows == 0 || kept.IsEmpty) return null;
        int changed = Enumerable.Range(0, kept.Length).FirstOrDefault(index => hashes[index] != Hashes[Promise.Columns.IndexOf(kept[index])], -1);
        return changed < 0 ? null : Changed(connection, kept[changed], canLookBack);
    }

    private string Changed(SqliteConnection connection, ColumnPromise column, bool canLookBack)
    {
        string named = canLookBack && Promise.IsKeyed ? Rowed(RowComparison.Find(connection, Promise.Table, Promise.After!, column)) : "";
        return $"the column {column.Column} of {Promise.Table} has other values than before{named}, and no migration of this run writes to it. "
            + $"A migration that does so by code says it with [MigrationTrait(\"writes\", \"{Promise.Table}\")]";
    }

    private static string Rowed(RowComparison? found)
    {
        if (found is not { Count: > 0 }) return "";
        string more = found.Count > found.Named.Length ? ", …" : "";
        return $" ({found.Count} {(found.Count == 1 ? "row" : "rows")}: rowid {string.Join(", ", found.Named)}{more})";
    }

    // What tells the rows of a table apart follows from the schema. Where a column is read, its rows are counted with it.
    private static (long Rows, ImmutableArray<string> Hashes) Read(SqliteConnection connection, KnownSchema schema, string table, string[] columns, bool isKeyed)
    {
        if (columns.Length == 0) return (Count(connection, table), []);
        KeyedTable keyed = schema.Answer((nameof(KeyedTable), table), () => KeyedTable.Of(connection, table))!;
        ImmutableArray<ColumnContent> contents = ContentHash.OfColumns(connection, keyed, columns, isKeyed);
        return (contents[0].Rows, [.. contents.Select(content => content.Hash)]);
    }

    private static long Count(SqliteConnection connection, string table) =>
        connection.Number($"SELECT count(*) FROM main.{SqlName.Quote(table)}");
}
