namespace AutoCoder.Schema.Tests.Reports;

internal class TextReportTests
{
    private static readonly KindCatalogue Assistant = new(
        "assistant", [new(202601041458, "CreateConversations", "N.A"), new(202602011429, "AddConversationMode", "N.B")]);

    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);

    [Test]
    public void A_closed_gate_names_database_migration_and_the_command_that_resolves_it() =>
        Render(["--projects", "/my fleet"], Row("/my fleet/QR/assistant.db", new DatabaseState.Versioned([202601041458], []))).ShouldBe(
            """
            PATH                       KIND       AT            WANTS         VERDICT
            /my fleet/QR/assistant.db  assistant  202601041458  202602011429  pending

            /my fleet/QR/assistant.db lacks migration 202602011429 (AddConversationMode).

            The gate is closed: of 1 database, 1 not ready.
            What to do next:
              autocoder-schema upgrade --projects '/my fleet'    # backs up, migrates and verifies

            """);

    [Test]
    public void An_open_gate_says_so_and_asks_for_nothing() =>
        Render([], Row("/a.db", new DatabaseState.Versioned([202601041458, 202602011429], []))).ShouldBe(
            """
            PATH   KIND       AT            WANTS         VERDICT
            /a.db  assistant  202602011429  202602011429  current

            The gate is open: 1 database examined, every one is ready.

            """);

    private static IEnumerable<TestCaseData> Sentences()
    {
        yield return new(new DatabaseState.Missing(), "/a.db does not exist.", "autocoder-schema upgrade --create --kind assistant /a.db");
        yield return new(new DatabaseState.Empty(), "/a.db lacks 2 migrations: 202601041458 (CreateConversations), 202602011429 (AddConversationMode).", "autocoder-schema upgrade");
        yield return new(new DatabaseState.Unversioned(2), "/a.db has tables, but no VersionInfo table: its version is not known.", "autocoder-schema status");
        yield return new(new DatabaseState.Versioned([202602011429], []), "/a.db lacks migration 202601041458 (CreateConversations), although later ones are applied.", "autocoder-schema upgrade");
        yield return new(new DatabaseState.Versioned([202601041458, 202602011429, 203001010000], []), "/a.db has migration 203001010000, which this code does not have: a newer build upgraded it.", "--allow ahead --kind assistant /a.db");
        yield return new(new DatabaseState.Versioned([202601041458, 202601041459, 202602011429], []), "/a.db has migration 202601041459, which this code does not have, although it has later ones: it was renumbered or removed here, or is of another branch.", "autocoder-schema history /a.db    # which build applied what this code does not have, and when");
        yield return new(new DatabaseState.Versioned([202601041458, 202601041459, 202601041460, 202602011429], []), "/a.db has 2 migrations: 202601041459, 202601041460, which this code does not have, although it has later ones: they were renumbered or removed here, or are of another branch.", "git log --all -p -G202601041459 -- '*schema.lock'    # what became of migration 202601041459 of kind assistant: put it back under its number; or, when its schema is there under another, adopt --force that one");
        yield return new(new DatabaseState.Versioned([202601041458, 203001010000], []), "/a.db has migration 203001010000, which this code does not have, and lacks some that this code has: a build of another branch upgraded it.", "autocoder-schema history /a.db");
        yield return new(new DatabaseState.Versioned([202601041459, 202601041458, 202602011429, 203001010000], []), "which this code does not have, some below its newest one and some above: they are of another branch, or were renumbered or removed here.", "git log --all -p -G202601041459 -- '*schema.lock'");
        yield return new(new DatabaseState.Versioned([1, 2], []), "/a.db is a database of another kind: of the 2 versions that it records, 1 to 2, none is a migration of kind 'assistant': another program made it, or all of its migrations were renumbered or removed here.", "autocoder-schema history /a.db    # which program applied what it records, and when");
        yield return new(new DatabaseState.Versioned([202601041458], [202601041458]), "/a.db records version 202601041458 more than once in VersionInfo.", "autocoder-schema upgrade");
        yield return Unreadable(UnreadableReason.NotADatabase, "is not a SQLite database", "closed");
        yield return Unreadable(UnreadableReason.Encrypted, "is encrypted, or is no SQLite database", "closed");
        yield return Unreadable(UnreadableReason.Corrupt, "is damaged", "sqlite3 /a.db 'PRAGMA integrity_check'");
        yield return Unreadable(UnreadableReason.Locked, "is locked by another process", "--lock-timeout 60 --kind assistant /a.db");
        yield return Unreadable(UnreadableReason.AccessDenied, "may not be read", "ls -l /a.db");
        yield return Unreadable(UnreadableReason.NeedsRecovery, "was left in the middle of a transaction", "sqlite3 /a.db");
        yield return Unreadable(UnreadableReason.WrongKind, "is a database of another kind", "autocoder-schema history /a.db");
        yield return Unreadable(UnreadableReason.VersionTableUnusable, "has a version table that cannot be used", "sqlite3 -readonly /a.db '.schema VersionInfo'    # what records its versions, and the triggers on that");
        yield return Unreadable(UnreadableReason.InputOutput, "could not be read", "closed");
    }

    [TestCaseSource(nameof(Sentences))]
    public void Every_state_has_its_own_sentence_and_next_step(DatabaseState state, string sentence, string step)
    {
        string text = Render([], Row("/a.db", state));
        text.ShouldContain(sentence);
        text.ShouldContain(step);
    }

    [Test]
    public void Many_migrations_are_counted_and_the_first_five_named()
    {
        var kind = new KindCatalogue("k", [.. Enumerable.Range(1, 9).Select(i => new CatalogueMigration(i, $"M{i}", $"N.M{i}"))]);
        VerdictText.Sentence(new Verdict.Pending([1, 2, 3, 4, 5, 6, 7]), Code with { Kinds = [kind] }, "k")
            .ShouldBe("lacks 7 migrations: 1 (M1), 2 (M2), 3 (M3), 4 (M4), 5 (M5) and 2 more.");
    }

    [Test]
    public void What_many_databases_share_is_said_once()
    {
        DatabaseState behind = new DatabaseState.Versioned([202601041458], []);
        string text = Render([], Row("/a.db", behind), Row("/b.db", behind), Row("/c.db", new DatabaseState.Unversioned(1)));
        text.ShouldContain("2 databases: each lacks migration 202602011429 (AddConversationMode).");
        text.ShouldContain("/c.db has tables, but no VersionInfo table");
        text.Split("AddConversationMode").Length.ShouldBe(2);
    }

    [Test]
    public void A_path_cannot_forge_a_line_or_drive_the_terminal()
    {
        string text = Render([], Row("/a\n\u001b[2Jb.db", new DatabaseState.Empty()));
        text.ShouldContain("/a\\u000a\\u001b[2Jb.db lacks");
        text.ShouldNotContain('\u001b');
    }

    [Test]
    public void A_command_for_one_database_keeps_what_says_which_migrations_are_meant() =>
        Render(["--migrations", "/x.dll", "--projects", "/p", "--config", "/c.json", "--allow-non-transactional"], Row("/a.db", new DatabaseState.Missing()))
            .ShouldContain("autocoder-schema upgrade --create --migrations /x.dll --config /c.json --allow-non-transactional --kind assistant /a.db ");

    [Test]
    public void A_quote_in_a_path_survives_the_shell() => ShellWord.Quote("/it's").ShouldBe("'/it'\\''s'");

    [Test]
    public void A_hidden_part_of_the_fleet_closes_the_gate()
    {
        var report = new GateReport(Code, [], [new FleetNote("/r.db", "could not be read.", HidesDatabases: true)]);
        report.Readiness.ShouldBe(Readiness.Unknown);
        GateText.Summary(report).ShouldBe("The gate is closed: of 0 databases, a part of the fleet could not be seen.");
    }

    [Test]
    public void Databases_that_are_ready_are_said_to_be_where_only_the_migrations_close_the_gate()
    {
        var finding = new ContractFinding("assistant", new SourcePlace("/m.sql", 1), DifferenceClass.Breaking, "m") { ClosesGate = true };
        DatabaseReport ready = Row("/a.db", new DatabaseState.Versioned([.. Assistant.Migrations.Select(migration => migration.Version)], []));
        GateText.Summary(new GateReport(Code, [ready], []) { Findings = [finding] }).ShouldBe(
            "The gate is closed: of 1 database, every one is ready, and the migrations do not give 1 thing that the code expects.");
    }

    private static TestCaseData Unreadable(UnreadableReason reason, string sentence, string step) =>
        new(new DatabaseState.Unreadable(reason, "detail"), $"/a.db {sentence}", step) { TestName = $"Unreadable_{reason}_has_its_sentence" };

    private static DatabaseReport Row(string path, DatabaseState state)
    {
        var verdicts = Judgement.Assess(state, Assistant, Code);
        return new(path, "assistant", state, Assistant.Head, verdicts, GatePolicy.Strict.Judge(verdicts));
    }

    private static string Render(string[] fleet, params DatabaseReport[] rows)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        GateText.Write(new GateReport(Code, [.. rows], []), fleet, writer);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
