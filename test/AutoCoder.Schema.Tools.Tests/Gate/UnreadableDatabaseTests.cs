namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>Whatever lies at the path of a database: one sentence that names it, exit code 3, and nothing is touched.</summary>
internal sealed class UnreadableDatabaseTests : ToolTest
{
    // Longer than a header, shorter than a page.
    private const string Prose = "A text file that somebody called a database. It is longer than the hundred bytes of a header of one, on purpose.";

    [Test]
    public void Nothing_at_the_path() => ShouldBeUnknown(PathOf("assistant.db"), "does not exist");

    [Test]
    public void Nothing_in_a_folder_that_is_not_there() => ShouldBeUnknown(PathOf("no/such/folder/assistant.db"), "does not exist");

    [Test]
    public void A_link_that_leads_nowhere()
    {
        File.CreateSymbolicLink(PathOf("assistant.db"), "gone.db");
        ShouldBeUnknown(PathOf("assistant.db"), "does not exist");
    }

    [Test]
    public void A_link_to_itself()
    {
        File.CreateSymbolicLink(PathOf("assistant.db"), "assistant.db");
        ShouldBeUnknown(PathOf("assistant.db"), "could not be read", "circle of symbolic links");
    }

    [Test]
    public void A_folder()
    {
        Directory.CreateDirectory(PathOf("assistant.db"));
        ShouldBeUnknown(PathOf("assistant.db"), "is not a SQLite database", "it is a folder");
    }

    [Test]
    public void A_pipe()
    {
        Shell("mkfifo assistant.db").ExitCode.ShouldBe(0);
        using Running gate = Start(Program.Gate, PathOf("assistant.db"));
        gate.Finish().ShouldBeCivil().ShouldReport(3).ShouldSayOnce($"{PathOf("assistant.db")} is not a SQLite database", "a pipe");
    }

    [Test]
    public void A_text_file() => ShouldBeUnknown(Write("assistant.db", Prose), "is not a SQLite database");

    [Test]
    public void A_few_letters() => ShouldBeUnknown(Write("assistant.db", "hello"), "is not a SQLite database");

    [Test]
    public void No_bytes_at_all_is_a_database_without_tables() =>
        Gate(Write("assistant.db", "")).ShouldReport(1).ShouldSayOnce($"{PathOf("assistant.db")} lacks 2 migrations");

    [TestCase(5000)]
    [TestCase(1000)]
    [TestCase(50)]
    public void A_database_cut_off(int bytes)
    {
        string path = Create("assistant.db", ApplicationSchemas.Current);
        using (FileStream file = File.OpenWrite(path)) file.SetLength(bytes);
        Finished finished = Gate(path).ShouldReport(3);
        finished.ShouldSayOnce($"{path} is ");
        finished.ShouldSayOnce($"{path}  ", "unreadable");
    }

    [Test]
    public void Garbage_where_the_header_was()
    {
        string path = Create("assistant.db", ApplicationSchemas.Current);
        using (FileStream file = File.OpenWrite(path)) file.Write([.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))]);
        ShouldBeUnknown(path, "is not a SQLite database");
    }

    [Test]
    public void Garbage_after_the_header()
    {
        string path = Create("assistant.db", ApplicationSchemas.Current);
        using (FileStream file = File.OpenWrite(path))
        {
            file.Position = 100;
            file.Write([.. Enumerable.Range(0, 3996).Select(i => (byte)(i * 37))]);
        }

        ShouldBeUnknown(path, "is damaged");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_database_that_another_process_holds_for_itself(string journalMode)
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Current, $"PRAGMA journal_mode={journalMode}"]);
        using var writer = new OtherProgram(path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "UPDATE conversations SET title = 'x'");
        Finished finished = Gate("--lock-timeout", "0.2", path).ShouldReport(3, "check-pending-migrations --lock-timeout 60");
        finished.ShouldSayOnce($"{path} is locked by another process");
    }

    [Test]
    public void A_transaction_that_a_crash_left_half_done()
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Current, "PRAGMA page_size"]);
        LeaveHotJournal(path);
        File.Exists($"{path}-journal").ShouldBeTrue();
        Gate(path).ShouldReport(3, $"sqlite3 {path} ").ShouldSayOnce($"{path} was left in the middle of a transaction");
    }

    [Test]
    public void A_database_of_another_kind()
    {
        string path = Create("assistant.db", ApplicationSchemas.CurrentRegistry);
        ShouldBeUnknown(path, "is a database of another kind", "'registry'");
    }

    [Test]
    public void A_log_beside_a_database_is_no_database()
    {
        string path = Create("assistant.db", ApplicationSchemas.Current), log = Write("assistant.db-wal", Prose);
        Gate(log).ShouldRefuse($"'{log}' is not a database", $"'{path}'");
    }

    private void ShouldBeUnknown(string path, params string[] fragments)
    {
        Finished finished = Gate(path).ShouldReport(3, "1 could not be examined");
        finished.ShouldSayOnce($"{path} {fragments[0]}", fragments);
        finished.ShouldSayOnce($"{path}  assistant"); // its row of the table
    }

    private static void LeaveHotJournal(string path)
    {
        // A cache of few pages, so that changes reach the file before they are committed.
        using var writer = new OtherProgram(
            path, "PRAGMA cache_size=2", "PRAGMA cache_spill=1", "BEGIN IMMEDIATE", "CREATE TABLE filler (x)",
            "INSERT INTO filler WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT randomblob(1000) FROM n");
        writer.Kill();
    }
}
