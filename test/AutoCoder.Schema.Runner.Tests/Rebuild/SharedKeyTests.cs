using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>A column that goes takes along what it shares with columns that stay, as other runners' rebuilds do and PostgreSQL does.</summary>
public class SharedKeyTests
{
    [Test]
    public void Indexes_and_unique_keys_of_a_column_that_goes_go_with_it_and_all_else_stays()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(Gone));
        SqliteFile.Execute(path, """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, UNIQUE (a, b), CONSTRAINT uq_ac UNIQUE (a, c));
            CREATE INDEX ix_ab ON t (a, b);
            CREATE UNIQUE INDEX ux_cb ON t (c, lower(b));
            CREATE INDEX ix_a ON t (a) WHERE b IS NOT NULL;
            CREATE INDEX ix_c ON t (c);
            INSERT INTO t VALUES (1, 'a', 'b', 'c'), (5, 'd', NULL, 'e');
            """);

        runner.Upgrade(path);

        SqliteFile.Rows(path, "SELECT sql FROM sqlite_schema WHERE tbl_name = 't' AND sql IS NOT NULL ORDER BY name").ShouldBe(
            "CREATE INDEX ix_c ON t (c)\nCREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, c TEXT, CONSTRAINT uq_ac UNIQUE (a, c))\n");
        SqliteFile.Rows(path, "SELECT * FROM t").ShouldBe("1|a|c\n5|d|e\n");
        SqliteFile.Rows(path, "PRAGMA integrity_check").ShouldBe("ok\n");
    }

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Gone : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("b").FromTable("t");
    }
}
