using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Restores;

/// <summary>What happens to a file between the commit and the judgement: another takes its name, it goes, or it is damaged.</summary>
internal class RestorePointTests : UpgradeTest
{
    private const string VersionTableSql = "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (10);";

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_file_that_took_the_name_after_the_commit_is_left_alone(string journal)
    {
        (string path, RestorePoint point) = Changed(journal);
        File.Move(Database("other.db", "CREATE TABLE other (x); INSERT INTO other VALUES ('of somebody')"), path, overwrite: true);
        byte[] there = File.ReadAllBytes(path);

        CommitJudgement.Fails fails = point.Judge([10, 20], new MemoryStream()).ShouldBeOfType<CommitJudgement.Fails>();

        fails.Problem.ShouldBe("after the commit the database is without a version table. Another file has taken its name since it was opened, and was left alone: the backup was not put in its place.");
        fails.NextStep.ShouldBe($"autocoder-schema restore {path} --backup {point.Backup}    # what was there before; what is there now is kept as a backup");
        File.ReadAllBytes(path).ShouldBe(there);
    }

    [Test]
    public void A_file_that_took_the_name_and_has_the_versions_is_told_and_nothing_fails()
    {
        (string path, RestorePoint point) = Changed("DELETE");
        File.Copy(path, At("copy.db"));
        File.Move(At("copy.db"), path, overwrite: true);

        point.Judge([10, 20], new MemoryStream()).ShouldBeOfType<CommitJudgement.Holds>().Notes.ShouldBe(["Another file has taken its name since; that one has the versions, too."]);
    }

    [Test]
    public void A_file_that_was_renamed_away_is_not_made_again()
    {
        (string path, RestorePoint point) = Changed("DELETE");
        File.Move(path, At("moved.db"));

        point.Judge([10, 20], new MemoryStream()).ShouldBeOfType<CommitJudgement.Fails>().Problem.ShouldContain("Its file was removed or renamed since it was opened");
        File.Exists(path).ShouldBeFalse();
    }

    [Test]
    public void Before_anything_is_changed_another_file_with_the_name_stops_the_run()
    {
        string path = Database("a.db", VersionTableSql);
        var point = PointOf(path);
        File.Move(Database("other.db", "CREATE TABLE other (x)"), path, overwrite: true);

        point.Make(Purpose).ShouldNotBeNull().ShouldStartWith("Another file took the database's name after it was opened. Nothing was changed");
        point.Backup.ShouldBeNull();
    }

    [TestCase("DELETE", 0)]
    [TestCase("WAL", 0)]
    [TestCase("DELETE", 100)]
    public void A_file_that_became_damaged_is_replaced_by_the_backup_and_kept(string journal, int from)
    {
        (string path, RestorePoint point) = Changed(journal);
        SqliteFile.Execute(path, "PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] damaged = File.ReadAllBytes(path);
        damaged.AsSpan(from, 2000).Fill(0x5a);
        File.WriteAllBytes(path, damaged);

        CommitJudgement.Fails fails = point.Judge([10, 20], new MemoryStream()).ShouldBeOfType<CommitJudgement.Fails>();

        fails.Problem.ShouldStartWith("after the commit the database is not readable: ");
        fails.Problem.ShouldContain("the database is what it was.");
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10");
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
        if (from == 0) Directory.GetFiles(Folder, "*.bak", SearchOption.AllDirectories).Count(file => File.ReadAllBytes(file).SequenceEqual(damaged)).ShouldBe(1);
    }

    [Test]
    public void A_file_that_somebody_is_writing_is_not_replaced()
    {
        (string path, RestorePoint point) = Changed("DELETE");
        FileIdentity? before = DatabaseInspector.IdentityOf(path);
        using SqliteConnection writer = SqliteFile.Open(path);
        using (SqliteCommand begin = new("BEGIN IMMEDIATE; INSERT INTO VersionInfo (Version) VALUES (30)", writer)) begin.ExecuteNonQuery();

        CommitJudgement.Fails fails = point.PutBack("it is wrong", new MemoryStream());

        fails.Problem.ShouldContain("The backup could not be put back: ");
        fails.NextStep.ShouldNotBeNull().ShouldStartWith($"autocoder-schema restore {path}");
        DatabaseInspector.IdentityOf(path).ShouldBe(before);
    }

    private static BackupPurpose Purpose => new("test", 10, 20, BackupManifest.BeforeUpgrade);

    private static RestorePoint PointOf(string path) =>
        new(path, DatabaseInspector.IdentityOf(path), new DatabaseInspector(VersionTable.Default), new UpgradeOptions { Policy = RunPolicy.Usual with { LockTimeout = TimeSpan.FromSeconds(1) } });

    private (string Path, RestorePoint Point) Changed(string journal)
    {
        if (DatabaseInspector.IdentityOf(Folder) is null) Assert.Ignore("This system does not tell which file a name leads to.");
        string path = Database("a.db", $"PRAGMA journal_mode={journal}; {VersionTableSql}");
        var point = PointOf(path);
        point.Make(Purpose).ShouldBeNull();
        SqliteFile.Execute(path, "INSERT INTO VersionInfo (Version) VALUES (20)");
        return (path, point);
    }
}
