using System.Text.Json;

namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary><c>backups</c>, <c>restore</c> and <c>upgrade --keep</c> as an operator types them.</summary>
internal sealed class BackupsTests : UpgradeTest
{
    [Test]
    public void What_an_upgrade_backed_up_is_listed_verified_and_restored()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        string backup = BackupsOf(path).ShouldHaveSingleItem();

        AskOperator("backups", "list", path).ShouldReport(0, backup, "version 202601041458", "before the upgrade to 202602011429", "1 database: 1 backups.");
        AskOperator("backups", "verify", path).ShouldReport(0, "1 database: 1 good.");
        AskOperator("restore", "--dry-run", path).ShouldReport(0, $"would restore  {path} to version 202601041458", "Nothing was changed: this was a dry run.");
        string taken = Operate("restore", path).ShouldReport(0, $"restored       {path} to version 202601041458", $"  from: {backup}").OutputLines.Single(line => line.StartsWith("  to take it back", StringComparison.Ordinal));
        ShouldBeOld(path);
        AskOperator("backups", "list", path).ShouldReport(0, "what a restore replaced", "2 backups");

        taken.ShouldStartWith($"  to take it back: autocoder-schema restore {path} --backup ");
        Operate(taken.Split(": autocoder-schema ")[1].Split(' ')).ShouldReport(0);
        ShouldBeNew(path);
    }

    [Test]
    public void The_list_is_json_when_asked_for()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        using var document = JsonDocument.Parse(AskOperator("backups", "list", "--format", "json", path).ShouldReport(0).Output);
        JsonElement row = document.RootElement.GetProperty("rows")[0];
        row.GetProperty("database").GetString().ShouldBe(path);
        row.GetProperty("from").GetInt64().ShouldBe(202601041458);
        row.GetProperty("kind").GetString().ShouldBe("assistant");
        row.GetProperty("build").GetString().ShouldNotBeNullOrEmpty();
    }

    [Test]
    public void A_bad_backup_is_exit_code_1_and_no_restore()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        string backup = BackupsOf(path).ShouldHaveSingleItem();
        SqliteFile.Execute(backup, "DELETE FROM conversation_messages");
        AskOperator("backups", "verify", path).ShouldReport(1, "bad: ", $"    problem: {backup}: ", "1 database: 1 bad.");
        AskOperator("restore", "--drill", "5", "--", path).ShouldReport(1, "1 bad");
        AskOperator("restore", "--dry-run", path).ShouldReport(1, "cannot be restored: none of its 1 backups is good.");
        ShouldBeNew(path);
    }

    [Test]
    public void A_drill_restores_some_backups_and_leaves_nothing_behind()
    {
        string[] paths = [.. Enumerable.Range(0, 4).Select(i => CreateOld($"p{i}"))];
        Upgrade(paths).ShouldReport(0);
        Finished first = AskOperator(["restore", .. paths, "--drill", "2", "--seed", "7"]).ShouldReport(0, "4 databases: 2 restored.", "Chosen from 4 backups with --seed 7.");
        AskOperator(["restore", .. paths, "--drill", "2", "--seed", "7"]).Output.ShouldBe(first.Output);
        AskOperator("restore", Create("none/assistant.db", ApplicationSchemas.Pending), "--drill").ShouldReport(1, "There is no backup to restore: nothing was tried.");
    }

    [Test]
    public void Old_backups_go_when_a_number_is_given_and_never_the_last()
    {
        string path = CreateOld("shop");
        for (int round = 0; round < 3; round++)
        {
            Upgrade("--keep", "2", path).ShouldReport(0);
            SqliteFile.Execute(path, "DROP INDEX ix_conversations_mode", "ALTER TABLE conversations DROP COLUMN mode", "DELETE FROM VersionInfo WHERE Version = 202602011429");
        }

        BackupsOf(path).Length.ShouldBe(2);
        AskOperator("backups", "prune", "--keep", "1", "--dry-run", path).ShouldReport(0, "1 would be removed");
        Operate("backups", "prune", "--keep", "1", path).ShouldReport(0, "1 removed");
        Operate("backups", "prune", "--keep", "1", path).ShouldReport(0, "no backups");
        ShouldBeOld(BackupsOf(path).ShouldHaveSingleItem());
        AskOperator("backups", "prune", "--keep", "0", path).ShouldRefuse("--keep 0: give a number from 1 on");
    }

    [Test]
    public void The_configuration_says_how_many_stay_and_where_they_are()
    {
        string path = CreateOld("projects/shop");
        Write("autocoder-schema.json", "{ \"projects\": [\"projects\"], \"policy\": { \"backupFolder\": \"kept\", \"keepBackups\": 1 } }");
        for (int round = 0; round < 2; round++)
        {
            Upgrade().ShouldReport(0);
            SqliteFile.Execute(path, "DROP INDEX ix_conversations_mode", "ALTER TABLE conversations DROP COLUMN mode", "DELETE FROM VersionInfo WHERE Version = 202602011429");
        }

        Directory.GetFiles(PathOf("kept"), "*.bak").ShouldHaveSingleItem();
        AskOperator("backups", "list").ShouldReport(0, "1 database: 1 backups.");
        Operate("restore", path).ShouldReport(0, PathOf("kept"));
        ShouldBeOld(path);
    }

    [Test]
    public void A_restore_needs_one_database_and_says_what_there_is_not()
    {
        AskOperator("restore").ShouldRefuse("Which database? Name one");
        string path = CreateOld("shop");
        AskOperator("restore", path, "--backup", "0badcafe").ShouldRefuse($"{path} cannot be restored: there is no backup of it with the id 0badcafe", $"Next: autocoder-schema backups list {path}");
        AskOperator("restore", path).ShouldReport(1, "there is no backup of it", $"  next: autocoder-schema backups list {path}");
        AskOperator("restore", path, "--drill", "1", "--force").ShouldRefuse("--drill chooses by itself");
    }

    [Test]
    public void A_database_in_use_is_named_with_the_program_and_left_alone()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        using var application = new OtherProgram(path, "SELECT 1");
        Operate("restore", path).ShouldReport(1, $"failed         {path} is open in process ", "(dotnet)", "  next: stop what uses it, then run this again; --force restores it all the same");
        ShouldBeNew(path);
    }

    [Test]
    [Platform("Linux")]
    public void A_disk_that_is_full_for_some_of_the_backups_stops_the_run_before_the_first()
    {
        string[] paths = [CreateOld("a"), CreateOld("b")];
        long free = new DriveInfo(Folder).AvailableFreeSpace;
        foreach (string path in paths)
        {
            using FileStream file = new(path, FileMode.Open); // a hole behind the last page, which takes no room
            file.SetLength(free / 3 * 2);
        }

        Finished finished = Upgrade(paths).ShouldReport(1, "2 databases: 2 failed.");
        finished.OutputLines.Count(line => line.StartsWith($"  was not begun: {PathOf("a")}: the backups of 2 databases need ", StringComparison.Ordinal)
            && line.EndsWith(" are free. Make room, or name another folder with --backup-dir.", StringComparison.Ordinal)).ShouldBe(2, finished.All);
        foreach (string path in paths)
        {
            finished.ShouldSayOnce($"failed        {path}");
            ShouldBeOld(path);
            BackupsOf(path).ShouldBeEmpty();
        }
    }

    // RLIMIT_FSIZE: a write beyond it fails as on a full disk (EFBIG). The runtime's own files must not meet it.
    [TestCase("upgrade")]
    [TestCase("restore")]
    [Platform("Linux")]
    public void A_write_that_fails_in_a_backup_leaves_everything_as_it_was(string command)
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        if (command == "upgrade") SqliteFile.Execute(path, "DROP INDEX ix_conversations_mode", "ALTER TABLE conversations DROP COLUMN mode", "DELETE FROM VersionInfo WHERE Version = 202602011429");
        SqliteFile.Execute(path, "CREATE TABLE filler (x)", "INSERT INTO filler VALUES (zeroblob(3000000))");
        string before = SqliteFile.Rows(path, "SELECT count(*), total(length(x)) FROM filler");
        string[] backups = BackupsOf(path);
        Finished finished = Shell($"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 4000; {Words(Program.Operator, command, path)}");
        finished.ExitCode.ShouldBe(1, finished.All);
        finished.ShouldBeCivil().Output.ShouldContain(path);
        SqliteFile.Rows(path, "SELECT count(*), total(length(x)) FROM filler").ShouldBe(before);
        BackupsOf(path).ShouldBe(backups);
        Directory.GetFiles(Folder, "*.partial", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private Finished Operate(params string[] arguments)
    {
        using Running running = Start(Program.Operator, arguments);
        return running.Finish().ShouldBeCivil();
    }
}
