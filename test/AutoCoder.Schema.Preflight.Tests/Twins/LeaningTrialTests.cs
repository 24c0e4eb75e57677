using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Preflight.Tests.Twins;

/// <summary>What worked on a schema and works no longer on another, by nothing but the rows of both.</summary>
internal sealed class LeaningTrialTests
{
    private const string T = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE UNIQUE INDEX ix ON t (b); CREATE TABLE o (x); ";
    private const string NoA = "CREATE TABLE n (id INTEGER PRIMARY KEY, b TEXT); DROP TABLE t; ALTER TABLE n RENAME TO t; CREATE UNIQUE INDEX ix ON t (b)";

    [TestCase(T + "CREATE VIEW v AS SELECT 'x' AS k, a FROM t", NoA, "view v: no such column: a")]
    [TestCase(T + "CREATE VIEW v AS SELECT \"x\" AS k, \"a\" FROM t", NoA, "view v: no such column: \"a\"")]
    [TestCase(T + "CREATE VIEW inner_v AS SELECT a FROM t; CREATE VIEW outer_v AS SELECT a FROM inner_v", NoA, "view inner_v: no such column: a", "view outer_v: no such column: a")]
    [TestCase(T + "CREATE VIEW v AS SELECT theirs(b) OVER () FROM t; CREATE VIEW w AS SELECT theirs(a), 1 COLLATE their_order FROM t", NoA, "view w: no such column: a")]
    [TestCase(T + "CREATE TRIGGER a1 AFTER INSERT ON o BEGIN DELETE FROM nowhere; END; CREATE TRIGGER a2 AFTER INSERT ON o BEGIN SELECT a FROM t; END; CREATE TRIGGER a3 AFTER INSERT ON o BEGIN SELECT b FROM t; END", NoA, "trigger a2 on o: no such column: a")]
    [TestCase(T + "CREATE TRIGGER tr AFTER UPDATE OF x ON o WHEN theirs(new.x) <> \"lit\" BEGIN UPDATE t SET a = new.x; END", NoA, "trigger tr on o: no such column: a")]
    [TestCase(T + "CREATE VIRTUAL TABLE f USING fts5(a, content = 't', content_rowid = 'id', tokenize = 'porter')", NoA, "search table f: no such column: T.a")]
    [TestCase(T + "CREATE VIRTUAL TABLE f USING fts5(b, content = 't', content_rowid = 'id')", NoA)]
    [TestCase(T + "CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIRTUAL TABLE w USING fts5vocab(f, 'row')", "DROP TABLE f", "search table w: no such fts5 table: main.f")]
    [TestCase(T + "CREATE TABLE c (p REFERENCES t (b))", "DROP INDEX ix", "table c: foreign key mismatch - \"c\" referencing \"t\"")]
    [TestCase(T + "CREATE TABLE c (p REFERENCES nowhere (b))", "DROP TABLE o")]
    [TestCase(T + "CREATE VIEW v AS SELECT a FROM t", "DROP VIEW v; " + NoA)]
    [TestCase(T + "CREATE VIEW v AS SELECT a FROM t", "DROP VIEW v; CREATE VIEW v AS SELECT b, \"lit\" FROM t; " + NoA)]
    [TestCase(T + "CREATE VIEW v AS SELECT a FROM nowhere", NoA)]
    [TestCase(T, NoA)]
    public void Each_object_is_held_against_what_it_was(string before, string change, params string[] broken)
    {
        (ImmutableArray<SchemaEntry> then, ImmutableArray<SchemaEntry> now) = Schemas(before, change);
        string[] found = [.. LeaningTrial.Of(then, now).Broken.Select(use => $"{use.Subject}: {use.Error}")];
        found.Length.ShouldBe(broken.Length);
        for (int index = 0; index < broken.Length; index++) found[index].ShouldStartWith(broken[index]);
    }

    [TestCase("fts5(a, tokenize = 'theirs', content = 't', content_rowid = 'id')")]
    [TestCase("fts5(tokenize = \"theirs remove_diacritics 1\", a, content = 't', content_rowid = 'id')")]
    [TestCase("fts4(content='t', a, tokenize=theirs)")]
    [TestCase("fts4(content='t', a, tokenize=theirs 'x,y', order=desc)")]
    public void A_tokenizer_of_the_application_hides_no_search_that_fails(string made)
    {
        (ImmutableArray<SchemaEntry> then, ImmutableArray<SchemaEntry> now) = Schemas(T, NoA);
        var search = new SchemaEntry("table", "f", "f", $"CREATE VIRTUAL TABLE f USING {made}");
        var trial = LeaningTrial.Of(then.Add(search), now.Add(search));
        trial.Broken.Single().Subject.ShouldBe("search table f");
        trial.StandIns.ShouldContain("the tokenizer theirs");
    }

    [Test]
    public void What_cannot_be_tried_is_named_and_hides_nothing()
    {
        (ImmutableArray<SchemaEntry> then, ImmutableArray<SchemaEntry> now) = Schemas(T + "CREATE VIEW v AS SELECT a FROM t", NoA);
        var foreign = new SchemaEntry("table", "m", "m", "CREATE VIRTUAL TABLE m USING their_module(x)");
        var trial = LeaningTrial.Of(then.Add(foreign), now.Add(foreign));
        trial.Broken.Single().Subject.ShouldBe("view v");
        trial.Untried.Single().ShouldSatisfyAllConditions(
            use => use.Subject.ShouldBe("virtual table m"), use => use.Error.ShouldBe("no such module: their_module"));
    }

    [TestCase("")]
    [TestCase("-- nothing")]
    [TestCase(" ; ")]
    [TestCase("\0CREATE VIEW v AS SELECT 1")]
    public void A_row_of_the_schema_without_a_statement_is_not_made_and_hides_nothing(string nothing)
    {
        (ImmutableArray<SchemaEntry> then, ImmutableArray<SchemaEntry> now) = Schemas(T + "CREATE VIEW v AS SELECT a FROM t", NoA);
        foreach (string type in new[] { "table", "index", "view", "trigger" })
        {
            var spoilt = new SchemaEntry(type, "s", "t", nothing);
            using (var twin = SchemaTwin.Of(then.Add(spoilt))) twin.Unmade.Single().Entry.ShouldBe(spoilt);
            LeaningTrial.Of(then.Add(spoilt), now.Add(spoilt)).Broken.Single().Subject.ShouldBe("view v");
        }
    }

    [Test]
    public void A_schema_on_which_nothing_leans_is_not_tried()
    {
        (ImmutableArray<SchemaEntry> then, _) = Schemas(T, NoA);
        SchemaUses.AreIn(then, scriptsOnly: false).ShouldBeFalse();
    }

    private static (ImmutableArray<SchemaEntry> Before, ImmutableArray<SchemaEntry> After) Schemas(string before, string change)
    {
        using SqliteConnection connection = SqliteFile.Open(":memory:");
        SqliteFile.AllowTexts(connection);
        Execute(connection, before);
        ImmutableArray<SchemaEntry> then = Entries(connection);
        Execute(connection, $"PRAGMA legacy_alter_table = ON; {change}");
        return (then, Entries(connection));
    }

    private static ImmutableArray<SchemaEntry> Entries(SqliteConnection connection)
    {
        using SqliteCommand command = new("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid", connection);
        using SqliteDataReader reader = command.ExecuteReader();
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>();
        while (reader.Read())
            entries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return entries.ToImmutable();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }
}
