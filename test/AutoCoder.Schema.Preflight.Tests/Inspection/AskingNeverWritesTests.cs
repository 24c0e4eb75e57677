namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>Every test here compares all bytes, sizes, modes and names of the folder before and after (see the base class).</summary>
internal class AskingNeverWritesTests : InspectionTest
{
    private const string Wal = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0";

    [Test]
    public void A_database_in_delete_mode_is_read() =>
        Inspect(Create("a.db", Rows, VersionInfo, Applied(1, 2))).ShouldBe(VersionedAt(1, 2));

    [Test]
    public void A_wal_database_that_nobody_has_open_is_read() =>
        Inspect(Create("a.db", Wal, Rows, VersionInfo, Applied(1, 2))).ShouldBe(VersionedAt(1, 2));

    [Test]
    public void Rows_that_a_killed_writer_left_in_the_wal_are_seen()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", Applied(2));
        writer.Kill();
        File.Exists(path + "-shm").ShouldBeTrue();
        new FileInfo(path + "-wal").Length.ShouldBeGreaterThan(0);

        Inspect(path).ShouldBe(VersionedAt(1, 2));
    }

    [Test]
    public void Rows_in_a_wal_without_its_shm_are_seen()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", Applied(2));
        writer.Kill();
        File.Delete(path + "-shm");

        Inspect(path).ShouldBe(VersionedAt(1, 2));
        Directory.EnumerateDirectories(Path.GetTempPath(), "autocoder-schema-copy-*").ShouldBeEmpty("the private copy stayed behind");
    }

    [Test]
    public void A_private_copy_is_not_made_of_more_than_is_allowed()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", Applied(2));
        writer.Kill();
        File.Delete(path + "-shm");

        var inspector = new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default, new() { LargestCopy = 1000 });
        ShouldBeUnreadable(inspector.Inspect(path), UnreadableReason.InputOutput, "more than allowed");
    }

    [Test]
    public void A_live_writer_in_wal_mode_is_read_beside_without_what_it_has_not_committed()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, Applied(2), "BEGIN IMMEDIATE", Applied(3));

        Inspect(path).ShouldBe(VersionedAt(1, 2));

        writer.Run("COMMIT");
        Inspect(path).ShouldBe(VersionedAt(1, 2, 3));
    }

    [Test]
    public void A_live_writer_in_delete_mode_is_read_beside_without_what_it_has_not_committed()
    {
        string path = Create("a.db", Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, "BEGIN IMMEDIATE", Applied(2));

        Inspect(path).ShouldBe(VersionedAt(1));
    }

    [Test]
    public void An_open_wal_connection_that_has_checkpointed_everything_is_read_beside()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, Applied(2), "PRAGMA wal_checkpoint(TRUNCATE)");
        new FileInfo(path + "-wal").Length.ShouldBe(0);

        Inspect(path).ShouldBe(VersionedAt(1, 2));
    }

    [Test]
    public void An_empty_wal_left_behind_is_no_obstacle()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        File.WriteAllBytes(path + "-wal", []);

        Inspect(path).ShouldBe(VersionedAt(1));
    }

    [Test]
    public void A_hot_journal_is_left_to_a_connection_that_may_write()
    {
        string path = Create("a.db", Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(
            path, "PRAGMA cache_size=1", "BEGIN", "UPDATE conversations SET title = hex(randomblob(50000))", Applied(2));
        writer.Kill();
        new FileInfo(path + "-journal").Length.ShouldBeGreaterThan(0);

        ShouldBeUnreadable(Inspect(path), UnreadableReason.NeedsRecovery, "hot journal");
    }

    [Test]
    public void A_journal_that_was_kept_and_zeroed_is_not_hot()
    {
        string path = Create("a.db", "PRAGMA journal_mode=PERSIST; " + Rows, VersionInfo, "PRAGMA journal_mode=PERSIST; " + Applied(1));
        new FileInfo(path + "-journal").Length.ShouldBeGreaterThan(0);

        Inspect(path).ShouldBe(VersionedAt(1));
    }

    [TestCase("")]
    [TestCase(Wal)]
    public void A_read_only_file_in_a_read_only_folder_is_read(string mode)
    {
        string path = Create("a.db", mode, Rows, VersionInfo, Applied(1));
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Inspect(path).ShouldBe(VersionedAt(1));

        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    public void A_missing_file_stays_missing() => Inspect(PathOf("none.db")).ShouldBeOfType<DatabaseState.Missing>();

    [Test]
    public void The_wal_of_a_database_behind_a_symbolic_link_is_beside_the_file_and_not_beside_the_link()
    {
        string path = Create("a.db", Wal, Rows, VersionInfo, Applied(1));
        using var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", Applied(2));
        writer.Kill();
        Directory.CreateDirectory(PathOf("links"));
        File.CreateSymbolicLink(PathOf("links/a.db"), path);

        Inspect(PathOf("links/a.db")).ShouldBe(VersionedAt(1, 2));
    }

    [Test]
    public void A_symbolic_link_to_nothing_is_missing()
    {
        File.CreateSymbolicLink(PathOf("link.db"), PathOf("none.db"));
        new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default)
            .Inspect(PathOf("link.db")).ShouldBeOfType<DatabaseState.Missing>();
        File.Exists(PathOf("none.db")).ShouldBeFalse();
    }

    [TestCase("with space.db")]
    [TestCase("Grüße 世界.db")]
    [TestCase("100%25.db")]
    [TestCase("what?mode=rwc.db")]
    [TestCase("hash#tag.db")]
    [TestCase("quote'\"`.db")]
    [TestCase("back\\slash.db")]
    public void A_path_is_taken_letter_by_letter(string name)
    {
        Create("plain.db", Wal, Rows, VersionInfo, Applied(7));
        File.Move(PathOf("plain.db"), PathOf(name));

        Inspect(PathOf(name)).ShouldBe(VersionedAt(7));
    }

    [Test]
    public void Locks_that_this_process_holds_on_the_file_survive_the_question()
    {
        string path = Create("a.db", Rows, VersionInfo, Applied(1));
        using var application = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        application.Open();
        using var transaction = application.BeginTransaction(deferred: false);

        // Not through the base class: its snapshot opens and closes the file, which is what drops the locks.
        new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default).Inspect(path).ShouldBe(VersionedAt(1));

        using var other = new OtherProgram(path, "PRAGMA busy_timeout=0");
        Should.Throw<ShouldAssertException>(() => other.Run("BEGIN IMMEDIATE")).Message.ShouldContain("locked");
    }
}
