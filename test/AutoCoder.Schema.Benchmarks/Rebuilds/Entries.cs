using FluentMigrator;

namespace AutoCoder.Schema.Benchmarks.Rebuilds;

/// <summary>The table that is rebuilt: rows of about 100 bytes, two indexes; and the migrations of it.</summary>
public static class Entries
{
    /// <summary>The kind of its database.</summary>
    public const string Kind = "entries";

    /// <summary>The version whose migration rebuilds.</summary>
    public const long Rebuilt = 2;

    private static readonly string[] Indexes =
        ["CREATE INDEX ix_entries_code ON entries (code)", "CREATE INDEX ix_entries_changed ON entries (changed, amount)"];

    /// <summary>What somebody would write by hand (https://sqlite.org/lang_altertable.html#otheralter, steps 2 to 11).</summary>
    public static IEnumerable<string> ByHand =>
    [
        "BEGIN IMMEDIATE",
        Table("new_entries", "TEXT"),
        "INSERT INTO new_entries (id, code, amount, changed, note) SELECT id, code, amount, changed, note FROM entries",
        "DROP TABLE entries",
        "ALTER TABLE new_entries RENAME TO entries",
        .. Indexes,
        "COMMIT",
    ];

    /// <summary>Fills the table; codes come in no order, so that their index has to be sorted.</summary>
    public static string Fill(int rows) =>
        $"""
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
        INSERT INTO entries (id, code, amount, changed, note)
            SELECT i, printf('%016x', i * 2654435761 % 4294967296), i % 1000,
                strftime('%Y-%m-%dT%H:%M:%S', 1700000000 + i * 37 % 50000000, 'unixepoch'), printf('entry %d %.40c', i, 'x') FROM n
        """;

    private static string Table(string name, string amount) =>
        $"CREATE TABLE {name} (id INTEGER PRIMARY KEY, code TEXT NOT NULL, amount {amount} NOT NULL, changed TEXT NOT NULL, note TEXT)";

    /// <summary>
    /// 1 when every row is there, of the new type, in a b-tree of another page than before: not for a change that SQLite
    /// makes in the schema alone, such as SET NOT NULL, which is no rebuild.
    /// </summary>
    public static string IsRebuilt(string before) =>
        $"""
        ATTACH '{before}' AS before;
        SELECT (SELECT count(*) FROM main.entries) = (SELECT count(*) FROM before.entries)
            AND (SELECT count(*) FROM main.entries WHERE typeof(amount) <> 'text') = 0
            AND (SELECT rootpage FROM main.sqlite_schema WHERE name = 'entries') <> (SELECT rootpage FROM before.sqlite_schema WHERE name = 'entries')
            AND (SELECT count(*) FROM main.sqlite_schema WHERE name IN ('ix_entries_code', 'ix_entries_changed')) = 2
        """;

    [Migration(1), Tags(Kind)]
    public sealed class CreateEntries : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql(Table("entries", "INTEGER"));
            foreach (string index in Indexes) Execute.Sql(index);
        }
    }

    [Migration(Rebuilt), Tags(Kind)]
    public sealed class RetypeAmount : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("amount").OnTable("entries").AsString().NotNullable();
    }
}
