using System.Buffers;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>One pass over <c>sqlite_schema</c>: the schema's text, and the version table and the ledger, which are not part of it.</summary>
internal sealed class SchemaScan
{
    private static readonly byte[] LedgerName = Encoding.UTF8.GetBytes(LedgerTable.Name);
    private readonly byte[] _versionTableName;
    private readonly ArrayBufferWriter<byte> _rows = RowBuffer.ForSchema();

    private SchemaScan(string versionTable) => _versionTableName = Encoding.UTF8.GetBytes(versionTable);

    /// <summary>The table or view with the version table's name, or null.</summary>
    public SchemaObject? VersionTable { get; private set; }

    /// <summary>The table or view with the ledger's name, or null.</summary>
    public SchemaObject? Ledger { get; private set; }

    /// <summary>How many tables there are without the version table and SQLite's own.</summary>
    public int TableCount { get; private set; }

    /// <summary>The rows that are the schema, as <see cref="SchemaText"/> keeps them; good until this thread's next scan.</summary>
    public ReadOnlySpan<byte> Rows => _rows.WrittenSpan;

    /// <summary>Scans an open database.</summary>
    public static SchemaScan Of(ReadOnlyConnection connection, string versionTable)
    {
        var scan = new SchemaScan(versionTable);
        using ReadOnlyStatement rows = connection.Prepare("SELECT type, name, tbl_name, sql FROM main.sqlite_schema");
        while (rows.Step()) scan.Add(rows);
        return scan;
    }

    private void Add(ReadOnlyStatement row)
    {
        ReadOnlySpan<byte> type = row.Utf8(0), name = row.Utf8(1), table = row.Utf8(2);
        bool isVersionTable = Same(name, _versionTableName), isTable = type.SequenceEqual("table"u8);
        if (isTable || type.SequenceEqual("view"u8))
        {
            if (isVersionTable) VersionTable = new SchemaObject(row.Text(0)!, row.Text(3));
            else if (Same(name, LedgerName)) Ledger = new SchemaObject(row.Text(0)!, row.Text(3));
        }

        if (isTable && !isVersionTable && !IsReserved(name)) TableCount++;
        if (row.IsNull(3) || IsReserved(name) || IsReserved(table) || Same(table, _versionTableName) || Same(table, LedgerName)) return;
        SchemaText.Put(_rows, type);
        SchemaText.Put(_rows, name);
        SchemaText.Put(_rows, table);
        SchemaText.Put(_rows, row.Utf8(3));
    }

    private static bool IsReserved(ReadOnlySpan<byte> name) => name.Length >= 7 && Same(name[..7], "sqlite_"u8);

    // As SQLite compares names: the letters of ASCII in either case, all else letter by letter.
    private static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (Fold(left[i]) != Fold(right[i])) return false;
        }

        return true;
    }

    private static byte Fold(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
}
