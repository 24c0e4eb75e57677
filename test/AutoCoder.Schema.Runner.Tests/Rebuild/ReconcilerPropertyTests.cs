using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Random departures from a schema, of the sorts that hands make: planned, carried out and compared.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed in the message.")]
internal class ReconcilerPropertyTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 5000 : 200;

    private const string Expected = """
        CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY, code VARCHAR(10) NOT NULL UNIQUE, note TEXT DEFAULT 'none');
        CREATE TABLE items (
            id INTEGER NOT NULL, parent_id INTEGER REFERENCES parents (id) ON DELETE CASCADE, name VARCHAR(50) NOT NULL,
            done BOOLEAN NOT NULL DEFAULT 0, extra JSON, rank INTEGER DEFAULT 5, PRIMARY KEY (id),
            CONSTRAINT ck_rank CHECK (rank BETWEEN 0 AND 100), CONSTRAINT uq_name UNIQUE (name, parent_id));
        CREATE INDEX ix_items_done ON items (done, rank DESC);
        CREATE UNIQUE INDEX ux_items_extra ON items (extra) WHERE extra IS NOT NULL;
        CREATE VIEW open_items AS SELECT id, name FROM items WHERE done = 0;
        CREATE TRIGGER tr_items AFTER DELETE ON items BEGIN UPDATE parents SET note = 'emptied' WHERE id = old.parent_id; END;
        """;

    [Test]
    public void Whatever_hands_left_out_or_added_is_repaired_as_planned_and_every_row_stays()
    {
        int worked = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            if (Run(new Random(seed), seed)) worked++;
        }

        worked.ShouldBeGreaterThan(Cases * 9 / 10);
        TestContext.Out.WriteLine($"{Cases} files, {worked} of them with something to repair");
    }

    private static bool Run(Random random, int seed)
    {
        string sql = Altered(random);
        using ThoroughConnection connection = DatabaseImage.Empty();
        Carry.Run(connection, sql);
        Carry.Run(connection, Rows(random));
        DatabaseSchema expected = Schema(Expected);
        string rows = Content(connection), told = $"seed {seed}: {sql}";
        SchemaRepair.Possible plan = SchemaRepair.Plan(expected, Carry.Schema(connection), SchemaHistory.None).ShouldBeOfType<SchemaRepair.Possible>(told);

        Carry.Out(plan, connection);

        DatabaseSchema after = Carry.Schema(connection);
        SchemaComparison.Compare(expected, after).ShouldBe(plan.Left, told);
        Content(connection).ShouldBe(rows, told);
        SqliteFile.Rows(connection, "PRAGMA integrity_check").ShouldBe("ok\n", told);
        SchemaRepair.Plan(expected, after, SchemaHistory.None).ShouldBeOfType<SchemaRepair.Possible>().IsEmpty.ShouldBeTrue(told);
        Carry.Run(connection, "INSERT INTO parents (id, code) VALUES (90, 'new'); INSERT INTO items (id, parent_id, name) VALUES (90, 90, 'new')");
        return !plan.IsEmpty;
    }

    private static string Altered(Random random)
    {
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        string parents = $"""
            CREATE TABLE parents (id INTEGER {Pick("NOT NULL ", "")}PRIMARY KEY, code {Pick("VARCHAR(10)", "TEXT")} {Pick("NOT NULL UNIQUE", "UNIQUE", "NOT NULL", "")},
                note TEXT {Pick("DEFAULT 'none'", "", "NOT NULL DEFAULT 'none'", "DEFAULT 'other'")}{Pick("", ", made DATETIME", ", mine INTEGER NOT NULL DEFAULT 7")});
            """;
        string reference = Pick("", "REFERENCES parents (id) ON DELETE CASCADE", "REFERENCES parents", "REFERENCES parents ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED");
        string items = $"""
            CREATE TABLE {Pick("items", "\"Items\"", "[items]")} (
                id INTEGER{Pick(" NOT NULL", "")}, parent_id {Pick("INTEGER", "BIGINT")} {reference}, {Pick("name", "\"NAME\"")} VARCHAR(50) {Pick("NOT NULL", "", "NOT NULL ON CONFLICT FAIL")},
                done BOOLEAN {Pick("NOT NULL DEFAULT 0", "DEFAULT 0", "NOT NULL", "", "NOT NULL DEFAULT FALSE")}, -- whether it is done
                extra {Pick("JSON", "TEXT DEFAULT NULL", "JSON NOT NULL")}, rank INTEGER {Pick("DEFAULT 5", "", "NOT NULL DEFAULT 5", "DEFAULT (2 + 2)")}
                {Pick("", ", score INTEGER", ", note2 TEXT COLLATE NOCASE NOT NULL DEFAULT ''")}
                {Pick(", PRIMARY KEY (id)", "")}{Pick("", ", CONSTRAINT ck_rank CHECK ((rank between 0 and 100))")}
                {Pick("", ", CONSTRAINT uq_name UNIQUE (name, parent_id)", ", UNIQUE (parent_id, name)")});
            """;
        string[] more =
        [
            Pick("", "CREATE INDEX ix_items_done ON items (done, rank DESC);", "CREATE INDEX ix_items_done ON items (done);", "CREATE INDEX IX_ITEMS_DONE ON items (rank);"),
            Pick("", "CREATE UNIQUE INDEX ux_items_extra ON items (extra) WHERE extra IS NOT NULL;", "CREATE INDEX ux_items_extra ON items (extra);"),
            Pick("", "CREATE VIEW open_items AS SELECT id, name FROM items WHERE done = 0;"),
            Pick("", "CREATE INDEX own ON items (name DESC);"), Pick("", "CREATE TABLE notes (item_id REFERENCES items (id), text);"),
            Pick("", "CREATE TRIGGER tr_items AFTER DELETE ON items BEGIN UPDATE parents SET note = 'emptied' WHERE id = old.parent_id; END;"),
        ];
        return parents + items + string.Concat(more);
    }

    private static string Rows(Random random)
    {
        IEnumerable<string> items = Enumerable.Range(1, 20).Select(id =>
            $"({id * 3}, {random.Next(1, 4)}, 'größer {id}', {random.Next(2)}, '[{id}]', {random.Next(101)})");
        return "INSERT INTO parents (id, code, note) VALUES (1, 'a', ''), (2, 'b', 'ü'), (3, 'c', '🚀');"
            + $"INSERT INTO items (id, parent_id, name, done, extra, rank) VALUES {string.Join(", ", items)}";
    }

    private static string Content(ThoroughConnection connection) =>
        SqliteFile.Rows(connection, "SELECT * FROM parents ORDER BY id") + SqliteFile.Rows(connection, "SELECT * FROM items ORDER BY id");

    private static DatabaseSchema Schema(string sql)
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        Carry.Run(connection, sql);
        return Carry.Schema(connection);
    }
}
