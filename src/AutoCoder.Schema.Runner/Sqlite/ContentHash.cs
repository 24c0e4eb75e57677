using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// Hashes of what is in a database, for proof that it is the same in two files or at two moments. Rows are streamed: no more
/// than one is in memory. Nothing of the file's own code runs: no view, no trigger, no generated column.
/// </summary>
/// <remarks>
/// Several questions to one state need a transaction of the caller around them. Against accidents, not against somebody who
/// makes up rows to fit a sum.
/// </remarks>
internal static class ContentHash
{
    /// <summary>Everything that is in the main database of a connection.</summary>
    /// <exception cref="SqliteException">It cannot be read to its end.</exception>
    /// <exception cref="OperationCanceledException">The caller had enough.</exception>
    public static DatabaseContent OfDatabase(SqliteConnection connection, CancellationToken cancellation = default) => new(
        OfSchema(connection, cancellation),
        Text(connection, "PRAGMA main.encoding"),
        connection.Number("PRAGMA main.user_version"),
        connection.Number("PRAGMA main.application_id"),
        [.. ConnectionSchema.TablesWithRows(connection).Select(table => OfTable(connection, table, cancellation))]);

    private static string OfSchema(SqliteConnection connection, CancellationToken cancellation)
    {
        using var rows = new KeyedRows([connection.Prepare(KnownSchemas.Rows)]);
        return Scan(rows, columns: 4, cancellation).Hash;
    }

    /// <summary>All rows of a table, each with its key.</summary>
    /// <exception cref="SqliteException">The table cannot be read to its end.</exception>
    public static TableContent OfTable(SqliteConnection connection, string table, CancellationToken cancellation = default)
    {
        KeyedTable keyed = KeyedTable.Of(connection, table);
        int columns = keyed.Key.Length + keyed.Columns.Length;
        using IDisposable? readable = keyed.Readable(connection);
        using KeyedRows read = keyed.Read(connection, keyed.Columns);
        (long rows, string hash) = Scan(read, columns, cancellation);
        return new(table, rows, hash);
    }

    /// <summary>Some columns of a table, each as pairs of key and value, in one reading of the table.</summary>
    /// <param name="connection">The connection, in or outside a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns; all that store a value when null.</param>
    /// <param name="isKeyed">False to hash the values without their keys: which values there are, in whichever rows.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SqliteException">The table cannot be read to its end, or has no such column.</exception>
    public static ImmutableArray<ColumnContent> OfColumns(
        SqliteConnection connection, string table, IReadOnlyList<string>? columns = null, bool isKeyed = true,
        CancellationToken cancellation = default) =>
        OfColumns(connection, KeyedTable.Of(connection, table), columns, isKeyed, cancellation);

    /// <summary>The same of a table that was looked at.</summary>
    /// <exception cref="SqliteException">The table cannot be read to its end, or has no such column.</exception>
    public static ImmutableArray<ColumnContent> OfColumns(
        SqliteConnection connection, KeyedTable keyed, IReadOnlyList<string>? columns = null, bool isKeyed = true,
        CancellationToken cancellation = default)
    {
        if (!isKeyed) keyed = keyed with { Key = [] };
        columns ??= keyed.Columns;
        var sums = new ValueHash.Sum[columns.Count];
        long rows = 0;
        using var hash = new ValueHash(isKept: false);
        using IDisposable? readable = keyed.Readable(connection);
        using KeyedRows read = keyed.Read(connection, columns);
        for (; Step(read, cancellation); rows++)
        {
            int? key = null;
            for (int column = 0; column < columns.Count; column++)
            {
                key = BeginRow(hash, read.First, keyed.Key.Length, key);
                Add(hash, read, keyed.Key.Length + column);
                if (hash.Length is null) key = null; // a long value took the room that the key was in
                hash.AddRowTo(ref sums[column]);
            }
        }

        return [.. columns.Select((column, index) => new ColumnContent(keyed.Name, column, rows, sums[index].ToString()))];
    }

    // Each column is hashed with the row's key; a key that is short enough is read once.
    private static int? BeginRow(ValueHash hash, SqliteStatement row, int parts, int? known)
    {
        if (known is { } length)
        {
            hash.BeginWith(length);
            return known;
        }

        for (int part = 0; part < parts; part++) hash.Add(row, part);
        return hash.Length;
    }

    private static (long Rows, string Hash) Scan(KeyedRows read, int columns, CancellationToken cancellation)
    {
        ValueHash.Sum sum = default;
        long rows = 0;
        using var hash = new ValueHash(isKept: true);
        for (; Step(read, cancellation); rows++)
        {
            for (int column = 0; column < columns; column++) Add(hash, read, column);
            hash.AddRowTo(ref sum);
        }

        return (rows, sum.ToString());
    }

    private static void Add(ValueHash hash, KeyedRows read, int term)
    {
        (SqliteStatement statement, int place) = read.At(term);
        hash.Add(statement, place);
    }

    // Below the driver, which makes strings of texts and so replaces bytes that are not valid in them.
    private static bool Step(KeyedRows read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return read.Step();
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        return connection.Texts(sql) is [var text, ..] ? text : "";
    }
}

/// <summary>What is in a database: not its bytes, which a VACUUM changes, but everything that can be read from it.</summary>
/// <param name="Schema">A hash over the objects in <c>sqlite_schema</c>: type, name, table and SQL.</param>
/// <param name="Encoding">The encoding of its text (<c>PRAGMA encoding</c>).</param>
/// <param name="UserVersion"><c>PRAGMA user_version</c>.</param>
/// <param name="ApplicationId"><c>PRAGMA application_id</c>.</param>
/// <param name="Tables">Every table with rows of its own, by name; a virtual table's rows are in its shadow tables.</param>
internal sealed record DatabaseContent(
    string Schema, string Encoding, long UserVersion, long ApplicationId, ImmutableArray<TableContent> Tables)
{
    /// <summary>
    /// What is first found different, as the end of a sentence that begins with the other's name; null when nothing is.
    /// </summary>
    /// <param name="expected">What should be there.</param>
    public string? DifferenceFrom(DatabaseContent expected)
    {
        if (Schema != expected.Schema) return $"its schema is another one{MissingTable(expected)}";
        if (Encoding != expected.Encoding) return $"its encoding is {Encoding} instead of {expected.Encoding}";
        if (UserVersion != expected.UserVersion) return $"its user_version is {UserVersion} instead of {expected.UserVersion}";
        if (ApplicationId != expected.ApplicationId)
            return $"its application_id is {ApplicationId} instead of {expected.ApplicationId}";
        return Tables.Zip(expected.Tables, Difference).FirstOrDefault(difference => difference is not null);
    }

    private string MissingTable(DatabaseContent expected) =>
        expected.Tables.Select(table => table.Name).Except(Tables.Select(table => table.Name)).FirstOrDefault() is { } missing
            ? $", without the table {missing}"
            : "";

    private static string? Difference(TableContent actual, TableContent expected) => actual == expected ? null
        : actual.Rows == expected.Rows
            ? $"the table {expected.Name} has {actual.Rows} rows, as it should, and not all values in them are the same"
            : $"the table {expected.Name} has {actual.Rows} rows instead of {expected.Rows}";
}

/// <summary>What is in a table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Hash">A hash over all rows with their keys; it does not depend on their order.</param>
internal sealed record TableContent(string Name, long Rows, string Hash);

/// <summary>What is in one column of a table, as a hash over the pairs of row key and value.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Rows">How many rows the table has.</param>
/// <param name="Hash">The hash; it does not depend on the order of the rows.</param>
internal sealed record ColumnContent(string Table, string Column, long Rows, string Hash);
