using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What a virtual table (an index of words, say) keeps in tables of its own, which are no part of a schema: where the run does
/// not write to it, they stay as they are.
/// </summary>
/// <param name="Table">Its name before.</param>
/// <param name="After">Its name after.</param>
/// <param name="Contents">What is in each of them, by what stands behind the table's name in theirs.</param>
internal sealed record ProvenShadows(string Table, string After, ImmutableSortedDictionary<string, TableContent> Contents)
{
    /// <summary>Reads them.</summary>
    public static ProvenShadows Before(SqliteConnection connection, DatabaseSchema schema, ColumnPromise table) =>
        new(table.Column, table.After, Read(connection, schema, table.Column));

    /// <summary>What is lost, in words; null when nothing is.</summary>
    /// <param name="connection">The database after the run.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="nobody">Who did not say so.</param>
    public string? Loss(SqliteConnection connection, DatabaseSchema schema, string nobody)
    {
        if (schema.FindTable(After) is null) return $"the table {Table} is gone, and {nobody} drops it";
        ImmutableSortedDictionary<string, TableContent> now = Read(connection, schema, After);
        foreach ((string name, TableContent then) in Contents)
        {
            if (!now.TryGetValue(name, out TableContent? found)) return $"the table {Table}{name} of {Table} is gone";
            if (found.Rows == then.Rows && found.Hash == then.Hash) continue;
            string rows = found.Rows == then.Rows
                ? $"of its {then.Rows} rows not all are what they were"
                : $"{found.Rows} rows instead of {then.Rows}";
            return $"the table {Table}{name}, in which {Table} keeps what it stores, has another content ({rows}), "
                + $"and {nobody} writes to {Table}";
        }

        return null;
    }

    private static ImmutableSortedDictionary<string, TableContent> Read(
        SqliteConnection connection, DatabaseSchema schema, string table) => connection
        .Texts("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
        .Where(name => name.StartsWith($"{table}_", StringComparison.OrdinalIgnoreCase) && schema.FindTable(name) is null)
        .ToImmutableSortedDictionary(
            name => name[table.Length..], name => ContentHash.OfTable(connection, name), StringComparer.Ordinal);
}
