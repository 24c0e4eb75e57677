namespace AutoCoder.Schema.Tests.Lockfiles;

internal class SchemaLockTextTests
{
    [Test]
    public void A_lock_is_written_like_this() => SchemaLockText.Write(Locks.Small()).ShouldBe(
        """
        # Lock file: what each migration really executes, and the schema it leads to. Made by: autocoder-schema lock
        # Do not edit it. On a merge conflict: merge the migrations, then run: autocoder-schema lock
        format 1

        kind assistant
        1 CreateConversations up 1:4ce91eaac88c87e45dd1f2e6b39c4292 down 1:7a5ff8f5ea6b7375832c9291445589ab schema 5cb4bf58ca5ee2c1fe0f6060e1746b95 chain 1d3490283ee256dd03500d688f1c76ff
        2 AddMode up 1:5e6662edbeeb517017e5daf01425fcb1 down 1:b76f17386a0417e2bf08133fe076f298 schema 8e57ad0f29ed6354731cd8eb8d6b2b7d chain 173f52a9bc73a140af0cace61a384469
        3 FillMode up 1:73007406f5974f696946e2e58c421848 down 1:2ed41144ed559be38fb977de9a724eb8 schema 8e57ad0f29ed6354731cd8eb8d6b2b7d chain 14210df70a7bb7d37b77f896134b2e9a code
        4 DropIndex up 1:63040ca853a69cc165c92817511ecae7 down 1:e6b3c192e10a44ccf1829b5c827b87bc schema 45cf8bf3f3a68e0226ccf617e99df5ef chain e226468d510812dd92bc18018fba8d5c

        schema 4 digest 7e8239f480ffd5321e10fcc85399f4aa
          CREATE TABLE conversations (
            id integer,
            title text,
            mode varchar(10) NOT NULL DEFAULT 'dev',
            PRIMARY KEY (id)
          );
          CREATE VIEW titles AS
            SELECT title
            FROM conversations;

        before 4
          CREATE INDEX ix_mode ON conversations (mode);
          DROP VIEW titles;

        before 2
          CREATE TABLE conversations (
            id integer,
            title text,
            PRIMARY KEY (id)
          );
          DROP INDEX ix_mode;

        kind registry
        20260101 CreateProjects up 1:6cda51689bdb600cc4d628b2e0ed5cc5 down 1:07d091ca531cce58f3a12f003c9e7043 schema e19167381bf9fd5ec1bf0745f149bc2a chain 56c58eeaafb9923d23d82b4cd9d9bc36

        schema 20260101 digest 4cc2ba1b23a38d298bb0a1ad966c9d37
          CREATE TABLE projects (
            name text NOT NULL,
            PRIMARY KEY (name)
          ) WITHOUT ROWID;

        end

        """);

    [Test]
    public void What_maintenance_leaves_stands_behind_the_versions_and_reads_back_the_same()
    {
        var written = new SchemaLock([Maintained("SELECT title FROM notes"), Locks.Small().Kinds[1]]);
        string text = SchemaLockText.Write(written);
        text.ShouldContain(
            """
            before 2
              CREATE TABLE notes (
                id integer,
                PRIMARY KEY (id)
              );

            maintenance
              CREATE VIEW titles AS
                SELECT title
                FROM notes;

            kind registry
            """);
        SchemaLock read = Locks.Read(text);
        SchemaLockText.Write(read).ShouldBe(text);
        read.Kinds[0].SchemaAt(2)!.Views.ShouldBeEmpty();
        read.Kinds[0].Maintained.Entries.ShouldHaveSingleItem().Name.ShouldBe("titles");
        read.Kinds[1].Maintained.IsEmpty.ShouldBeTrue();
        LockComparison.Compare(read, written).ShouldBeEmpty();
        LockComparison.Compare(read, new SchemaLock([Maintained("SELECT id FROM notes"), written.Kinds[1]]))
            .ShouldBe(["assistant: maintenance leaves something else than the lock has of it."]);
    }

    [TestCase(2, "CREATE VIEW titles AS SELECT title FROM notes", null)]
    [TestCase(2, "CREATE VIEW titles AS SELECT id FROM notes", true)]
    [TestCase(2, "CREATE VIEW other AS SELECT 1 AS one", true, Description = "what should be there is not")]
    [TestCase(1, "CREATE VIEW titles AS SELECT id FROM notes", null, Description = "an earlier build left it")]
    [TestCase(1, "CREATE INDEX ix ON notes (id)", false)]
    public void It_is_compared_apart_and_mended_by_running_it(long version, string sql, bool? isOfMaintenance)
    {
        KindLock locked = Locks.Read(SchemaLockText.Write(new([Maintained("SELECT title FROM notes")]))).Kinds[0];
        string notes = version == 1 ? "CREATE TABLE notes (id INTEGER PRIMARY KEY)" : "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)";
        Verdict.Drifted? drifted = new LockedVersions(new([locked])).Drift(MemoryDatabase.Schema(notes, sql), "assistant", version);
        if (isOfMaintenance is null) drifted.ShouldBeNull();
        else drifted.ShouldNotBeNull().Maintained.IsEmpty.ShouldBe(!isOfMaintenance.Value);
        if (isOfMaintenance is not true) return;
        drifted!.IsBreakingByItself.ShouldBeFalse();
        KindCatalogue kind = new("assistant", [new(1, "One", "One", null, false, true), new(2, "Two", "Two", null, false, true)]);
        var work = Planning.Plan(new DatabaseState.Versioned([1, 2], []), [drifted], kind, new Catalogue("a.dll", [kind], VersionTable.Default), new()).ShouldBeOfType<UpgradePlan.Work>();
        work.Apply.ShouldBeEmpty();
        work.Maintenance.ShouldNotBeEmpty();
        if (drifted.IsBreaking) VerdictText.Sentence(drifted, new Catalogue("a.dll", [kind], VersionTable.Default), "assistant").ShouldContain("has not what maintenance leaves now: 1 breaking difference");
    }

    [Test]
    public void A_hash_that_varies_is_a_word_and_contradicts_nothing()
    {
        SqlHash.Parse("varies").ShouldBe(SqlHash.Varies);
        SqlHash.Varies.ToString().ShouldBe("varies");
        SqlHash.Varies.Contradicts(SqlHash.Of(["SELECT 1"])).ShouldBeFalse();
        SqlHash.Of(["SELECT 1"]).Contradicts(SqlHash.Varies).ShouldBeFalse();
        SqlHash.Parse("0:varies").ShouldBeNull();
    }

    private static KindLock Maintained(string view)
    {
        DatabaseSchema first = MemoryDatabase.Schema("CREATE TABLE notes (id INTEGER PRIMARY KEY)");
        DatabaseSchema second = MemoryDatabase.Schema("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)");
        SchemaEntry left = MemoryDatabase.Schema("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)", $"CREATE VIEW titles AS {view}").Views[0].Source;
        return KindLock.Of(
            "assistant",
            [new(1, "One", SqlHash.Of(["1"]), null, first), new(2, "Two", SqlHash.Of(["2"]), SqlHash.Varies, second)],
            new MaintainedObjects([left]));
    }

    [Test]
    public void What_is_written_reads_back_the_same()
    {
        SchemaLock small = Locks.Small();

        ShouldBeSame(Locks.Read(SchemaLockText.Write(small)), small);
        SchemaLockText.Write(Locks.Read(SchemaLockText.Write(small))).ShouldBe(SchemaLockText.Write(small));
    }

    [Test]
    public void It_has_line_feeds_and_no_byte_order_mark_and_ends_with_a_line_feed()
    {
        string text = SchemaLockText.Write(Locks.Small());

        text.ShouldNotContain("\r");
        text[0].ShouldBe('#');
        text.ShouldEndWith("\nend\n");
    }

    [Test]
    public void A_file_with_the_line_ends_of_Windows_is_the_same_lock()
    {
        string text = SchemaLockText.Write(Locks.Small()).Replace("\n", "\r\n");

        ShouldBeSame(Locks.Read(text), Locks.Small());
        ShouldBeSame(Locks.Read("\uFEFF" + text), Locks.Small());
    }

    [Test]
    public void The_kinds_are_sorted_whatever_order_they_came_in()
    {
        SchemaLock small = Locks.Small();

        SchemaLockText.Write(new([.. small.Kinds.Reverse()])).ShouldBe(SchemaLockText.Write(small));
    }

    [TestCase("CREATE TABLE t(a DEFAULT 'one\r\ntwo')")]
    [TestCase("CREATE TABLE t(a DEFAULT 'one\nCREATE TABLE u(a);\n\nend\nkind x\n<<<<<<< ')")]
    [TestCase("CREATE TABLE t(a DEFAULT 'trailing \nblank')")]
    [TestCase("CREATE TABLE t(a DEFAULT 'back\\slash \\u0041')")]
    [TestCase("CREATE TABLE t(a DEFAULT 'back\\u0041\rslash')")]
    [TestCase("CREATE TABLE t(a DEFAULT '日本 🙂 \u2028 \u0001;')")]
    [TestCase("CREATE VIRTUAL TABLE f USING fts5(a,\n\n\tb)")]
    [TestCase("CREATE TABLE \"drop\ntable\"(\"a;\nb\")")]
    [TestCase("CREATE TABLE t(a); CREATE TRIGGER t AFTER INSERT ON t BEGIN SELECT ';'; END; CREATE INDEX \"on\" ON t(\"a\"); CREATE VIEW v AS SELECT ';\n' AS a")]
    [TestCase("CREATE TABLE t(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19); CREATE TRIGGER late AFTER UPDATE OF c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 ON t BEGIN SELECT 1; END")]
    public void Whatever_a_schema_holds_comes_back_and_goes_away(string sql)
    {
        SchemaLock written = new([Locks.Kind("k", (1, "Nothing", ""), (2, "All", sql), (3, "Gone", "CREATE TABLE x(a)"), (4, "More", "CREATE VIEW y AS SELECT 1"))]);
        string text = SchemaLockText.Write(written);

        ShouldBeSame(Locks.Read(text), written);
        ShouldBeSame(Locks.Read(text.Replace("\n", "\r\n")), written);
        Locks.Read(text).Kinds[0].SchemaAt(1)!.CanonicalText.ShouldBe("");
    }

    [Test]
    public void A_table_that_became_a_view_and_one_that_came_back_are_at_every_version_what_they_were()
    {
        SchemaLock written = new([Locks.Kind("k",
            (1, "A", "CREATE TABLE t(a); CREATE TABLE u(a)"), (2, "B", "DROP TABLE t; CREATE VIEW t AS SELECT 1 AS a"),
            (5, "C", "DROP TABLE u"), (7, "D", "CREATE TABLE U(b); DROP VIEW t"), (9, "E", "CREATE TRIGGER u AFTER INSERT ON u BEGIN SELECT 1; END"))]);

        ShouldBeSame(Locks.Read(SchemaLockText.Write(written)), written);
    }

    [Test]
    public void Names_of_kinds_and_classes_stay_one_word()
    {
        SchemaLock written = new([Locks.Kind("my kind\n", (1, "Add mode\\ é\t", "CREATE TABLE t(a)"))]);

        ShouldBeSame(Locks.Read(SchemaLockText.Write(written)), written);
    }

    [Test]
    public void A_renamed_class_changes_its_own_line_and_no_hash()
    {
        const string Sql = "CREATE TABLE t(a)", More = "CREATE TABLE u(a)";
        string[] one = Lines(Locks.Kind("k", (1, "Old", Sql), (2, "Next", More))), other = Lines(Locks.Kind("k", (1, "New", Sql), (2, "Next", More)));

        other.ShouldBe(one.Select(line => line.Replace("1 Old", "1 New")));
    }

    [Test]
    public void A_version_that_the_lock_does_not_have_has_no_schema()
    {
        KindLock kind = Locks.Read(SchemaLockText.Write(Locks.Small())).Find("assistant")!;

        kind.SchemaAt(5).ShouldBeNull();
        kind.Find(0).ShouldBeNull();
        Locks.Small().Find("Assistant").ShouldBeNull();
    }

    [Test]
    public void Many_threads_read_the_same_schemas()
    {
        SchemaLock written = Long(60);
        KindLock read = Locks.Read(SchemaLockText.Write(written)).Kinds[0];

        Parallel.For(0, 600, i => read.SchemaAt(1 + (i % 60))!.Fingerprint.ShouldBe(written.Kinds[0].SchemaAt(1 + (i % 60))!.Fingerprint));
        read.SchemaAt(7).ShouldBeSameAs(read.SchemaAt(7));
    }

    [Test]
    public void A_long_history_has_every_version()
    {
        SchemaLock written = Long(Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 1000 : 150);
        string text = SchemaLockText.Write(written);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        SchemaLock read = Locks.Read(text);
        TimeSpan lines = watch.Elapsed;
        _ = read.Kinds[0].SchemaAt(read.Kinds[0].Migrations[^1].Version);
        TestContext.Out.WriteLine($"{read.Kinds[0].Migrations.Length} migrations, {text.Length} characters: lines {lines.TotalMilliseconds} ms, with the newest schema {watch.Elapsed.TotalMilliseconds} ms");

        ShouldBeSame(read, written);
        LockIntegrity.All(read, Locks.Origin).ShouldBeEmpty();
        TestContext.Out.WriteLine($"all schemas: {watch.Elapsed.TotalMilliseconds} ms");
    }

    private static SchemaLock Long(int count) => new([Locks.Kind("k", [.. Enumerable.Range(1, count).Select(i => ((long)i, $"M{i}", (i % 5) switch
    {
        1 => $"CREATE TABLE t{i}(id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x')",
        2 => $"ALTER TABLE t{i - 1} ADD COLUMN b{i} INT",
        3 => $"CREATE INDEX i{i} ON t{i - 2}(a)",
        4 => i > 40 ? $"DROP TABLE t{i - 33}" : "",
        _ => i > 40 ? $"ALTER TABLE t{i - 4} DROP COLUMN b{i - 3}" : $"CREATE VIEW v{i} AS SELECT {i} AS a",
    }))])]);

    private static string[] Lines(KindLock kind) => SchemaLockText.Write(new([kind])).Split('\n');

    internal static void ShouldBeSame(SchemaLock read, SchemaLock written)
    {
        read.Kinds.Select(kind => kind.Kind).ShouldBe(written.Kinds.Select(kind => kind.Kind));
        foreach (KindLock kind in written.Kinds)
        {
            KindLock other = read.Find(kind.Kind)!;
            other.Migrations.ShouldBe(kind.Migrations);
            foreach (LockedMigration migration in kind.Migrations)
            {
                DatabaseSchema schema = other.SchemaAt(migration.Version)!;
                schema.CanonicalText.ShouldBe(kind.SchemaAt(migration.Version)!.CanonicalText);
                migration.Fits(schema).ShouldBeTrue();
            }
        }
    }
}
