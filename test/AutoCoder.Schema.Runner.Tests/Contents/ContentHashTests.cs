using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Contents;

internal class ContentHashTests
{
    [Test]
    public void Values_of_different_types_are_different()
    {
        string[] values = ["NULL", "0", "'0'", "x'30'", "0.0", "''", "x''", "1", "-1", "1.5", "CAST(x'ff' AS TEXT)", "CAST(x'fe' AS TEXT)", "'a' || char(0) || 'b'", "'a'"];
        values.Select(value => Hash($"CREATE TABLE t (a); INSERT INTO t VALUES ({value})")).ShouldBeUnique();
    }

    [TestCase("CREATE TABLE t (a, b); INSERT INTO t VALUES ('ab', 'c')", "CREATE TABLE t (a, b); INSERT INTO t VALUES ('a', 'bc')", TestName = "A_value_does_not_run_into_the_next")]
    [TestCase("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)", "CREATE TABLE t (a); INSERT INTO t VALUES (2), (1)", TestName = "Values_that_changed_rows_are_seen")]
    [TestCase("CREATE TABLE t (a); INSERT INTO t VALUES (1), (1)", "CREATE TABLE t (a); INSERT INTO t VALUES (1)", TestName = "A_row_that_is_there_twice_counts_twice")]
    [TestCase("CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO t VALUES (1, 2)", "CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO t VALUES (1, 3)", TestName = "A_table_without_row_ids_is_read")]
    [TestCase("CREATE TABLE t (rowid, _rowid_, oid); INSERT INTO t VALUES (1, 2, 3)", "CREATE TABLE t (rowid, _rowid_, oid); INSERT INTO t VALUES (1, 2, 4)", TestName = "A_table_that_takes_every_name_of_the_row_id_is_read")]
    [TestCase("CREATE TABLE t (a); PRAGMA user_version = 1", "CREATE TABLE t (a)", TestName = "The_user_version_is_content")]
    [TestCase("CREATE TABLE t (a); PRAGMA application_id = 1", "CREATE TABLE t (a)", TestName = "The_application_id_is_content")]
    [TestCase("CREATE TABLE t (a); CREATE INDEX i ON t (a)", "CREATE TABLE t (a)", TestName = "The_schema_is_content")]
    [TestCase("CREATE VIRTUAL TABLE t USING fts5(a); INSERT INTO t VALUES ('one')", "CREATE VIRTUAL TABLE t USING fts5(a); INSERT INTO t VALUES ('two')", TestName = "Rows_of_a_virtual_table_are_seen_in_its_shadow_tables")]
    public void Different_content_has_different_hashes(string one, string other) => Hash(one).ShouldNotBe(Hash(other));

    [Test]
    public void The_order_in_which_rows_are_stored_does_not_matter() =>
        Hash("CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO t VALUES (1, 'x'), (2, 'y')")
            .ShouldBe(Hash("CREATE TABLE t (a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO t VALUES (2, 'y'); INSERT INTO t VALUES (1, 'x')"));

    [Test]
    public void A_vacuum_changes_bytes_and_no_content()
    {
        using SqliteConnection connection = Memory("CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t SELECT value, randomblob(900) FROM generate_series(1, 60)"
            .Replace("generate_series(1, 60)", "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 60) SELECT value FROM n)", StringComparison.Ordinal));
        SqliteFile.Rows(connection, "DELETE FROM t WHERE id % 2 = 0");
        var before = ContentHash.OfDatabase(connection);
        SqliteFile.Rows(connection, "VACUUM");
        ContentHash.OfDatabase(connection).DifferenceFrom(before).ShouldBeNull();
    }

    [Test]
    public void A_difference_names_the_table_and_the_rows()
    {
        var expected = Content("CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO b VALUES (1), (2)");
        Content("CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO b VALUES (1)").DifferenceFrom(expected).ShouldBe("the table b has 1 rows instead of 2");
        Content("CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO b VALUES (1), (3)").DifferenceFrom(expected)
            .ShouldBe("the table b has 2 rows, as it should, and not all values in them are the same");
        Content("CREATE TABLE a (x)").DifferenceFrom(expected).ShouldBe("its schema is another one, without the table b");
        Content("CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO b VALUES (1), (2)").DifferenceFrom(expected).ShouldBeNull();
    }

    [Test]
    public void A_column_has_a_hash_of_its_own_that_survives_a_new_order_of_columns()
    {
        using SqliteConnection before = Memory("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); INSERT INTO t VALUES (1, 'x', 'y'), (2, NULL, 'z')");
        using SqliteConnection after = Memory("CREATE TABLE t (id INTEGER PRIMARY KEY, c, b, a); INSERT INTO t VALUES (2, 0, 'changed', NULL), (1, 0, 'y', 'x')");
        var then = ContentHash.OfColumns(before, "t", ["a", "b"]);
        var now = ContentHash.OfColumns(after, "t", ["a", "b"]);
        now[0].ShouldBe(then[0]);
        now[1].Hash.ShouldNotBe(then[1].Hash);
        now[1].Rows.ShouldBe(2);
    }

    [Test]
    public void A_generated_column_is_not_evaluated()
    {
        using SqliteConnection connection = Memory("CREATE TABLE t (a, b AS (abs(a)), c AS (a || 'x') STORED)");
        SqliteFile.Rows(connection, "INSERT INTO t VALUES (1)");
        ContentHash.OfColumns(connection, "t").Select(column => column.Column).ShouldBe(["a"]);
        ContentHash.OfTable(connection, "t").Rows.ShouldBe(1);
    }

    [Test]
    public void A_value_longer_than_any_buffer_counts_to_its_last_byte() =>
        Hash("CREATE TABLE t (a, b); INSERT INTO t VALUES ('k', zeroblob(100000) || x'01')")
            .ShouldNotBe(Hash("CREATE TABLE t (a, b); INSERT INTO t VALUES ('k', zeroblob(100000) || x'02')"));

    [TestCase(10)]
    [TestCase((16 * 1024) - 10)]
    [TestCase(100_000)]
    public void A_column_tells_which_row_a_value_is_in_also_behind_a_value_longer_than_any_buffer(int length)
    {
        string long1 = $"zeroblob({length}) || x'01'", long2 = $"zeroblob({length}) || x'02'";
        using SqliteConnection before = Memory($"CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c); INSERT INTO t VALUES (1, {long1}, 'x', 5), (2, {long2}, 'y', 5)");
        using SqliteConnection swapped = Memory($"CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c); INSERT INTO t VALUES (1, {long1}, 'y', 5), (2, {long2}, 'x', 5)");
        var then = ContentHash.OfColumns(before, "t", ["a", "b", "c"]);
        var now = ContentHash.OfColumns(swapped, "t", ["a", "b", "c"]);
        now[0].ShouldBe(then[0]);
        now[1].Hash.ShouldNotBe(then[1].Hash);
        now[2].ShouldBe(then[2]);
        ContentHash.OfColumns(before, "t", ["b"])[0].ShouldBe(then[1], "whatever is read beside it");
    }

    [Test]
    public void What_is_allocated_does_not_grow_with_the_rows() => Allocated(20_000).ShouldBeLessThan(Allocated(100) + 10_000);

    private static long Allocated(int rows)
    {
        using SqliteConnection connection = Memory(
            $"CREATE TABLE t (a, b); WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) INSERT INTO t SELECT i, 'text ' || i FROM n");
        ContentHash.OfTable(connection, "t");
        long before = GC.GetAllocatedBytesForCurrentThread();
        ContentHash.OfTable(connection, "t").Rows.ShouldBe(rows);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Hash(string sql)
    {
        DatabaseContent content = Content(sql);
        return string.Join('|', content.Tables.Select(table => table.Hash).Append($"{content.Schema} {content.UserVersion} {content.ApplicationId}"));
    }

    private static DatabaseContent Content(string sql)
    {
        using SqliteConnection connection = Memory(sql);
        return ContentHash.OfDatabase(connection);
    }

    private static SqliteConnection Memory(string sql)
    {
        SqliteConnection connection = new("Data Source=:memory:;Pooling=False");
        connection.Open();
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
