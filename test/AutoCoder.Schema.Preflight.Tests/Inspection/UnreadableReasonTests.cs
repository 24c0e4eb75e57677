using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Tests.Inspection;

internal class UnreadableReasonTests : InspectionTest
{
    [Test]
    public void A_text_file_is_not_a_database()
    {
        File.WriteAllText(PathOf("a.db"), string.Concat(Enumerable.Repeat("This is a text, not a database.\n", 40)));
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.NotADatabase, "does not begin as a SQLite database");
    }

    [TestCase(512)]
    [TestCase(8192)]
    public void Whole_pages_without_a_pattern_look_encrypted(int size)
    {
        byte[] bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(PathOf("a.db"), bytes);
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.Encrypted, "its bytes have no pattern, and no key was given");
    }

    [Test]
    public void What_has_no_whole_pages_or_a_pattern_does_not_look_encrypted()
    {
        byte[] bytes = new byte[8000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(PathOf("a.db"), bytes);
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.NotADatabase, "does not begin");

        File.WriteAllBytes(PathOf("a.db"), File.ReadAllBytes(typeof(UnreadableReasonTests).Assembly.Location)[..8192]);
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.NotADatabase, "does not begin");
    }

    [Test]
    public void A_file_shorter_than_a_header_is_not_a_database()
    {
        File.WriteAllBytes(PathOf("a.db"), "SQLite format 3\0"u8);
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.NotADatabase, "does not begin");
    }

    [Test]
    public void A_right_header_before_garbage_is_told_from_a_database()
    {
        string path = Create("a.db", Rows, VersionInfo, Applied(1));
        byte[] bytes = File.ReadAllBytes(path);
        Array.Fill(bytes, (byte)0xA5, 16, bytes.Length - 16);
        File.WriteAllBytes(path, bytes);

        Inspect(path).ShouldBeOfType<DatabaseState.Unreadable>().Reason
            .ShouldBeOneOf(UnreadableReason.NotADatabase, UnreadableReason.Corrupt);
    }

    [Test]
    public void A_folder_is_not_a_database()
    {
        Directory.CreateDirectory(PathOf("a.db"));
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.NotADatabase, "folder");
    }

    [Test]
    public void A_pipe_is_not_opened_at_all()
    {
        Process.Start("mkfifo", PathOf("a.db")).WaitForExit();
        var inspector = new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default);
        ShouldBeUnreadable(inspector.Inspect(PathOf("a.db")), UnreadableReason.NotADatabase, "pipe");
    }

    [Test]
    public void Links_in_a_circle_are_named_as_such()
    {
        File.CreateSymbolicLink(PathOf("a.db"), PathOf("b.db"));
        File.CreateSymbolicLink(PathOf("b.db"), PathOf("a.db"));
        var inspector = new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default);
        ShouldBeUnreadable(inspector.Inspect(PathOf("a.db")), UnreadableReason.InputOutput, "circle");
    }

    [Test]
    public void A_truncated_database_is_corrupt_even_where_the_versions_could_be_read()
    {
        string path = Create("a.db", VersionInfo, Applied(1), Rows);
        using (FileStream file = File.OpenWrite(path)) file.SetLength(file.Length - 4096);
        Inspect(path).ShouldBeOfType<DatabaseState.Unreadable>().Reason.ShouldBe(UnreadableReason.Corrupt);
    }

    [Test]
    public void A_schema_that_SQLite_cannot_parse_is_corrupt()
    {
        string path = Create("a.db", Rows, "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE conversations (('");
        ShouldBeUnreadable(Inspect(path), UnreadableReason.Corrupt, "malformed");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_database_that_another_process_holds_exclusively_is_locked(string mode)
    {
        string path = Create("a.db", $"PRAGMA journal_mode={mode}", Rows, VersionInfo, Applied(1));
        using var holder = new OtherProgram(
            path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", Applied(2), "COMMIT");

        Inspect(path).ShouldBeOfType<DatabaseState.Unreadable>().Reason.ShouldBe(UnreadableReason.Locked);
    }

    [Test]
    public void A_lock_is_waited_for()
    {
        string path = Create("a.db", Rows, VersionInfo, Applied(1));
        using var holder = new OtherProgram(path, "BEGIN EXCLUSIVE", Applied(2));
        Task<DatabaseState> asked = Task.Run(() =>
            new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default, new() { LockTimeout = TimeSpan.FromMinutes(1) })
                .Inspect(path));
        holder.Run("COMMIT");

        asked.Result.ShouldBe(VersionedAt(1, 2));
    }

    [Test]
    public void A_file_that_may_not_be_read_is_denied()
    {
        Assume.That(Environment.IsPrivilegedProcess, Is.False, "root may read everything; tests of the executables run this as another user");
        string path = Create("a.db", Rows);
        File.SetUnixFileMode(path, UnixFileMode.None);
        new Preflight.Inspection.DatabaseInspector(Schema.Catalogues.VersionTable.Default).Inspect(path)
            .ShouldBeOfType<DatabaseState.Unreadable>().Reason.ShouldBe(UnreadableReason.AccessDenied);
    }

    [Test]
    public void A_database_without_bytes_is_empty()
    {
        File.WriteAllBytes(PathOf("a.db"), []);
        Inspect(PathOf("a.db")).ShouldBeOfType<DatabaseState.Empty>();
    }

    [Test]
    public void A_database_without_tables_is_empty() =>
        Inspect(Create("a.db", "PRAGMA user_version=3")).ShouldBeOfType<DatabaseState.Empty>();

    [Test]
    public void No_bytes_beside_a_full_wal_is_not_taken_for_empty()
    {
        File.WriteAllBytes(PathOf("a.db"), []);
        File.WriteAllBytes(PathOf("a.db-wal"), new byte[4096]);
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.StrayCompanion, "-wal");
    }

    [Test]
    public void Tables_without_a_version_table_are_unversioned_and_counted() =>
        Inspect(Create("a.db", Rows, "CREATE TABLE b (x INTEGER PRIMARY KEY AUTOINCREMENT)")).ShouldBe(new DatabaseState.Unversioned(2));

    // SQLITE_BUSY, _LOCKED, _PROTOCOL, and two of the codes that say more (https://www.sqlite.org/rescode.html).
    [TestCase(5)]
    [TestCase(6)]
    [TestCase(15)]
    [TestCase(261)]
    [TestCase(517)]
    public void What_somebody_else_uses_is_busy_whoever_asks(int code)
    {
        SqliteFailure.IsBusy(code).ShouldBeTrue();
        SqliteFailure.Of(code).Reason.ShouldBe(UnreadableReason.Locked);
    }

    // SQLITE_READONLY, _IOERR, _CORRUPT, _CANTOPEN, _NOTADB.
    [TestCase(8)]
    [TestCase(10)]
    [TestCase(11)]
    [TestCase(14)]
    [TestCase(26)]
    public void What_is_wrong_with_a_file_is_not_for_others_to_end(int code)
    {
        SqliteFailure.IsBusy(code).ShouldBeFalse();
        SqliteFailure.Of(code).Reason.ShouldNotBe(UnreadableReason.Locked);
    }
}
