namespace AutoCoder.Schema.Tests.Sql;

internal class TableDefinitionTests
{
    [Test]
    public void Every_part_keeps_its_place_in_the_text()
    {
        const string Sql = """
            CREATE TABLE "child" ( -- children
              [id] INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT NOT NULL,
              price DECIMAL ( 10 , 2 ) DEFAULT (1 + (2)) CHECK (price > 0), /* a comma, here */
              parent INT REFERENCES 'p' (id) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
              total AS (price * 2) STORED,
              CONSTRAINT u UNIQUE (price COLLATE nocase DESC, parent) ON CONFLICT IGNORE
              CHECK (price < 100)
              , FOREIGN KEY (parent, price) REFERENCES other
            )
            """;

        TableDefinition table = TableDefinition.Parse(Sql).ShouldNotBeNull();

        table.Name.ShouldBe("child");
        table.NameSpan.Of(Sql).ShouldBe("\"child\"");
        table.Columns.Select(column => column.Span.Of(Sql)).ShouldBe([
            "[id] INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT NOT NULL",
            "price DECIMAL ( 10 , 2 ) DEFAULT (1 + (2)) CHECK (price > 0)",
            "parent INT REFERENCES 'p' (id) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
            "total AS (price * 2) STORED",
        ]);
        table.Constraints.Select(constraint => constraint.Span.Of(Sql)).ShouldBe([
            "CONSTRAINT u UNIQUE (price COLLATE nocase DESC, parent) ON CONFLICT IGNORE",
            "CHECK (price < 100)",
            "FOREIGN KEY (parent, price) REFERENCES other",
        ]);
        table.Columns.SelectMany(column => column.Constraints).Select(constraint => constraint.Span.Of(Sql)).ShouldBe([
            "CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT",
            "NOT NULL",
            "DEFAULT (1 + (2))",
            "CHECK (price > 0)",
            "REFERENCES 'p' (id) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
            "AS (price * 2) STORED",
        ]);
        table.Columns[1].Type.ShouldBe("DECIMAL ( 10 , 2 )");
        table.Body.Of(Sql).ShouldStartWith(" -- children");
    }

    [Test]
    public void A_constraint_of_a_column_is_read_with_all_its_words()
    {
        ConstraintDefinition.PrimaryKey key = Only<ConstraintDefinition.PrimaryKey>("a INTEGER CONSTRAINT \"p k\" PRIMARY KEY DESC ON CONFLICT ROLLBACK");

        key.Name.ShouldBe("p k");
        key.IsDescending.ShouldBeTrue();
        key.Conflict.ShouldBe(ConflictResolution.Rollback);
    }

    [TestCase("NO ACTION", ForeignKeyAction.NoAction)]
    [TestCase("RESTRICT", ForeignKeyAction.Restrict)]
    [TestCase("SET NULL", ForeignKeyAction.SetNull)]
    [TestCase("SET DEFAULT", ForeignKeyAction.SetDefault)]
    [TestCase("CASCADE", ForeignKeyAction.Cascade)]
    public void Every_action_of_a_foreign_key_is_read(string words, ForeignKeyAction action)
    {
        ForeignKeyClause clause = Only<ConstraintDefinition.ForeignKey>(
            $"a REFERENCES p(x, y) ON DELETE {words} MATCH full ON UPDATE {words} NOT DEFERRABLE INITIALLY IMMEDIATE").References;

        clause.OnDelete.ShouldBe(action);
        clause.OnUpdate.ShouldBe(action);
        clause.Match.ShouldBe("full");
        clause.ParentColumns.ShouldBe(["x", "y"]);
        clause.IsDeferred.ShouldBeFalse();
    }

    [TestCase("DEFERRABLE INITIALLY DEFERRED", true)]
    [TestCase("DEFERRABLE INITIALLY IMMEDIATE", false)]
    [TestCase("DEFERRABLE", false)]
    [TestCase("NOT DEFERRABLE INITIALLY DEFERRED", false)]
    [TestCase("", false)]
    public void Only_a_key_that_begins_deferred_is_deferred(string words, bool deferred) =>
        Only<ConstraintDefinition.ForeignKey>($"a REFERENCES p {words}").References.IsDeferred.ShouldBe(deferred);

    [TestCase("a INT", "INT")]
    [TestCase("a", null)]
    [TestCase("a UNSIGNED  BIG INT", "UNSIGNED  BIG INT")]
    [TestCase("a NUMERIC(10,-2) NOT NULL", "NUMERIC(10,-2)")]
    [TestCase("a VARCHAR ( +255 ) UNIQUE", "VARCHAR ( +255 )")]
    [TestCase("a \"my type\"(3)", "\"my type\"(3)")]
    [TestCase("a 'text'", "'text'")]
    [TestCase("a generated", "generated")]
    [TestCase("a INT GENERATED ALWAYS AS (1)", "INT")]
    [TestCase("a AS (1)", null)]
    [TestCase("a key desc", "key desc")]
    public void The_type_is_kept_as_it_is_spelled(string column, string? type) =>
        Table($"{column}, other").Columns[0].Type.ShouldBe(type);

    [TestCase("a DEFAULT 5", "5")]
    [TestCase("a DEFAULT - 5.5e3 NOT NULL", "- 5.5e3")]
    [TestCase("a DEFAULT 'it''s' COLLATE nocase", "'it''s'")]
    [TestCase("a DEFAULT (strftime('%s', 'now')) UNIQUE", "(strftime('%s', 'now'))")]
    [TestCase("a DEFAULT CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP")]
    [TestCase("a DEFAULT x'00ff'", "x'00ff'")]
    [TestCase("a DEFAULT NULL", "NULL")]
    [TestCase("a DEFAULT true", "true")]
    [TestCase("a DEFAULT word", "word")]
    public void A_default_is_kept_as_it_is_spelled(string column, string value)
    {
        string sql = $"CREATE TABLE t({column})";
        TableDefinition.Parse(sql).ShouldNotBeNull().Columns[0].Constraints.OfType<ConstraintDefinition.Default>().Single().Value.Of(sql).ShouldBe(value);
    }

    [Test]
    public void A_column_that_SQLite_appended_stands_before_the_constraints()
    {
        TableDefinition table = Table("created_at DATETIME NOT NULL, default_concurrency INTEGER DEFAULT 3, PRIMARY KEY (name), path VARCHAR");

        table.Columns.Select(column => column.Name).ShouldBe(["created_at", "default_concurrency", "path"]);
        table.Constraints.Length.ShouldBe(1);
    }

    [Test]
    public void The_options_and_the_head_are_read()
    {
        TableDefinition table = TableDefinition.Parse("create temporary table if not exists main.[t 1](a text primary key) strict, without rowid;").ShouldNotBeNull();

        (table.IsStrict, table.WithoutRowId, table.IsTemporary, table.IfNotExists, table.Database, table.Name)
            .ShouldBe((true, true, true, true, "main", "t 1"));
    }

    [TestCase("")]
    [TestCase("CREATE TABLE")]
    [TestCase("CREATE TABLE t")]
    [TestCase("CREATE TABLE t()")]
    [TestCase("CREATE TABLE t(a")]
    [TestCase("CREATE TABLE t(a,)")]
    [TestCase("CREATE TABLE t(a CHECK ())")]
    [TestCase("CREATE TABLE t(a CHECK (a > 1)")]
    [TestCase("CREATE TABLE t(a VARCHAR(max))")]
    [TestCase("CREATE TABLE t(a 'open)")]
    [TestCase("CREATE TABLE t(a) WITHOUT KEY")]
    [TestCase("CREATE TABLE t(a) STRICT STRICT")]
    [TestCase("CREATE TABLE t(a) ; SELECT 1")]
    [TestCase("CREATE TABLE t AS SELECT 1")]
    [TestCase("CREATE TABLE t(a REFERENCES p ON DELETE NOTHING)")]
    [TestCase("CREATE TABLE t(a DEFAULT)")]
    [TestCase("CREATE TABLE t(PRIMARY KEY(a))")]
    [TestCase("CREATE VIRTUAL TABLE t USING fts5(a)")]
    [TestCase("CREATE VIEW v AS SELECT 1")]
    [TestCase("DROP TABLE t")]
    public void What_cannot_be_taken_apart_is_not_guessed(string sql) => TableDefinition.Parse(sql).ShouldBeNull();

    [Test]
    public void Parentheses_of_any_depth_are_read_in_one_pass()
    {
        string deep = new string('(', 200_000) + "1" + new string(')', 200_000);

        TableDefinition.Parse($"CREATE TABLE t(a CHECK {deep})").ShouldNotBeNull();
        NormalisedSql.Expression(deep, new HashSet<string>()).ShouldBe("1");
    }

    [Test]
    public void An_index_is_taken_apart()
    {
        const string Sql = "CREATE UNIQUE INDEX IF NOT EXISTS main.\"ix\" ON [t] (a COLLATE nocase DESC, lower(b) ASC, (c), a || b COLLATE rtrim) WHERE a > 0;";

        IndexDefinition index = IndexDefinition.Parse(Sql).ShouldNotBeNull();

        (index.Name, index.Table, index.Database, index.IsUnique, index.IfNotExists).ShouldBe(("ix", "t", "main", true, true));
        index.Terms.Select(term => term.Column).ShouldBe(["a", null, "c", null]);
        index.Terms.Select(term => term.Collation).ShouldBe(["nocase", null, null, null]);
        index.Terms.Select(term => term.IsDescending).ShouldBe([true, false, false, false]);
        index.Terms.Select(term => term.Expression.Of(Sql)).ShouldBe(["a", "lower(b)", "(c)", "a || b COLLATE rtrim"]);
        index.Where.ShouldNotBeNull().Of(Sql).ShouldBe("a > 0");
    }

    [TestCase("CREATE INDEX i ON t()")]
    [TestCase("CREATE INDEX i ON t(a")]
    [TestCase("CREATE INDEX i ON t(a) WHERE")]
    [TestCase("CREATE INDEX i ON t(a) extra")]
    public void An_index_that_cannot_be_taken_apart_is_not_guessed(string sql) => IndexDefinition.Parse(sql).ShouldBeNull();

    private static TableDefinition Table(string body) => TableDefinition.Parse($"CREATE TABLE t({body})").ShouldNotBeNull();

    private static T Only<T>(string column)
        where T : ConstraintDefinition => Table(column).Columns[0].Constraints.OfType<T>().Single();
}
