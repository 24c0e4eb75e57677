using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>test/fixtures/HostedApp on disks that are full or read-only, each a file system in a namespace of its own, and on databases that another process has locked.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HostedDiskTests : IDisposable
{
    // What is in the folder of the second argument stands on a new disk, the program runs there, and what is left comes back.
    private const string OnDisk = """
        mount -t tmpfs -o "size=$1" none "$2" && cp -a "$3"/. "$2" || exit 99
        [ "$4" = rw ] || mount -o remount,ro none "$2" || exit 99
        disk=$2 back=$3; shift 4
        "$@"; code=$?
        cp -a "$disk"/. "$back" || exit 99
        exit $code
        """;

    private readonly AssistantFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("DELETE", true, "Make room")]
    [TestCase("DELETE", false, "full")] // SQLite itself finds no room
    [TestCase("WAL", true, "Make room")]
    [TestCase("WAL", false, "full")]
    public void On_a_full_disk_each_database_is_upgraded_or_what_it_was_and_with_room_again_the_next_start_goes_on(string journal, bool backup, string said)
    {
        string[] names = ["a/assistant.db", "b/assistant.db", "c/assistant.db", "d/assistant.db"];
        string[] before = [.. names.Select(name => _folder.OldAssistant($"kept/{name}", journal)).Select(Rows)];
        string[] upgrade = ["--SchemaGate:OnClosed", "Upgrade", "--SchemaGate:Upgrade:Parallelism", "1"];
        long whole = names.Sum(name => new FileInfo(_folder.File($"kept/{name}")).Length) / 1024;
        (int code, string output, string errors) = Run($"{whole + 16}k", "rw", names, [.. upgrade, "--SchemaGate:Upgrade:Backup", $"{backup}"]);

        code.ShouldBe(1, output + errors);
        errors.ShouldStartWith("The program does not start");
        errors.ShouldContain(said);
        errors.ShouldContain("next: df -h");
        (output + errors).ShouldNotContain("   at ");
        names.Select(name => Rows(_folder.File($"kept/{name}"))).ShouldBe(before);
        names.Select(name => SqliteFile.Rows(_folder.File($"kept/{name}"), "PRAGMA integrity_check")).ShouldAllBe(answer => answer == "ok\n");
        Directory.GetFiles(_folder.File("kept"), "*.lock", SearchOption.AllDirectories).ShouldBeEmpty();

        (code, output, errors) = Run("64m", "rw", names, upgrade);
        code.ShouldBe(0, output + errors);
        names.Select(name => Rows(_folder.File($"kept/{name}"))).ShouldBe(before);
        names.Select(name => SqliteFile.Rows(_folder.File($"kept/{name}"), "SELECT max(Version) FROM VersionInfo")).ShouldAllBe(version => version == "202602011429\n");
    }

    [Test]
    public void On_a_read_only_disk_current_databases_start_and_pending_ones_say_why_they_stay_so()
    {
        _folder.CurrentAssistant("kept/a/assistant.db");
        (int code, string output, string errors) = Run("8m", "ro", ["a/assistant.db"]);
        code.ShouldBe(0, output + errors);
        output.ShouldContain("every one is ready");

        string pending = _folder.PendingAssistant("kept/b/assistant.db"), before = Rows(pending);
        (code, output, errors) = Run("8m", "ro", ["b/assistant.db"], "--SchemaGate:OnClosed", "Upgrade");
        code.ShouldBe(1, output + errors);
        errors.ShouldContain("b/assistant.db");
        errors.ShouldMatch("(?i)read-only");
        (output + errors).ShouldNotContain("   at ");
        Rows(pending).ShouldBe(before);
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_database_that_is_locked_for_a_while_is_waited_for_and_the_program_starts(string journal)
    {
        string database = _folder.CurrentAssistant();
        SqliteFile.Execute(database, $"PRAGMA journal_mode = {journal}");
        using OtherProgram holder = Hold(database);
        using Process process = HostedProgram.Start("--SchemaGate:Paths:0", database, "--SchemaGate:LockTimeout", "00:10:00");
        string first = process.StandardOutput.ReadLine()!; // it is about to look, or looks
        holder.End();
        (int code, string output, string errors) = HostedProgram.End(process);
        code.ShouldBe(0, first + output + errors);
    }

    [Test]
    public void Databases_that_stay_locked_are_named_once_the_time_for_all_of_them_is_over()
    {
        string[] databases = [.. Enumerable.Range(0, 6).Select(i => _folder.CurrentAssistant($"{i}/assistant.db"))];
        OtherProgram[] holders = [.. databases.Select(Hold)];
        try
        {
            IEnumerable<string> paths = databases.SelectMany((path, i) => new[] { $"--SchemaGate:Paths:{i}", path });
            (int code, string output, string errors) = HostedProgram.Run([.. paths, "--SchemaGate:LockTimeout", "00:00:01"]);
            code.ShouldBe(1, output + errors);
            foreach (string database in databases) errors.ShouldContain(database);
            errors.ShouldContain("locked");
        }
        finally
        {
            foreach (OtherProgram holder in holders) holder.Dispose();
        }
    }

    // In WAL mode a writer keeps nobody from reading: the mode of locking does.
    private static OtherProgram Hold(string database) =>
        new(database, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "UPDATE conversations SET title = title");

    private static string Rows(string database) => SqliteFile.Rows(database, ApplicationSchemas.AssistantQuestion);

    private (int Code, string Output, string Errors) Run(string size, string access, string[] names, params string[] settings)
    {
        string disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        IEnumerable<string> paths = names.SelectMany((name, i) => new[] { $"--SchemaGate:Paths:{i}", Path.Combine(disk, name) });
        using Process process = HostedProgram.Begin(
            ["unshare", "-rm", "sh", "-c", OnDisk, "sh", size, disk, _folder.File("kept"), access, .. HostedProgram.Command([.. paths, .. settings])]);
        (int code, string output, string errors) = HostedProgram.End(process);
        if (code is 99 || errors.StartsWith("unshare:", StringComparison.Ordinal)) Assert.Ignore($"no file system of its own here: {errors}");
        return (code, output, errors);
    }
}
