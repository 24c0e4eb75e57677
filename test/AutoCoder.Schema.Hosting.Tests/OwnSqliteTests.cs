using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>
/// Programs that have a SQLite of their own (test/fixtures/OwnSqlite): SQLCipher, and the one of the system. A library that is not
/// there skips its tests: <c>.ci/run</c> makes a SQLCipher, which AUTOCODER_SCHEMA_SQLCIPHER names.
/// </summary>
internal class OwnSqliteTests
{
    private const string Key = "correct horse battery staple", Secret = "what nobody else may read";

    private TemporaryFolder _folder = null!;

    private string Database => _folder.File("assistant.db");

    private static string SqlCipher =>
        Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_SQLCIPHER") is { Length: > 0 } named && File.Exists(named) ? named
            : FirstOf("libsqlcipher.so.2", "libsqlcipher.so.1", "libsqlcipher.so")
            ?? Skip("no SQLCipher with SQLite 3.40 or later; .ci/run makes one and names it with AUTOCODER_SCHEMA_SQLCIPHER");

    private static string SystemSqlite => FirstOf("libsqlite3.so.0") ?? Skip("no libsqlite3.so.0 of the system");

    [TestCase(false)]
    [TestCase(true)]
    public void An_encrypted_database_stays_encrypted_through_gate_upgrade_backup_and_restore(bool isWal)
    {
        string journal = isWal ? "wal" : "read";
        Run(SqlCipher, Key, "first", journal, "write").Exit.ShouldBe(0);
        Run(SqlCipher, Key, "upgrade", "read", "columns", "gate").Said.ShouldBe(
            ["upgrade: open", $"read: {Secret}", "columns: id,project_name,title,created_at,updated_at,mode", "gate: open"]);

        Run(SqlCipher, Key, "clear", "restore", "read", "columns").Said.ShouldBe(
            ["clear: ", "restore: Restored ", $"read: {Secret}", "columns: id,project_name,title,created_at,updated_at"]);
        Run(SqlCipher, Key, "lose", "restore", "read").Said.ShouldBe(["lose: gone", "restore: Restored ", $"read: {Secret}"]);

        Directory.EnumerateFiles(_folder.File("schema-backups"), "*.bak").ShouldNotBeEmpty();
        Files().ShouldAllBe(file => IsSealed(file));
    }

    [Test]
    public void An_encrypted_log_that_a_killed_process_left_is_read_and_kept()
    {
        Run(SqlCipher, Key, "first", "write", "leave-log").Exit.ShouldBe(0);
        string before = Convert.ToHexString(File.ReadAllBytes(Database));

        string.Join('\n', Run(SqlCipher, Key, "gate").Said).ShouldContain($"{Database} lacks migration 202602011429");
        Convert.ToHexString(File.ReadAllBytes(Database)).ShouldBe(before);
        Run(SqlCipher, Key, "upgrade", "read").Said.ShouldBe(["upgrade: open", $"read: {Secret}!"]);
        Files().ShouldAllBe(file => IsSealed(file));
    }

    [Test]
    public void A_key_is_in_no_file_and_in_no_word()
    {
        (_, string[] said) = Run(SqlCipher, Key, "first", "write", "upgrade", "restore");
        string.Join('\n', said).ShouldNotContain(Key);
        Files().ShouldAllBe(file => !Contains(file, Key));
    }

    [Test]
    public void An_encrypted_file_is_said_to_be_one_by_whoever_has_no_key_or_another()
    {
        Run(SqlCipher, Key, "first").Exit.ShouldBe(0);

        Run(SqlCipher, null, "gate").Said.ShouldContain(
            $"{Database} is encrypted, or is no SQLite database: its bytes have no pattern, and no key was given.");
        Run(SystemSqlite, null, "gate").Said.ShouldContain(
            $"{Database} is encrypted, or is no SQLite database: its bytes have no pattern, and no key was given.");
        (int exit, string[] said) = Run(SqlCipher, "another", "gate", "upgrade");
        exit.ShouldBe(1);
        string.Join('\n', said).ShouldContain("the key, or another setting of the encryption, does not fit");
        string.Join('\n', said).ShouldNotContain("another\n");
    }

    [Test]
    public void A_key_for_a_database_without_encryption_is_said_to_fit_nothing()
    {
        Run(SqlCipher, null, "first").Exit.ShouldBe(0);
        string.Join('\n', Run(SqlCipher, Key, "gate").Said).ShouldContain("it begins as one without encryption, and a key was given");
    }

    [TestCase("gate")]
    [TestCase("upgrade")]
    public void A_SQLite_that_knows_no_keys_gets_none_and_writes_nothing(string word)
    {
        Run(SystemSqlite, null, "first").Exit.ShouldBe(0);
        string before = Convert.ToHexString(File.ReadAllBytes(Database));

        (int exit, string[] said) = Run(SystemSqlite, Key, word);

        exit.ShouldBe(1);
        string.Join('\n', said).ShouldContain("a key is given for it, and the SQLite of this process (libsqlite3.so 3.");
        Convert.ToHexString(File.ReadAllBytes(Database)).ShouldBe(before);
    }

    [Test]
    public void A_new_database_is_not_made_in_plain_text_where_a_key_cannot_be_given()
    {
        Run(SystemSqlite, Key, "upgrade").Exit.ShouldBe(1);
        (File.Exists(Database) && new FileInfo(Database).Length > 0).ShouldBeFalse();
    }

    [Test]
    public void What_the_code_says_that_opens_a_database_is_not_passed_on()
    {
        Run(SystemSqlite, null, "first").Exit.ShouldBe(0);
        string said = string.Join('\n', Run(SystemSqlite, Key, "failing", "gate").Said);
        said.ShouldContain("knows none"); // the key comes first

        said = string.Join('\n', Run(SystemSqlite, null, "failing", "gate").Said);
        said.ShouldContain("the application's own code that opens it failed with System.InvalidOperationException");
        said.ShouldNotContain("the key is");
    }

    [TestCase("")]
    [TestCase("+bundle")]
    public void A_program_on_the_SQLite_of_the_system_keeps_it(string beside)
    {
        string version = Run(SystemSqlite, null, "version").Said.Single();
        Run(SystemSqlite + beside, null, "first", "write", "upgrade", "read", "version").Said.ShouldBe(
            ["first: closed", "write: ", "upgrade: open", $"read: {Secret}", version]);
    }

    [Test]
    public void A_program_without_any_SQLite_is_told_which_package_to_reference()
    {
        (int exit, string[] said) = Run("none", null, "gate");
        exit.ShouldBe(1);
        string.Join('\n', said).ShouldContain("No SQLite is set for this process. Reference the package Microsoft.Data.Sqlite");
    }

    [Test]
    public void A_SQLite_that_takes_the_place_of_another_in_the_middle_is_refused()
    {
        (int exit, string[] said) = Run(SqlCipher, null, "first", "replace", "gate");
        exit.ShouldBe(1);
        string.Join('\n', said).ShouldContain("The SQLite of this process was replaced by another one (libsqlite3.so 3.");
    }

    [Test]
    public void A_SQLite_that_is_too_old_is_refused()
    {
        string old = FirstOf("libsqlcipher.so.0") ?? Skip("no libsqlcipher.so.0 (package libsqlcipher0 of Debian 12: SQLite 3.15)");
        string.Join('\n', Run(old, null, "gate").Said).ShouldContain("The SQLite of this process is too old: libsqlcipher.so 3.");
    }

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories);

    // A manifest names the tables, and nothing that is in them.
    private static bool IsSealed(string file) => !Contains(file, Secret)
        && (file.EndsWith(".json", StringComparison.Ordinal) || !(Contains(file, "SQLite format 3") || Contains(file, "conversation_messages")));

    private static bool Contains(string file, string text) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private (int Exit, string[] Said) Run(string library, string? key, params string[] words)
    {
        string app = Path.Combine(AppContext.BaseDirectory, "OwnSqlite.dll");
        var start = new ProcessStartInfo("dotnet", [app, library, .. words, Database])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OWN_SQLITE_TEXT"] = Secret, ["OWN_SQLITE_KEY"] = key },
        };
        using Process process = Process.Start(start)!;
        Task<string> complained = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, $"{said}{complained.Result}".Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? FirstOf(params string[] names) =>
        names.FirstOrDefault(name => NativeLibrary.TryLoad(name, out nint _));

    private static string Skip(string why)
    {
        Assert.Ignore(why);
        return "";
    }
}
