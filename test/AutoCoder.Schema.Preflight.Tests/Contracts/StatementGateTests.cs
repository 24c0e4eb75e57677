namespace AutoCoder.Schema.Preflight.Tests.Contracts;

internal class StatementGateTests : ContractTest
{
    private const string UsesMode = "INSERT INTO conversations (title, mode) VALUES (?, :mode);";

    [Test]
    public void Statements_that_every_database_takes_change_nothing() =>
        Check(WithStatements(FleetOf(At("a.db", 3)), UsesMode, "SELECT * FROM notes WHERE id = ?1 AND body = @b OR body = $c;")).IsOpen.ShouldBeTrue();

    [Test]
    public void A_column_that_is_gone_is_found_although_the_history_says_up_to_date()
    {
        Fleet fleet = FleetOf(At("a.db", 3, "ALTER TABLE conversations DROP COLUMN mode")) with { Lock = null };

        DatabaseReport database = Check(WithStatements(fleet, "SELECT 1;", "", UsesMode)).Databases.ShouldHaveSingleItem();

        database.Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Incompatible>().Statements
            .ShouldBe([new FailingStatement("queries.sql", 3, "table conversations has no column named mode")]);
        database.Readiness.ShouldBe(Readiness.NotReady);
    }

    [Test]
    public void An_insert_that_leaves_out_a_column_that_must_have_a_value_is_found_although_SQLite_prepares_it()
    {
        Fleet fleet = FleetOf(At("a.db", 3, "ALTER TABLE notes ADD COLUMN owner TEXT NOT NULL")) with { Lock = null };

        DatabaseReport database = Check(WithStatements(fleet, "INSERT INTO notes (body) VALUES (?);")).Databases.ShouldHaveSingleItem();

        database.Readiness.ShouldBe(Readiness.NotReady);
        database.Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Incompatible>().Statements.ShouldHaveSingleItem().Message.ShouldBe(
            "it leaves out notes.owner, NOT NULL without a default: no row is stored (name it in the statement, or give it a default by a "
            + "migration: autocoder-schema new assistant AddDefault)");
    }

    [Test]
    public void An_insert_that_fails_even_after_every_migration_closes_the_gate_without_any_database_of_it()
    {
        string[] migrations = [.. Migrations, "ALTER TABLE notes ADD COLUMN owner TEXT NOT NULL DEFAULT ''", "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"];
        Fleet fleet = FleetOf(migrations, At("a.db", 3));

        GateReport report = Check(WithStatements(fleet, "INSERT INTO notes (body) VALUES (?);", "INSERT INTO tags DEFAULT VALUES;"));

        report.Findings.ShouldHaveSingleItem().Message.ShouldStartWith(
            "the statement fails even after every migration of 'assistant': it leaves out tags.name, NOT NULL without a default");
        report.IsOpen.ShouldBeFalse();
    }

    [TestCase("SELECT nowhere FROM notes", "autocoder-schema new assistant WhatTheCodeExpects    # the migration that is missing; or correct the code")]
    [TestCase("SELECT 1 FROM nowhere", "autocoder-schema new assistant WhatTheCodeExpects    # the migration that is missing; or correct the code")]
    [TestCase("SELECT my_rank(id) FROM notes", "# queries.sql:1: write '-- schema: skip' above it, if the application registers it itself")]
    [TestCase("SELECT * FROM notes ORDER BY body COLLATE mine", "# queries.sql:1: write '-- schema: skip' above it, if the application registers it itself")]
    [TestCase("SELECT FROM notes", "# queries.sql:1: correct the statement, no migration is missing for it")]
    [TestCase("SELECT abs(1, 2) FROM notes", "# queries.sql:1: correct the statement, no migration is missing for it")]
    public void The_next_step_fits_what_failed(string statement, string step)
    {
        string text = Text(Check(WithStatements(FleetOf(At("a.db", 3)), statement)));

        text[text.IndexOf("What to do next:", StringComparison.Ordinal)..].TrimEnd().ShouldBe($"What to do next:\n  {step}");
    }

    [Test]
    public void The_report_names_file_line_and_what_SQLite_says()
    {
        Fleet fleet = FleetOf(At("a.db", 3, "ALTER TABLE conversations DROP COLUMN mode")) with { Lock = null };

        GateReport report = Check(WithStatements(fleet, UsesMode));

        Text(report).ShouldContain("a.db has another schema than the code expects: 1 statement of the application fails on it:");
        Text(report).ShouldContain("  queries.sql:1: table conversations has no column named mode");
        Json(report).ShouldContain("\"verdict\": \"incompatible\"");
        Json(report).ShouldContain("\"line\": 1,");
    }

    [Test]
    public void What_a_pending_migration_mends_is_told_so()
    {
        GateReport report = Check(WithStatements(FleetOf(At("a.db", 1)), UsesMode));

        report.Findings.ShouldBeEmpty();
        report.Databases[0].Verdicts.OfType<Verdict.Incompatible>().ShouldHaveSingleItem().PassesAtHead.ShouldBeTrue();
        Text(report).ShouldContain("1 statement of the application fails on it, and none at the newest schema:");
    }

    [Test]
    public void What_fails_even_after_every_migration_is_told_once_and_not_of_each_database()
    {
        GateReport report = Check(WithStatements(FleetOf(At("a.db", 3), At("b.db", 3)), "SELECT 1;", "SELECT gone FROM notes;"));

        report.Databases.ShouldAllBe(database => database.Readiness == Readiness.Ready);
        report.Findings.ShouldHaveSingleItem().Place.ToString().ShouldBe("queries.sql:2");
        Text(report).ShouldContain("queries.sql:2: the statement fails even after every migration of 'assistant': no such column: gone.");
        report.Exit.ShouldBe(ExitCode.NotReady);
        Json(report).ShouldContain("\"closesGate\": true");
    }

    [Test]
    public void Both_can_be_allowed()
    {
        Fleet fleet = WithStatements(FleetOf(At("a.db", 3, "ALTER TABLE conversations DROP COLUMN title")), "SELECT title FROM conversations;", "SELECT x;");

        Check(Allowing(fleet, "incompatible", "drifted")).IsOpen.ShouldBeTrue();
        Check(Allowing(fleet, "drifted")).IsOpen.ShouldBeFalse();
    }

    [Test]
    public void Databases_with_one_schema_have_one_answer_and_another_schema_has_its_own()
    {
        Fleet fleet = FleetOf(At("a.db", 3), At("b.db", 3, "ALTER TABLE notes DROP COLUMN body"), At("c.db", 3)) with { Lock = null };

        Check(WithStatements(fleet, "SELECT body FROM notes")).Databases.Select(database => database.Readiness)
            .ShouldBe([Readiness.Ready, Readiness.NotReady, Readiness.Ready]);
    }

    [Test]
    public void A_statement_on_the_version_table_is_no_false_alarm() =>
        Check(WithStatements(FleetOf(At("a.db", 3)), "SELECT max(Version) FROM VersionInfo")).IsOpen.ShouldBeTrue();

    [Test]
    public void An_upsert_needs_the_unique_index_of_the_migrations()
    {
        string[] migrations = ["CREATE TABLE t (a INTEGER, b TEXT); CREATE UNIQUE INDEX ux ON t(b)"];
        string path = Create("a.db", [.. migrations, VersionInfo, Applied(1)]);

        Check(WithStatements(FleetOf(migrations, path), "INSERT INTO t VALUES (1, 'x') ON CONFLICT (b) DO NOTHING")).IsOpen.ShouldBeTrue();
        Check(WithStatements(FleetOf(migrations, path), "INSERT INTO t VALUES (1, 'x') ON CONFLICT (a) DO NOTHING")).Findings
            .ShouldHaveSingleItem().Message.ShouldContain("ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint");
    }

    [Test]
    public void A_function_of_the_application_is_told_from_a_mistake() =>
        Check(WithStatements(FleetOf(At("a.db", 3)), "SELECT soundslike(title) FROM conversations")).Findings.ShouldHaveSingleItem().Message.ShouldBe(
            "the statement fails even after every migration of 'assistant': no such function: soundslike "
            + "(when the application registers it itself, write '-- schema: skip' above the statement).");

    [TestCase("PRAGMA locking_mode=EXCLUSIVE")]
    [TestCase("PRAGMA journal_mode=WAL")]
    [TestCase("EXPLAIN PRAGMA writable_schema=1")]
    [TestCase("ATTACH 'new.db' AS n")]
    [TestCase("VACUUM INTO 'copy.db'")]
    [TestCase("BEGIN EXCLUSIVE")]
    [TestCase("DELETE FROM conversations")]
    [TestCase("DROP TABLE conversations")]
    [TestCase("CREATE TEMP TABLE x AS SELECT * FROM conversations")]
    [TestCase("ALTER TABLE conversations ADD COLUMN x")]
    [TestCase("ANALYZE")]
    [TestCase("REINDEX")]
    public void Nothing_that_is_in_the_file_happens(string statement)
    {
        string wal = Create("wal.db", ["PRAGMA journal_mode=WAL", .. Migrations, VersionInfo, Applied(1, 2, 3), "INSERT INTO conversations VALUES (1, 'x', 'dev')"]);

        Check(WithStatements(FleetOf(At("a.db", 3), wal), "SELECT 1;", statement)).IsOpen.ShouldBeTrue();
    }

    [Test]
    public void A_damaged_schema_is_unreadable_and_no_fault_of_the_statements()
    {
        string path = At("a.db", 3, "PRAGMA writable_schema=ON", "UPDATE sqlite_schema SET sql = 'CREATE TABLE notes (' WHERE name = 'notes'");

        DatabaseReport database = Check(WithStatements(FleetOf(path) with { Lock = null }, "SELECT 1")).Databases.ShouldHaveSingleItem();

        database.Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Unreadable>();
    }

    [Test]
    public void A_file_without_any_statement_is_an_error_of_usage() =>
        Refusal(WithStatements(FleetOf(At("a.db", 3)), "-- nothing")).ShouldBe(["queries.sql has no statement; write those of the application into it."]);
}
