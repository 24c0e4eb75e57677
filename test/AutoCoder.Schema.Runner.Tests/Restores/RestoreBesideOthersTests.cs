using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Restores;

internal class RestoreBesideOthersTests : RestoreTest
{
    [TestCase("DELETE")]
    [TestCase("WAL")]
    [Platform("Linux")]
    public async Task A_database_that_another_process_has_open_is_left_alone_and_the_process_named(string journal)
    {
        string path = Filled(journal: journal), before = SqliteFile.Dump(path);
        Backup(path);
        Change(path);
        string now = SqliteFile.Dump(path);
        using (Process other = Opened(path))
        {
            RestoreReport report = await RestoreAsync(new(path));
            report.Problem.ShouldBe($"is open in process {other.Id} (dotnet).");
            report.NextStep.ShouldBe("stop what uses it, then run this again; --force restores it all the same");
            report.Exit.ShouldBe(1);
            other.Kill();
            await other.WaitForExitAsync();
        }

        SqliteFile.Dump(path).ShouldBe(now);
        Shelf(path).Length.ShouldBe(1);
        await ShouldRestoreAsync(new(path), before);
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task By_force_it_is_restored_and_the_other_reads_what_was(string journal)
    {
        string path = Filled(journal: journal), before = SqliteFile.Dump(path);
        Backup(path);
        Change(path);
        using Process other = Opened(path);
        RestoreReport report = await RestoreAsync(new(path) { IsForced = true });
        report.Problem.ShouldBeNull();
        if (OperatingSystem.IsLinux()) report.Notes.ShouldHaveSingleItem().ShouldContain($"process {other.Id} (dotnet) had it open");
        await other.StandardInput.WriteLineAsync("count");
        (await other.StandardOutput.ReadLineAsync()).ShouldBe("0");
        other.Kill();
        await other.WaitForExitAsync();
        SqliteFile.Dump(path).ShouldBe(before);
    }

    // SQLite's own locks, for where the system does not tell of processes.
    [TestCase("WAL", "SELECT 1")]
    [TestCase("DELETE", "BEGIN; SELECT count(*) FROM conversations")]
    public async Task A_connection_of_this_very_process_is_noticed_too(string journal, string sql)
    {
        string path = Filled(journal: journal);
        Backup(path);
        using SqliteConnection reader = SqliteFile.Open(path);
        SqliteFile.Rows(reader, "SELECT count(*) FROM conversations");
        using SqliteCommand command = new(sql, reader);
        command.ExecuteScalar();
        RestoreReport report = await RestoreAsync(new(path));
        report.Problem.ShouldNotBeNull().ShouldStartWith("is in use by another program (");
        report.NextStep.ShouldBe($"stop what uses it (fuser {path} tells), then run this again");
    }

    [Test]
    public async Task A_database_that_is_being_upgraded_is_left_alone()
    {
        string path = Filled();
        Backup(path);
        using FileStream held = new($"{path}.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        (await RestoreAsync(new(path))).Problem.ShouldNotBeNull().ShouldStartWith("is being upgraded or restored by ");
    }

    private static Process Opened(string path)
    {
        Process other = OtherProcess.Start("open", path);
        other.StandardOutput.ReadLine().ShouldBe("open");
        return other;
    }
}
