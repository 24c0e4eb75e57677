namespace AutoCoder.Schema.Runner.Tests.Restores;

internal class RestoreChoiceTests : RestoreTest
{
    [Test]
    public async Task The_newest_good_backup_is_restored_and_a_bad_one_before_it_is_named()
    {
        string path = Filled(), good = Backup(path, 1), before = SqliteFile.Dump(path);
        Change(path);
        Damage(Backup(path, 2));
        Change(path);
        RestoreReport report = await ShouldRestoreAsync(new(path), before);
        report.Backup.ShouldBe(good);
        report.Version.ShouldBe(1);
        report.Notes.ShouldHaveSingleItem().ShouldStartWith("A newer backup is not good: ");
    }

    [Test]
    public async Task A_version_asks_for_a_backup_from_before_it()
    {
        string path = Filled(), before = SqliteFile.Dump(path), old = Backup(path, 1, 2);
        Change(path);
        Backup(path, 2, 3);
        Change(path);
        (await ShouldRestoreAsync(new(path) { Before = 2 }, before)).Backup.ShouldBe(old);
        RestoreReport none = await RestoreAsync(new(path) { Before = 1 });
        none.Result.ShouldBe(RestoreResult.Failed);
        none.Problem.ShouldBe("there is no backup of it of a time before version 1. Name its file with --backup FILE, or the folder with --backup-dir DIR.");
        none.NextStep.ShouldBe($"autocoder-schema backups list {path}");
    }

    [Test]
    public async Task A_restore_can_be_taken_back_by_the_id_that_it_reports_and_is_not_the_newest_backup()
    {
        string path = Filled(), before = SqliteFile.Dump(path);
        Backup(path);
        Change(path);
        string after = SqliteFile.Dump(path);
        RestoreReport first = await ShouldRestoreAsync(new(path), before);
        await ShouldRestoreAsync(new(path) { Backup = first.KeptId }, after);
        await ShouldRestoreAsync(new(path), before);
        Shelf(path).Count(backup => backup.IsReplaced).ShouldBe(3);
        Shelf(path).Select(backup => backup.Id).ShouldBeUnique();
    }

    [Test]
    public async Task A_backup_of_an_earlier_build_is_restored_by_its_path_and_by_default()
    {
        string path = Filled(), before = SqliteFile.Dump(path), backup = Backup(path);
        File.Delete($"{backup}.json");
        Change(path);
        (await ShouldRestoreAsync(new(path) { Backup = backup }, before)).Notes.ShouldHaveSingleItem().ShouldStartWith("The backup has no manifest");
        Change(path);
        await ShouldRestoreAsync(new(path), before);
    }

    [Test]
    public async Task A_backup_of_another_database_needs_force()
    {
        string path = Filled(), other = Filled("other/assistant.db"), before = SqliteFile.Dump(other), backup = Backup(other);
        Change(path);
        RestoreReport refused = await RestoreAsync(new(path) { Backup = backup });
        refused.Problem.ShouldBe($"{backup} is a backup of {other}. --force restores it here all the same.");
        await ShouldRestoreAsync(new(path) { Backup = backup, IsForced = true }, before);
    }

    [Test]
    public async Task An_id_that_there_is_not_is_an_error_of_usage()
    {
        string path = Filled();
        RestoreReport report = await RestoreAsync(new(path) { Backup = "0badcafe" });
        (report.Result, report.Exit).ShouldBe((RestoreResult.Refused, 2));
        report.Problem.ShouldBe("there is no backup of it with the id 0badcafe, and no file of that name.");
    }

    [Test]
    public async Task When_no_backup_is_good_nothing_is_touched()
    {
        string path = Filled();
        Damage(Backup(path));
        byte[] before = await File.ReadAllBytesAsync(path);
        RestoreReport report = await RestoreAsync(new(path));
        report.Problem.ShouldBe("none of its 1 backups is good.");
        report.Exit.ShouldBe(1);
        (await File.ReadAllBytesAsync(path)).ShouldBe(before);
        ShouldLeaveNothing();
    }

    [Test]
    public async Task A_dry_run_says_what_would_be_restored_and_writes_nothing()
    {
        string path = Filled(), backup = Backup(path, 7);
        Change(path);
        byte[] before = await File.ReadAllBytesAsync(path);
        RestoreReport report = await RestoreAsync(new(path) { IsDryRun = true });
        (report.Result, report.Backup, report.Version, report.KeptAs).ShouldBe((RestoreResult.WouldRestore, backup, 7, null));
        (await File.ReadAllBytesAsync(path)).ShouldBe(before);
        Directory.GetFiles(At("schema-backups")).Order().ShouldBe([backup, $"{backup}.json"]);
        ShouldLeaveNothing();
    }
}
