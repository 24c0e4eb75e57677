using System.Collections;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// The rows of a table at one moment: of each its key and a hash of every column, to tell later which of them are gone, which
/// have come and which are not what they were. Values are not kept.
/// </summary>
internal sealed class RememberedRows
{
    // Some 8 bytes each: at the most half a gigabyte for one table.
    private const long MostWords = 64L << 20;
    private const int WordsOfRow = 6;

    private readonly Dictionary<UInt128, int> _rows = [];
    private readonly List<ulong> _hashes = [];
    private readonly int _columns;

    private RememberedRows(int columns, bool isKeyed) => (_columns, IsKeyed) = (columns, isKeyed);

    /// <summary>Whether each row is told by its key; else rows are the same that have the same values.</summary>
    public bool IsKeyed { get; }

    /// <summary>How many rows there were.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there were more than are remembered, so that nothing can be told.</summary>
    public bool IsTooMany { get; private set; }

    /// <summary>Reads a table once.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">Columns of it.</param>
    /// <param name="isKeyed">False when the same row may have another key later.</param>
    /// <param name="conversions">What becomes of the values of a column; null where they stay as they are.</param>
    /// <exception cref="SqliteException">It cannot be read to its end.</exception>
    public static RememberedRows Of(
        SqliteConnection connection, KeyedTable table, string[] columns, bool isKeyed,
        ImmutableArray<AffinityConversion?> conversions)
    {
        var remembered = new RememberedRows(columns.Length, isKeyed && !table.Key.IsEmpty);
        foreach ((UInt128 key, ulong[] hashes) in Rows(connection, table, columns, conversions)) remembered.Add(key, hashes);
        return remembered;
    }

    /// <summary>Reads a table again.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">
    /// The columns to compare: the place of each among those that are remembered, and its name in the table.
    /// </param>
    /// <param name="hasSameKeys">False when its rows have other keys now: then they are told apart by their values.</param>
    /// <exception cref="SqliteException">It cannot be read to its end.</exception>
    public RowDifferences Differences(
        SqliteConnection connection, KeyedTable table, (int Place, string Column)[] columns, bool hasSameKeys = true)
    {
        string[] names = [.. columns.Select(column => column.Column)];
        int[] places = [.. columns.Select(column => column.Place)];
        IEnumerable<(UInt128 Key, ulong[] Hashes)> rows = Rows(connection, table, names, []);
        return IsKeyed && hasSameKeys && !table.Key.IsEmpty ? ByKey(rows, places, IsNumbered(table)) : ByValue(rows, places);
    }

    private static IEnumerable<(UInt128 Key, ulong[] Hashes)> Rows(
        SqliteConnection connection, KeyedTable table, string[] columns, ImmutableArray<AffinityConversion?> conversions)
    {
        var hashes = new ulong[columns.Length];
        bool isNumbered = IsNumbered(table);
        using var hash = new ValueHash(isKept: false);
        using KeyedRows read = table.Read(connection, columns);
        while (read.Step())
        {
            ValueHash.Sum key = default;
            for (int part = 0; part < table.Key.Length && !isNumbered; part++) hash.Add(read.First, part);
            if (!isNumbered) hash.AddRowTo(ref key);
            for (int column = 0; column < columns.Length; column++)
            {
                ValueHash.Sum value = default;
                (SqliteStatement row, int place) = read.At(table.Key.Length + column);
                if (conversions.IsEmpty || conversions[column] is not { } conversion) hash.Add(row, place);
                else conversion.AddTo(hash, row, place);
                hash.AddRowTo(ref value);
                hashes[column] = (ulong)value.Low;
            }

            yield return (isNumbered ? (UInt128)(ulong)read.First.Integer(0) : key.Low, hashes);
        }
    }

    private static bool IsNumbered(KeyedTable table) => table.Key is ["rowid" or "_rowid_" or "oid"];

    private void Add(UInt128 key, ulong[] hashes)
    {
        Count++;
        IsTooMany |= Count * (_columns + WordsOfRow) > MostWords;
        if (IsTooMany) return;
        if (IsKeyed) _rows[key] = (int)(Count - 1);
        _hashes.AddRange(hashes);
    }

    private RowDifferences ByKey(IEnumerable<(UInt128 Key, ulong[] Hashes)> rows, int[] places, bool isNumbered)
    {
        var found = new RowDifferences(places.Length);
        var seen = new BitArray(checked((int)Count));
        long stayed = 0;
        foreach ((UInt128 key, ulong[] hashes) in rows)
        {
            if (!_rows.TryGetValue(key, out int row))
            {
                found.Comes(isNumbered ? (long)(ulong)key : null);
                continue;
            }

            seen[row] = true;
            stayed++;
            bool isChanged = false;
            for (int column = 0; column < places.Length; column++)
            {
                if (hashes[column] == Hashes(row)[places[column]]) continue;
                found.Columns[column]++;
                isChanged = true;
            }

            if (isChanged) found.Changes(isNumbered ? (long)(ulong)key : null);
        }

        if (stayed == Count) return found;
        foreach ((UInt128 key, int row) in _rows)
        {
            if (!seen[row]) found.Goes(isNumbered ? (long)(ulong)key : null);
        }

        return found;
    }

    // Which rows there are, whatever their keys are now: one that is not the same has gone, and another has come.
    private RowDifferences ByValue(IEnumerable<(UInt128 Key, ulong[] Hashes)> rows, int[] places)
    {
        var found = new RowDifferences(places.Length);
        Dictionary<UInt128, long> left = [];
        var values = new ulong[places.Length];
        for (int row = 0; row < Count; row++)
        {
            for (int column = 0; column < places.Length; column++) values[column] = Hashes(row)[places[column]];
            CollectionsMarshal.GetValueRefOrAddDefault(left, Together(values), out _)++;
        }

        foreach ((_, ulong[] hashes) in rows)
        {
            UInt128 together = Together(hashes);
            if (left.GetValueOrDefault(together) == 0) found.Comes(null);
            else left[together]--;
        }

        foreach (long count in left.Values)
        {
            for (long one = 0; one < count; one++) found.Goes(null);
        }

        return found;
    }

    private static UInt128 Together(ulong[] hashes) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(hashes.AsSpan()));

    private ReadOnlySpan<ulong> Hashes(int row) => CollectionsMarshal.AsSpan(_hashes).Slice(row * _columns, _columns);
}

/// <summary>Which rows of a table are not what they were.</summary>
/// <param name="columns">How many columns were compared.</param>
internal sealed class RowDifferences(int columns)
{
    private const int MostNamed = 10;

    private readonly SortedSet<long> _gone = [], _come = [], _changed = [];

    /// <summary>How many rows of before are not there.</summary>
    public long Gone { get; private set; }

    /// <summary>How many are there that were not.</summary>
    public long Come { get; private set; }

    /// <summary>How many that are there have other values.</summary>
    public long Changed { get; private set; }

    /// <summary>In how many rows each column has another value, in the order in which they were asked for.</summary>
    public long[] Columns { get; } = new long[columns];

    /// <summary>Rows that went, for a message.</summary>
    public string GoneRows => Words(Gone, _gone);

    /// <summary>Rows that came, for a message.</summary>
    public string ComeRows => Words(Come, _come);

    /// <summary>Rows that are not what they were, for a message.</summary>
    public string ChangedRows => Changed == 0 && Gone + Come > 0 ? Words(Math.Max(Gone, Come), []) : Words(Changed, _changed);

    public void Goes(long? number)
    {
        Gone++;
        Name(_gone, number);
    }

    public void Comes(long? number)
    {
        Come++;
        Name(_come, number);
    }

    public void Changes(long? number)
    {
        Changed++;
        Name(_changed, number);
    }

    private static void Name(SortedSet<long> named, long? number)
    {
        if (number is not { } row) return;
        named.Add(row);
        if (named.Count > MostNamed) named.Remove(named.Max);
    }

    private static string Words(long count, SortedSet<long> named)
    {
        if (count == 0) return "";
        string rows = $"{count} {(count == 1 ? "row" : "rows")}";
        string more = count > named.Count ? ", …" : "";
        return named.Count == 0 ? $" ({rows})" : $" ({rows}: rowid {string.Join(", ", named)}{more})";
    }
}
