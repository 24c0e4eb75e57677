namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Every plan can be carried out, and comes to what it says.</summary>
internal class ReconcilerTests
{
    private const string Parent = "CREATE TABLE p (id INTEGER PRIMARY KEY, k TEXT);";
    private const string Rows = ";INSERT INTO p VALUES (1, 'x'), (2, 'y'); INSERT INTO t (id, a, b) VALUES (1, 1, 'x'), (5, 2, 'y')";

    private static IEnumerable<TestCaseData> Repairable()
    {
        TestCaseData Case(string name, string expected, string actual, params string[] reasons) =>
            new TestCaseData(expected, actual, reasons).SetArgDisplayNames(name);
        yield return Case("a missing index", Table("", "CREATE INDEX i ON t (a)"), Table(""), "INDEX i (a) is made on t.");
        yield return Case("another index of that name", Table("", "CREATE INDEX i ON t (a, b)"), Table("", "CREATE INDEX i ON t (a)"),
            "INDEX i (a) on t becomes INDEX i (a, b).");
        yield return Case("a missing unique index", Table("", "CREATE UNIQUE INDEX u ON t (a) WHERE a > 0"), Table(""),
            "UNIQUE (a) WHERE (a > 0) is added to t; rows that repeat it stop it.");
        yield return Case("a unique index where a plain one stands", Table("", "CREATE UNIQUE INDEX u ON t (a)"), Table("", "CREATE INDEX u ON t (a)"),
            "UNIQUE (a) is added to t; rows that repeat it stop it.");
        yield return Case("a missing unique constraint", Table("CONSTRAINT uq UNIQUE (a, b COLLATE NOCASE) ON CONFLICT IGNORE"), Table(""),
            "UNIQUE (a, b COLLATE nocase) ON CONFLICT IGNORE is added to t; rows that repeat it stop it.");
        yield return Case("a missing CHECK", Table("CONSTRAINT c CHECK (a > 0)"), Table(""), "c CHECK (a > 0) is added to t; rows that break it stop it.");
        yield return Case("a missing CHECK without a name", Table("CHECK (a > 0 AND b <> ')--')"), Table(""),
            "CHECK (a > 0 AND b != ')--') is added to t; rows that break it stop it.");
        yield return Case("a foreign key", Table("FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"), Table(""),
            "FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE DEFERRED is added to t; rows without that parent stop it.");
        yield return Case("a foreign key that does something else", Table("FOREIGN KEY (a) REFERENCES p ON DELETE CASCADE"), Table("FOREIGN KEY (a) REFERENCES p"),
            "FOREIGN KEY (a) REFERENCES p (id) on t becomes FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE.");
        yield return Case("a parent that is no key yet", Table("FOREIGN KEY (b) REFERENCES p (k)", "CREATE UNIQUE INDEX k ON p (k)"), Table(""),
            "UNIQUE (k) is added to p; rows that repeat it stop it.", "FOREIGN KEY (b) REFERENCES p (k) is added to t; rows without that parent stop it.");
        yield return Case("a primary key", Parent + "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b)", Parent + "CREATE TABLE t (id INTEGER, a, b)",
            "t gets its primary key (id); rows that repeat it, or are without it, stop it.");
        yield return Case("NOT NULL with a default", Column("a INTEGER NOT NULL DEFAULT (1 + 1)"), Column("a INTEGER"),
            "t.a gets the default 1 + 1.", "t.a becomes NOT NULL; rows without a value get its default 1 + 1.");
        yield return Case("NOT NULL that should not be", Column("a INTEGER"), Column("a INTEGER NOT NULL"), "t.a accepts NULL again.");
        yield return Case("NOT NULL that replaces", Column("a INTEGER NOT NULL DEFAULT 1"), Column("a INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 1"),
            "A NULL in t.a fails, as it should.");
        yield return Case("another default", Column("a DEFAULT 'x''y'"), Column("a DEFAULT 7"), "t.a gets the default 'x''y'.");
        yield return Case("another collation", Column("a TEXT COLLATE NOCASE"), Column("a TEXT"), "t.a gets the collation nocase.");
        yield return Case("a foreign column", Table(""), Table("", "ALTER TABLE t ADD COLUMN f INTEGER REFERENCES p"));
        yield return Case("other spellings", Column("a JSON"), Column("a TEXT DEFAULT NULL"));
        yield return Case("a view and a trigger", Table("", "CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM p; END"), Table(""));
    }

    [TestCaseSource(nameof(Repairable))]
    public void What_is_planned_can_be_done_and_comes_to_what_is_said(string expected, string actual, string[] reasons)
    {
        using ThoroughConnection connection = Open(actual + Rows);
        SchemaRepair.Possible plan = Plan(expected, connection, SchemaHistory.None).ShouldBeOfType<SchemaRepair.Possible>();
        string rows = SqliteFile.Rows(connection, "SELECT id, a, b FROM t ORDER BY id");

        Carry.Out(plan, connection);

        plan.Tables.SelectMany(table => table.Reasons).ShouldBe(reasons);
        SchemaComparison.Compare(Schema(expected), Carry.Schema(connection)).ShouldBe(plan.Left);
        SqliteFile.Rows(connection, "SELECT id, a, b FROM t ORDER BY id").ShouldBe(rows);
        plan.Left.ShouldAllBe(difference => difference.Class == DifferenceClass.Harmless);
    }

    [TestCase("NOT NULL")]
    [TestCase("NOT NULL ON CONFLICT IGNORE UNIQUE")]
    [TestCase("CONSTRAINT own NOT NULL REFERENCES p (id)")]
    public void A_foreign_column_keeps_its_values_and_refuses_no_insert_any_more(string constraint)
    {
        using ThoroughConnection connection = Open(Parent + $"CREATE TABLE t (id INTEGER PRIMARY KEY, f INTEGER {constraint}, a, b, g NOT NULL DEFAULT 1)"
            + ";INSERT INTO p VALUES (3, 'x'); INSERT INTO t (id, f, a) VALUES (1, 3, 'x')");
        SchemaRepair.Possible plan = Plan(Table(""), connection, SchemaHistory.None).ShouldBeOfType<SchemaRepair.Possible>();

        Carry.Out(plan, connection);
        Carry.Run(connection, "INSERT INTO t (id, a, b) VALUES (2, 'y', NULL), (3, 'z', NULL)");

        plan.Tables.ShouldHaveSingleItem().Reasons.ShouldBe(["t.f, which no statement of the code fills, becomes nullable; its values stay."]);
        SqliteFile.Rows(connection, "SELECT id, f, a, g FROM t ORDER BY id").ShouldBe("1|3|x|1\n2|NULL|y|1\n3|NULL|z|1\n");
        SchemaComparison.Compare(Schema(Table("")), Carry.Schema(connection)).ShouldBe(plan.Left);
    }

    private static IEnumerable<TestCaseData> Obstacles()
    {
        TestCaseData Case(string name, string expected, string actual, string obstacle) => new TestCaseData(expected, actual, obstacle).SetArgDisplayNames(name);
        yield return Case("a missing table", Table("", "CREATE TABLE q (x)"), Table(""), "Table q is missing");
        yield return Case("a missing column", Table("", "ALTER TABLE t ADD COLUMN x"), Table(""), "Column t.x is missing");
        yield return Case("another affinity", Column("a INTEGER"), Column("a TEXT"), "the affinity is TEXT instead of INTEGER");
        yield return Case("an unknown unique key", Table(""), Table("UNIQUE (a)"), "UNIQUE (a) is not expected on t");
        yield return Case("an unknown CHECK", Table(""), Table("CHECK (a > 0)"), "CHECK (a > 0) is not expected on t");
        yield return Case("a stricter CHECK of the same name", Table("CONSTRAINT c CHECK (a > 0)"), Table("CONSTRAINT c CHECK (a > 9)"), "CHECK (a > 9) is not expected on t");
        yield return Case("an unknown foreign key", Table(""), Table("FOREIGN KEY (a) REFERENCES p"), "is not expected on t");
        yield return Case("another primary key", Parent + "CREATE TABLE t (id, a, b, PRIMARY KEY (id))", Parent + "CREATE TABLE t (id, a, b, PRIMARY KEY (id, a))", "The primary key of t is (id, a)");
        yield return Case("a primary key where none is", Parent + "CREATE TABLE t (id, a, b)", Parent + "CREATE TABLE t (id PRIMARY KEY, a, b)", "t has a primary key (id)");
        yield return Case("a number that is not the rowid", Table(""), Parent + "CREATE TABLE t (id INT PRIMARY KEY, a, b)", "is not INTEGER PRIMARY KEY");
        yield return Case("a strict table", Column("a TEXT"), Column("a TEXT") + " STRICT", "Table t is STRICT");
        yield return Case("a table without rowid", Table(""), Table("") + " WITHOUT ROWID", "Table t is WITHOUT ROWID");
        yield return Case("a generated column", Column("a"), Column("a AS (id)"), "every statement that writes it fails");
        yield return Case("a column that should be generated", Column("a AS (id)"), Column("a"), "t.a is an ordinary column");
        yield return Case("a changed trigger", Table("", "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM p; END"),
            Table("", "CREATE TRIGGER r AFTER DELETE ON t BEGIN DELETE FROM p; END"), "Trigger r is another one");
        yield return Case("a changed view", Table("", "CREATE VIEW v AS SELECT a FROM t"), Table("", "CREATE VIEW v AS SELECT b AS a FROM t"), "View v is another query");
        yield return Case("a collation of a key", Column("a TEXT COLLATE NOCASE UNIQUE"), Column("a TEXT UNIQUE"), "t.a has the collation binary instead of nocase");
        yield return Case("a collation of an unknown key", Column("a TEXT"), Column("a TEXT COLLATE NOCASE UNIQUE"), "t.a has the collation nocase instead of binary");
    }

    [TestCaseSource(nameof(Obstacles))]
    public void What_cannot_be_had_without_losing_something_is_an_obstacle(string expected, string actual, string obstacle)
    {
        using ThoroughConnection connection = Open(actual);
        Plan(expected, connection, SchemaHistory.None).ShouldBeOfType<SchemaRepair.Impossible>()
            .Obstacles.ShouldContain(difference => difference.Description.Contains(obstacle));
    }

    private static IEnumerable<TestCaseData> LeftBehind()
    {
        foreach ((string name, string earlier) in new[]
        {
            ("a CHECK", Table("CONSTRAINT c CHECK (a > 0)")), ("a CHECK at a column", Untyped("a CHECK (a > 0)")),
            ("a unique constraint", Table("CONSTRAINT u UNIQUE (a)")), ("a unique column", Untyped("a UNIQUE")),
            ("a unique index", Table("", "CREATE UNIQUE INDEX u ON t (a)")), ("a foreign key", Table("FOREIGN KEY (a) REFERENCES p")),
            ("a trigger", Table("", "CREATE TRIGGER r AFTER UPDATE ON t BEGIN DELETE FROM p; END")),
        })
        {
            yield return new TestCaseData(earlier).SetArgDisplayNames(name);
        }
    }

    [TestCaseSource(nameof(LeftBehind))]
    public void What_an_earlier_version_had_and_the_version_has_not_is_taken_away(string earlier)
    {
        using ThoroughConnection connection = Open(earlier + Rows);
        (Plan(Table(""), connection, SchemaHistory.None) is SchemaRepair.Impossible or SchemaRepair.Possible { IsEmpty: true }).ShouldBeTrue();
        SchemaRepair.Possible plan = Plan(Table(""), connection, new([Schema(earlier)], [], NullFills.None)).ShouldBeOfType<SchemaRepair.Possible>();

        Carry.Out(plan, connection);

        SchemaComparison.Compare(Schema(Table("")), Carry.Schema(connection)).ShouldBeEmpty();
        SqliteFile.Rows(connection, "SELECT id, a, b FROM t").ShouldBe("1|1|x\n5|2|y\n");
    }

    [Test]
    public void A_view_that_an_earlier_version_had_is_made_anew()
    {
        string earlier = Table("", "CREATE VIEW v AS SELECT a FROM t"), expected = Table("", "CREATE VIEW v AS SELECT a, b FROM t");
        using ThoroughConnection connection = Open(earlier);
        SchemaRepair.Possible plan = Plan(expected, connection, new([Schema(earlier)], [], NullFills.None)).ShouldBeOfType<SchemaRepair.Possible>();

        Carry.Out(plan, connection);

        plan.Statements.ShouldBe(["DROP VIEW \"v\"", "CREATE VIEW v AS SELECT a, b FROM t"]);
        SchemaComparison.Compare(Schema(expected), Carry.Schema(connection)).ShouldBeEmpty();
    }

    [Test]
    public void An_index_that_a_later_migration_makes_is_out_of_its_way()
    {
        using ThoroughConnection connection = Open(Table("", "CREATE INDEX i ON t (a); CREATE INDEX own ON t (b)"));
        SchemaRepair.Possible plan = Plan(Table(""), connection, new([], [Schema(Table("", "CREATE INDEX i ON t (b)"))], NullFills.None))
            .ShouldBeOfType<SchemaRepair.Possible>();
        plan.Tables.ShouldHaveSingleItem().Changes.ShouldBe([new TableChange.DropIndex("i")]);
        plan.Left.ShouldHaveSingleItem().Subject.ShouldBe("own");
    }

    [Test]
    public void Rows_are_filled_first_and_values_that_are_there_are_not_written_over()
    {
        string before = "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)", after = "CREATE TABLE t (id INTEGER PRIMARY KEY, a NOT NULL, b)";
        var schemas = ImmutableSortedDictionary<long, DatabaseSchema>.Empty.Add(1, Schema(before)).Add(2, Schema(after));
        var statements = new Dictionary<long, ImmutableArray<string>> { [2] = ["UPDATE t SET a = 'none', b = 'new'", "UPDATE t SET b = a WHERE a IS NULL"] };
        using ThoroughConnection connection = Open(before + ";INSERT INTO t VALUES (1, 'mine', 'x'), (2, NULL, 'y')");

        Carry.Out(Plan(after, connection, SchemaHistory.At(2, schemas, statements)).ShouldBeOfType<SchemaRepair.Possible>(), connection);

        SqliteFile.Rows(connection, "SELECT id, a, b FROM t ORDER BY id").ShouldBe("1|mine|x\n2|none|y\n");
    }

    private static SchemaRepair Plan(string expected, ThoroughConnection connection, SchemaHistory history) =>
        SchemaRepair.Plan(Schema(expected), Carry.Schema(connection), history);

    private static string Table(string constraint, string more = "") =>
        $"{Parent}CREATE TABLE t (id INTEGER PRIMARY KEY, a, b{(constraint.Length > 0 ? ", " : "")}{constraint}){(more.Length > 0 ? ";" : "")}{more}";

    private static string Column(string a) => $"{Parent}CREATE TABLE t (id INTEGER PRIMARY KEY, {a}, b TEXT)";

    private static string Untyped(string a) => $"{Parent}CREATE TABLE t (id INTEGER PRIMARY KEY, {a}, b)";

    private static ThoroughConnection Open(string sql)
    {
        ThoroughConnection connection = DatabaseImage.Empty();
        Carry.Run(connection, sql);
        return connection;
    }

    private static DatabaseSchema Schema(string sql)
    {
        using ThoroughConnection connection = Open(sql);
        return Carry.Schema(connection);
    }
}
