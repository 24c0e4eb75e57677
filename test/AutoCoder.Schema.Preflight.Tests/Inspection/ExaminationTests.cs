using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Preflight.Tests.Inspection;

internal class ExaminationTests : InspectionTest
{
    private static readonly SqlHash First = SqlHash.Of(["CREATE TABLE a (b)"]), Second = SqlHash.Of(["CREATE TABLE a (c)"]);

    [Test]
    public void State_schema_and_ledger_come_of_one_look()
    {
        Examination seen = Examine(Create("a.db", Rows, VersionInfo, Applied(1), LedgerTable.Create, Ledger(1, "up", First)));
        seen.State.ShouldBe(VersionedAt(1));
        seen.Schema.Entries.Select(entry => entry.Name).ShouldBe(["conversations"]);
        seen.Ledger.Problem.ShouldBeNull();
        seen.Ledger.Entries.ShouldBe([new LedgerEntry(1, First)]);
    }

    [Test]
    public void The_rows_are_those_that_SQLite_has_but_for_version_table_ledger_and_its_own()
    {
        string path = Create(
            "a.db",
            Rows,
            "CREATE TABLE \"größe 'n\" (id INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE, b)",
            "CREATE INDEX i ON conversations(title)",
            "CREATE VIEW v AS SELECT 1",
            "CREATE TRIGGER r AFTER INSERT ON conversations BEGIN SELECT 1; END",
            "ANALYZE",
            VersionInfo.ToUpperInvariant(),
            LedgerTable.Create.ToLowerInvariant(),
            "CREATE INDEX of_ledger ON SCHEMALEDGER(version)",
            "CREATE TRIGGER of_versions AFTER INSERT ON versioninfo BEGIN SELECT 1; END");
        SchemaEntry[] all = [.. Everything(path).Where(entry => entry.Sql is not null)];
        string[] leftOut = ["versioninfo", "uc_version", "schemaledger", "of_ledger", "of_versions", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"];
        Examine(path).Schema.Entries.ShouldBe(all.Where(entry => !leftOut.Contains(entry.Name.ToLowerInvariant())));
        Examine(path).Schema.Entries.Length.ShouldBe(5);
    }

    [TestCase("CREATE TRIGGER x BEFORE INSERT ON VersionInfo BEGIN SELECT RAISE(IGNORE); END", "trigger x on VersionInfo")]
    [TestCase("CREATE TRIGGER IF NOT EXISTS main.\"a b\" AFTER DELETE ON \"VERSIONINFO\" BEGIN SELECT 1; END", "take it off with DROP TRIGGER \"a b\"")]
    [TestCase("CREATE TRIGGER x AFTER UPDATE OF Version ON VersionInfo BEGIN SELECT 1; END; PRAGMA writable_schema = ON; "
        + "UPDATE sqlite_schema SET type = 'TrigGer' WHERE name = 'x'", "trigger x on VersionInfo")]
    [TestCase("CREATE TRIGGER x AFTER INSERT ON conversations BEGIN DELETE FROM VersionInfo; END", null)]
    [TestCase("CREATE TABLE t (a TEXT DEFAULT 'TRIGGER ON CONFLICT IGNORE'); CREATE INDEX of_versions ON VersionInfo(Version)", null)]
    public void What_writes_to_the_version_table_besides_makes_it_unusable(string sql, string? detail)
    {
        DatabaseState state = Examine(Create("a.db", Rows, VersionInfo, Applied(1), sql)).State;
        if (detail is null) state.ShouldBe(VersionedAt(1));
        else state.ShouldBeOfType<DatabaseState.Unreadable>().Detail.ShouldContain(detail);
    }

    [TestCase("CREATE TRIGGER x AFTER INSERT ON SchemaLedger BEGIN SELECT 1; END", "trigger x on SchemaLedger")]
    [TestCase("SELECT 1", null)]
    public void What_writes_to_the_ledger_besides_leaves_the_versions_what_they_are_and_is_told(string sql, string? problem)
    {
        Examination seen = Examine(Create("a.db", Rows, VersionInfo, Applied(1), LedgerTable.Create, Ledger(1, "up", First), sql));
        seen.State.ShouldBe(VersionedAt(1));
        if (problem is null) seen.Ledger.Problem.ShouldBeNull();
        else seen.Ledger.Problem.ShouldNotBeNull().ShouldContain(problem);
    }

    [Test]
    public void A_database_in_another_encoding_has_the_same_text()
    {
        string[] sql = [Rows, "CREATE TABLE \"größe\" (\"世界\" TEXT)"];
        var inspector = new DatabaseInspector(VersionTable.Default);
        KnownSchema text = inspector.Examine(Create("8.db", sql)).Schema;
        inspector.Examine(Create("16.db", ["PRAGMA encoding='UTF-16'", .. sql])).Schema.Entries.ShouldBe(text.Entries);
        inspector.Examine(Create("16b.db", ["PRAGMA encoding='UTF-16be'; " + sql[0], sql[1]])).Schema.ShouldBeSameAs(text);
    }

    [Test]
    public void Databases_with_one_text_share_it_whatever_is_in_their_ledgers_and_statistics()
    {
        var inspector = new DatabaseInspector(VersionTable.Default);
        KnownSchema first = inspector.Examine(Create("a.db", Rows, VersionInfo)).Schema;
        inspector.Examine(Create("b.db", Rows, LedgerTable.Create, VersionInfo, "ANALYZE")).Schema.ShouldBeSameAs(first);
        inspector.Examine(Create("c.db", Rows, "CREATE INDEX i ON conversations(title)")).Schema.ShouldNotBeSameAs(first);
    }

    [Test]
    public void A_question_about_one_text_is_answered_once()
    {
        int asked = 0;
        KnownSchema text = Examine(Create("a.db", Rows)).Schema;
        for (int i = 0; i < 3; i++) text.Answer("nothing", _ => { asked++; return (string?)null; }).ShouldBeNull();
        text.Answer("tables", schema => { asked++; return $"{schema.Tables.Length}"; }).ShouldBe("1");
        asked.ShouldBe(2);
    }

    [Test]
    public void Only_so_many_texts_are_kept()
    {
        var texts = new KnownContents<object>(most: 2, mostBytes: 100);
        object one = Kept(texts, 1), two = Kept(texts, 2), three = Kept(texts, 3);
        Kept(texts, 1).ShouldBeSameAs(one);
        Kept(texts, 2).ShouldBeSameAs(two);
        Kept(texts, 3).ShouldNotBeSameAs(three);
        var few = new KnownContents<object>(most: 2, mostBytes: 3);
        Kept(few, 1, 2, 3, 4).ShouldNotBeSameAs(Kept(few, 1, 2, 3, 4));
    }

    private static object Kept(KnownContents<object> known, params byte[] content) =>
        known.Find(content) ?? known.Keep(content, new object());

    [Test]
    public void Databases_with_the_same_versions_and_ledgers_share_what_was_made_of_them()
    {
        var inspector = new DatabaseInspector(VersionTable.Default);
        string[] sql = [VersionInfo, LedgerTable.Create, Applied(1, 2), Ledger(1, "up", First), Ledger(2, "up", Second)];
        Examination one = inspector.Examine(Create("a.db", sql)), same = inspector.Examine(Create("b.db", sql));
        same.State.ShouldBeSameAs(one.State);
        same.Ledger.ShouldBeSameAs(one.Ledger);
        Examination other = inspector.Examine(Create("c.db", [.. sql, Applied(3), Ledger(2, "up", First)]));
        other.State.ShouldBe(VersionedAt(1, 2, 3));
        other.Ledger.Entries.ShouldBe([new(1, First), new(2, First)]);
    }

    [Test]
    public void A_ledger_that_is_longer_than_what_is_read_at_once_is_read_to_its_end()
    {
        Examination seen = Examine(Create(
            "a.db", VersionInfo, LedgerTable.Create, Ledger(5, "up", First),
            $"WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3009) INSERT INTO SchemaLedger (Version, Action, SqlHash, At) SELECT i, 'up', '{First}', '' FROM n",
            Ledger(5, "up", Second)));
        seen.Ledger.Problem.ShouldBeNull();
        seen.Ledger.Entries.Length.ShouldBe(3001);
        seen.Ledger.Entries[0].ShouldBe(new(5, Second));
    }

    [Test]
    public void The_last_row_of_a_version_decides()
    {
        Examination seen = Examine(Create(
            "a.db", VersionInfo, LedgerTable.Create,
            Ledger(1, "up", First), Ledger(1, "down", First), Ledger(1, "up", Second),
            Ledger(2, "up", First), Ledger(2, "down", First),
            Ledger(3, "adopt", null),
            Ledger(4, "up", First), Ledger(4, "repair", null),
            Ledger(5, "up", First), Ledger(5, "adopt", null)));
        seen.Ledger.Problem.ShouldBeNull();
        seen.Ledger.Entries.ShouldBe([new(1, Second), new(3, null), new(4, First), new(5, null)]);
    }

    private static readonly object[][] Ledgers =
    [
        [new[] { "CREATE VIEW SchemaLedger AS SELECT 1 AS Id, 1 AS Version, 'up' AS Action, NULL AS SqlHash" }, "it is a view, not a table"],
        [new[] { "CREATE VIRTUAL TABLE SchemaLedger USING fts5(Id, Version, Action, SqlHash)" }, "it is a virtual table, not a table"],
        [new[] { "CREATE TABLE SchemaLedger (Id, Version)" }, "it has not the columns of a ledger"],
        [new[] { "CREATE TABLE SchemaLedger (Id, Version, Action, SqlHash)", "INSERT INTO SchemaLedger VALUES (1, '1', 'up', NULL)" }, "a row of it holds text where a version belongs"],
        [new[] { LedgerTable.Create, "INSERT INTO SchemaLedger (Version, Action, At) VALUES (1, x'00', '')" }, "the row of version 1 says neither up nor down"],
        [new[] { LedgerTable.Create, "INSERT INTO SchemaLedger (Version, Action, SqlHash, At) VALUES (1, 'up', '1:xyz', '')" }, "the row of version 1 holds no hash"],
        [new[] { LedgerTable.Create, "INSERT INTO SchemaLedger (Version, Action, SqlHash, At) VALUES (1, 'up', x'ff00', '')" }, "the row of version 1 holds no hash"],
    ];

    [TestCaseSource(nameof(Ledgers))]
    public void A_ledger_that_is_none_is_told_and_makes_nothing_unreadable(string[] ledger, string problem)
    {
        Examination seen = Examine(Create("a.db", [Rows, VersionInfo, Applied(1, 2), .. ledger]));
        seen.State.ShouldBe(VersionedAt(1, 2));
        seen.Ledger.Problem.ShouldBe(problem);
        seen.Ledger.Entries.ShouldAllBe(entry => entry.Hash == null);
    }

    [Test]
    public void A_ledger_alone_is_a_table_that_nobody_tracked() =>
        Inspect(Create("a.db", LedgerTable.Create)).ShouldBe(new DatabaseState.Unversioned(1));

    [Test]
    public void The_ledger_of_rows_that_a_killed_writer_left_in_the_wal_is_seen()
    {
        string path = Create("a.db", "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0", Rows, VersionInfo, LedgerTable.Create);
        using var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", Ledger(7, "up", First), "CREATE INDEX i ON conversations(title)");
        writer.Kill();
        Examination seen = Examine(path);
        seen.Ledger.Entries.ShouldBe([new LedgerEntry(7, First)]);
        seen.Schema.Entries.Length.ShouldBe(2);
    }

    private static string Ledger(long version, string action, SqlHash? hash) =>
        $"INSERT INTO SchemaLedger (Version, Action, SqlHash, At) VALUES ({version}, '{action}', {(hash is null ? "NULL" : $"'{hash}'")}, '')";

    // By the driver, in the order of the file.
    private static List<SchemaEntry> Everything(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid";
        using SqliteDataReader rows = command.ExecuteReader();
        List<SchemaEntry> entries = [];
        while (rows.Read()) entries.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3)));
        return entries;
    }

    private Examination Examine(string path)
    {
        string before = FolderSnapshot.Of(Folder);
        Examination seen = new DatabaseInspector(VersionTable.Default).Examine(path);
        FolderSnapshot.Of(Folder).ShouldBe(before, "asking wrote something");
        return seen;
    }
}
