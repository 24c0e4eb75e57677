namespace AutoCoder.Schema.Preflight.Tests.Gates;

internal class DriftTests : GateTest
{
    private const string Complexity = "ALTER TABLE conversations ADD COLUMN complexity INTEGER NOT NULL DEFAULT 0";

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_database_made_by_its_migrations_has_no_difference(int version) =>
        Names(CheckOne(At("a.db", version))).ShouldBe(version == 3 ? "current" : "pending");

    private static readonly object[][] Everyday =
    [
        ["VACUUM"],
        ["ANALYZE"],
        ["PRAGMA journal_mode=WAL"],
        ["INSERT INTO notes (body) VALUES ('Grüße'), (NULL)"],
        ["DELETE FROM sqlite_sequence"],
        [LedgerTable.Create],
    ];

    [TestCaseSource(nameof(Everyday))]
    public void What_SQLite_and_this_tool_keep_for_themselves_is_no_difference(string sql) =>
        Names(CheckOne(At("a.db", 3, "INSERT INTO conversations (id) VALUES (1)", sql, "ANALYZE"))).ShouldBe("current");

    [TestCase("CREATE VIRTUAL TABLE search USING fts5(body)", "INSERT INTO search VALUES ('Grüße')")]
    [TestCase("CREATE VIRTUAL TABLE search USING fts4(body)", "INSERT INTO search VALUES ('Grüße')")]
    [TestCase("CREATE VIRTUAL TABLE places USING rtree(id, x1, x2)", "INSERT INTO places VALUES (1, 2, 3)")]
    public void Shadow_tables_are_no_difference(string table, string row)
    {
        string path = Create("a.db", table, VersionInfo, Applied(1), row, "VACUUM", "ANALYZE");
        Names(Check(FleetOf([table], path)).Databases[0]).ShouldBe("current");
    }

    [Test]
    public void A_column_that_every_insert_must_know_closes_the_gate_with_the_sentence_of_the_incident()
    {
        string path = Create(
            "a.db",
            "CREATE TABLE conversations (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(200), mode VARCHAR(10) NOT NULL)",
            "CREATE INDEX ix_conversations_id ON conversations(id)",
            VersionInfo, Applied(1));
        DatabaseReport row = Check(FleetOf(Migrations[..1], path)).Databases[0];
        row.Readiness.ShouldBe(Readiness.NotReady);
        Names(row).ShouldBe("drifted");
        row.Verdicts[0].ShouldBeOfType<Verdict.Drifted>().Differences.ShouldBe(
        [
            new(DifferenceClass.Breaking, "conversations.mode",
                "INSERT INTO conversations without mode fails: NOT NULL, no default, and the code does not know the column."),
        ]);
    }

    [Test]
    public void A_harmless_difference_is_told_and_does_not_close_the_gate()
    {
        Fleet fleet = FleetOf(At("a.db", 3, Complexity));
        GateReport report = Check(fleet);
        report.IsOpen.ShouldBeTrue();
        report.IsCurrent.ShouldBeTrue();
        Names(report.Databases[0]).ShouldBe("current, drifted");
        report.Databases[0].IsAllowed.ShouldBeFalse();
        Check(fleet with { Gate = fleet.Gate with { IsStrict = true } }).Readiness.ShouldBe(Readiness.NotReady);
        Check(fleet with { Gate = new GatePolicy(["drifted"]) { IsStrict = true } }).IsOpen.ShouldBeTrue();
    }

    [Test]
    public void A_breaking_difference_passes_when_it_is_allowed()
    {
        Fleet fleet = FleetOf(At("a.db", 3, "DROP TABLE notes"));
        Check(fleet).Databases[0].Readiness.ShouldBe(Readiness.NotReady);
        GateReport report = Check(fleet with { Gate = new GatePolicy(["drifted"]) });
        report.IsOpen.ShouldBeTrue();
        report.Databases[0].IsAllowed.ShouldBeTrue();
    }

    [Test]
    public void A_pending_database_is_compared_with_its_own_version()
    {
        Names(CheckOne(At("a.db", 2))).ShouldBe("pending");
        DatabaseReport row = CheckOne(At("b.db", 2, "DROP INDEX ix_conversations_id"));
        Names(row).ShouldBe("pending, drifted");
        row.Verdicts[1].ShouldBeOfType<Verdict.Drifted>().Version.ShouldBe(2);
    }

    [TestCase("ahead", 1, 2, 3, 4)]
    [TestCase("out-of-order", 1, 3)]
    [TestCase("ahead, out-of-order", 1, 4)]
    [TestCase("pending")]
    public void A_database_without_a_version_of_its_own_is_not_compared(string names, params int[] versions) =>
        Names(CheckOne(Create("a.db", "CREATE TABLE other (a)", VersionInfo, Applied([.. versions.Select(version => (long)version)]))))
            .ShouldBe(names);

    [Test]
    public void A_changed_migration_is_told_with_both_hashes()
    {
        SqlHash other = SqlHash.Of(["SELECT 1"]);
        DatabaseReport row = CheckOne(At("a.db", 3, LedgerTable.Create, Ledger(1, HashOf(1)), Ledger(2, other), Ledger(3, HashOf(3))));
        Names(row).ShouldBe("edited");
        row.Readiness.ShouldBe(Readiness.NotReady);
        row.Verdicts[0].ShouldBeOfType<Verdict.Edited>().Migrations.ShouldBe([new(2, other, HashOf(2))]);
        Fleet fleet = FleetOf(row.Path);
        Check(fleet with { Gate = new GatePolicy(["edited"]) }).IsOpen.ShouldBeTrue();
    }

    [Test]
    public void A_ledger_that_proves_nothing_is_no_edit()
    {
        SqlHash otherWay = new(SqlHash.CurrentRecording + 1, new string('0', 32));
        Names(CheckOne(At("a.db", 3, LedgerTable.Create, Ledger(1, otherWay), Ledger(2, null)))).ShouldBe("current");
        Names(CheckOne(At("b.db", 1, LedgerTable.Create, Ledger(2, SqlHash.Of(["SELECT 1"]))))).ShouldBe("pending");
    }

    [Test]
    public void A_ledger_that_cannot_be_understood_is_noted()
    {
        DatabaseReport row = CheckOne(At("a.db", 3, "CREATE VIEW SchemaLedger AS SELECT 1"));
        row.Readiness.ShouldBe(Readiness.Ready);
        row.Notes.ShouldBe(["has a table SchemaLedger that is no ledger (it is a view, not a table): "
            + "whether a migration was changed after it was applied here cannot be told."]);
    }

    [Test]
    public void Without_a_lock_nothing_is_compared_and_that_is_said_once()
    {
        Fleet fleet = FleetOf(At("a.db", 3, "DROP TABLE notes"), At("b.db", 3)) with { Lock = null };
        GateReport report = Check(fleet);
        report.IsOpen.ShouldBeTrue();
        report.Notes.ShouldHaveSingleItem().Message.ShouldBe(
            "Schemas were not compared: m.dll carries no schema.lock. To make one: autocoder-schema lock --migrations /m.dll");
        Check(fleet with { Lock = new SchemaLock([]) }).Notes.ShouldHaveSingleItem().Message.ShouldContain("no schema.lock for 'assistant'");
        Check(FleetOf(Create("c.db", Rows)) with { Lock = null }).Notes.ShouldBeEmpty();
    }

    [Test]
    public void The_comparison_can_be_left_out()
    {
        Fleet fleet = FleetOf(At("a.db", 3, "DROP TABLE notes", LedgerTable.Create, Ledger(1, SqlHash.Of(["SELECT 1"]))));
        GateReport report = Check(fleet with { Request = fleet.Request with { SkipsSchema = true } });
        report.IsOpen.ShouldBeTrue();
        report.Notes.ShouldBeEmpty();
    }

    [Test]
    public void A_database_that_cannot_be_read_is_not_compared()
    {
        File.WriteAllText(PathOf("a.db"), "no database");
        CheckOne(PathOf("a.db")).Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Unreadable>().Reason.ShouldBe(UnreadableReason.NotADatabase);
    }

    [Test]
    public void One_schema_is_compared_once_however_many_databases_have_it()
    {
        string drifted = At("0.db", 3, "DROP TABLE notes");
        for (int i = 1; i < 200; i++) File.Copy(drifted, PathOf($"{i}.db"));
        GateReport report = Check(FleetOf([.. Directory.GetFiles(Folder, "*.db")]));
        report.Databases.Length.ShouldBe(200);
        report.Databases.Select(row => row.Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Drifted>())
            .ShouldAllBe(verdict => ReferenceEquals(verdict, report.Databases[0].Verdicts[0]));
    }

    private static string Ledger(long version, SqlHash? hash) =>
        $"INSERT INTO SchemaLedger (Version, Action, SqlHash, At) VALUES ({version}, 'up', {(hash is null ? "NULL" : $"'{hash}'")}, '')";

    private static string Names(DatabaseReport row) => string.Join(", ", row.Verdicts.Select(verdict => verdict.Name));
}
