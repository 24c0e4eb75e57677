using static AutoCoder.Schema.Runner.Tests.Upgrades.TextIndexMigrations;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>
/// A name in double quotes that is none is a text to most builds of SQLite, and so to histories that shipped: an index on a
/// misspelt column, a value without single quotes.
/// </summary>
internal sealed class TextIndexTests : UpgradeTest
{
    private const string Index = "SELECT count(*) FROM pragma_index_xinfo('ix_misspelt') WHERE cid = -2";
    private const string Sql = "SELECT group_concat(sql) FROM sqlite_schema WHERE name = 'ix_misspelt'";
    private const string Misspelt = "CREATE INDEX \"ix_misspelt\" ON \"t\" (\"nothing\" ASC, \"b\" DESC)";

    private static readonly MigrationHome AtHome = new() { DoubleQuotedTexts = true };

    [TestCase(typeof(Adds))]
    [TestCase(typeof(DropsOfOther))]
    [TestCase(typeof(RenamesOfOther))]
    [TestCase(typeof(DropsOfTable))]
    [TestCase(typeof(Rebuilds))]
    public async Task An_index_on_a_column_that_is_not_there_is_made_as_at_home_and_lasts(Type next)
    {
        string path = At("a.db");
        ChangeRow row = await Upgraded(path, AtHome, typeof(Makes), typeof(Misspells), next);
        row.Problem.ShouldBeNull();
        row.Notes.ShouldContain("Migration 2 (Misspells) makes index ix_misspelt on t on \"nothing\", which is no column of it but a text, "
            + "the same in every row: no query is faster by it.");
        SqliteFile.Scalar(path, Sql).ShouldBe(Misspelt);
        SqliteFile.Scalar(path, Index).ShouldBe("1");
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
        Status(TestFleet([typeof(Makes), typeof(Misspells), next], path) with { Home = AtHome }).IsOpen.ShouldBeTrue();
        (await Upgraded(path, AtHome, typeof(Makes), typeof(Misspells), next, typeof(DeletesTheIndex))).Problem.ShouldBeNull();
        SqliteFile.Scalar(path, Sql).ShouldBe("");
    }

    [TestCase(typeof(Adds))]
    [TestCase(typeof(DropsOfOther))]
    [TestCase(typeof(RenamesOfOther))]
    [TestCase(typeof(DropsOfTable))]
    [TestCase(typeof(Rebuilds))]
    public async Task An_index_that_somebody_made_so_in_one_file_lasts_too(Type next)
    {
        string path = At("a.db");
        await Upgraded(path, MigrationHome.Usual, typeof(Makes));
        using (var connection = new ThoroughConnection(path, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, 1))
        {
            connection.Open();
            using IDisposable _ = DoubleQuotedTexts.On(connection.Handle!, true);
            SqliteFile.Rows(connection, Misspelt);
        }

        (await Upgraded(path, MigrationHome.Usual, typeof(Makes), next)).Problem.ShouldBeNull();
        SqliteFile.Scalar(path, Sql).ShouldBe(Misspelt);
        SqliteFile.Scalar(path, Index).ShouldBe("1");
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
    }

    [Test]
    public async Task A_table_with_such_an_index_gets_another_name()
    {
        string path = At("a.db");
        (await Upgraded(path, AtHome, typeof(Makes), typeof(Misspells), typeof(RenamesTheTable))).Problem.ShouldBeNull();
        SqliteFile.Scalar(path, Sql).ShouldBe(Misspelt.Replace("\"t\"", "\"u\"", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_column_beside_such_a_text_is_not_renamed()
    {
        ChangeRow row = await Upgraded(At("a.db"), AtHome, typeof(Makes), typeof(Misspells), typeof(RenamesOfTable));
        row.Problem.ShouldNotBeNull().ShouldContain("Table t: index ix_misspelt is on a name in double quotes that is no column, so SQLite "
            + "cannot write it anew with the column's other name. Drop it first, with Delete.Index or Execute.Sql, and make it again.");
        File.Exists(At("a.db")).ShouldBeFalse();
    }

    // Past others SQLite itself makes a table of two columns b, which nobody can read.
    [TestCase("ALTER TABLE other RENAME COLUMN a TO b", "Table other: there is a column b already, so column a cannot get that name. Delete it first")]
    [TestCase("ALTER TABLE other ADD COLUMN b", "duplicate column name: b")]
    public void A_statement_that_fails_leaves_such_an_index_where_no_transaction_would(string sql, string said)
    {
        string path = Database("a.db", "CREATE TABLE t (a, b); CREATE TABLE other (a, b); CREATE INDEX ix_a ON other (a); CREATE VIEW broken AS SELECT gone FROM other");
        using var connection = new ThoroughConnection(path, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, 1);
        connection.Open();
        using IDisposable _ = DoubleQuotedTexts.On(connection.Handle!, true);
        SqliteFile.Rows(connection, Misspelt);
        List<string> run = [];
        var statements = new SchemaStatements(connection, one =>
        {
            run.Add(one);
            connection.Execute(one);
        });

        Should.Throw<Exception>(() => statements.RunPastOthers(sql, standsIn: true))
            .Message.ShouldContain(said);

        if (sql.Contains("ADD", StringComparison.Ordinal)) run.ShouldContain("DROP INDEX \"ix_misspelt\"");
        SqliteFile.Scalar(path, Sql).ShouldBe(Misspelt);
        SqliteFile.Scalar(path, "SELECT group_concat(sql, '; ') FROM sqlite_schema WHERE tbl_name = 'other' ORDER BY name").ShouldBe("CREATE TABLE other (a, b); CREATE INDEX ix_a ON other (a)");
        connection.Number("PRAGMA writable_schema").ShouldBe(0);
    }

    [Test]
    public async Task A_value_in_double_quotes_is_written_as_at_home()
    {
        string path = At("a.db");
        (await Upgraded(path, AtHome, typeof(Makes), typeof(Writes))).Problem.ShouldBeNull();
        SqliteFile.Scalar(path, "SELECT a FROM t").ShouldBe("open");
    }

    [TestCase(typeof(Misspells), "Table t: there is no column nothing. It has id, a, b, c. Index ix_misspelt cannot be on it.")]
    [TestCase(typeof(Writes), "no such column: \"open\"")]
    public async Task Where_nobody_said_so_it_is_refused_with_what_to_say_and_nothing_is_touched(Type migration, string said)
    {
        string path = At("a.db");
        ChangeRow row = await Upgraded(path, MigrationHome.Usual, typeof(Makes), migration);
        row.Problem.ShouldNotBeNull().ShouldStartWith($"migration 2 ({migration.Name}) failed: ");
        row.Problem.ShouldContain(said);
        row.Problem.ShouldContain("Most builds of SQLite take such a name in double quotes for a text. Where this migration has run on one of "
            + "them, say \"doubleQuotedTexts\": true in autocoder-schema.json; anywhere else mend the name.");
        File.Exists(path).ShouldBeFalse();
    }

    private static async Task<ChangeRow> Upgraded(string path, MigrationHome home, params Type[] migrations) =>
        (await UpgradeAsync(TestFleet(migrations, path) with { Home = home }, Quick with { Plan = new(Create: true) })).Rows[0];
}
