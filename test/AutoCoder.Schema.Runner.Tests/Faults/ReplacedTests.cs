using System.Diagnostics.CodeAnalysis;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>Another file takes a database's name while it is upgraded.</summary>
[NonParallelizable]
public class ReplacedTests : UpgradeTest
{
    private const string Kind = "replaced";
    private const string Notes = "CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, text TEXT)";
    private static readonly Type[] Migrations = [typeof(MakesNotes), typeof(AddsColour)];

    // Migrations are replayed in memory, to know what they execute, after the first question and before the lock.
    private static Action? WhenReplayed;
    private static Action? WhenUpgraded;

    [Migration(10), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class MakesNotes : ForwardOnlyMigration
    {
        public override void Up()
        {
            Interlocked.Exchange(ref WhenReplayed, null)?.Invoke();
            Create.Table("notes").WithColumn("id").AsInt32().NotNullable().PrimaryKey().WithColumn("text").AsString().Nullable();
        }
    }

    [Migration(20), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class AddsColour : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("notes").AddColumn("colour").AsString().Nullable();
            Execute.WithConnection((connection, _) =>
            {
                if (File.Exists(((SqliteConnection)connection).DataSource)) Interlocked.Exchange(ref WhenUpgraded, null)?.Invoke();
            });
        }
    }

    [TearDown]
    public void Forget() => (WhenReplayed, WhenUpgraded) = (null, null);

    [Test]
    public async Task Between_the_question_and_the_lock_an_older_one_is_upgraded_from_where_it_is()
    {
        string path = await ReplacedBeforeTheLock(async other =>
        {
            await UpgradeAsync(TestFleet(Kind, [typeof(MakesNotes)], other), Quick with { Plan = new(Create: true) });
            SqliteFile.Execute(other, "INSERT INTO notes VALUES (1, 'kept')");
        });

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, Migrations, path))).Rows.ShouldHaveSingleItem();

        WhenReplayed.ShouldBeNull();
        row.Problem.ShouldBeNull();
        row.Result.ShouldBe(ChangeResult.Changed);
        row.Applied.ShouldBe([20]);
        SqliteFile.Scalar(path, "SELECT text || coalesce(colour, '') FROM notes").ShouldBe("kept");
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10,20");
    }

    [Test]
    public async Task Between_the_question_and_the_lock_a_current_one_is_left_alone()
    {
        string path = await ReplacedBeforeTheLock(async other => await UpgradeAsync(TestFleet(Kind, Migrations, other), Quick with { Plan = new(Create: true) }));
        byte[] bytes = await File.ReadAllBytesAsync(At("other.db"));

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, Migrations, path))).Rows.ShouldHaveSingleItem();

        WhenReplayed.ShouldBeNull();
        row.Result.ShouldBe(ChangeResult.Current);
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
    }

    [TestCase("CREATE TABLE somebody (elses)")]
    [TestCase("CREATE TABLE VersionInfo (Version INTEGER NOT NULL); INSERT INTO VersionInfo VALUES (7), (30)")]
    [TestCase(null)]
    public async Task Between_the_question_and_the_lock_a_stranger_is_refused_and_not_a_byte_of_it_changes(string? sql)
    {
        string path = await ReplacedBeforeTheLock(async other =>
        {
            if (sql is not null) SqliteFile.Execute(other, sql);
            else await File.WriteAllTextAsync(other, "This is no database, and somebody wants to keep it all the same.");
        });
        byte[] bytes = await File.ReadAllBytesAsync(At("other.db"));

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, Migrations, path))).Rows.ShouldHaveSingleItem();

        WhenReplayed.ShouldBeNull();
        row.Result.ShouldBeOneOf(ChangeResult.Refused, ChangeResult.Unknown, ChangeResult.Failed);
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
    }

    [Test]
    public async Task Between_the_question_and_the_lock_one_that_goes_away_is_not_made_again()
    {
        string path = Database("notes.db", "");
        WhenReplayed = () => File.Delete(path);

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, Migrations, path))).Rows.ShouldHaveSingleItem();

        WhenReplayed.ShouldBeNull();
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("cannot be opened for writing");
        Directory.GetFiles(Folder).ShouldBeEmpty();
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task During_the_upgrade_it_is_not_touched_and_the_upgrade_is_not_called_done(string journal)
    {
        string path = At("notes.db"), other = At("other.db");
        await UpgradeAsync(TestFleet(Kind, [typeof(MakesNotes)], path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}");
        SqliteFile.Execute(other, $"{Notes}; INSERT INTO notes VALUES (1, 'another')");
        byte[] bytes = await File.ReadAllBytesAsync(other);
        WhenUpgraded = () => File.Move(other, path, overwrite: true);

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, Migrations, path))).Rows.ShouldHaveSingleItem();

        WhenUpgraded.ShouldBeNull();
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("Another file took its place while it was worked on");
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
        SqliteFile.Scalar(path, "SELECT text FROM notes").ShouldBe("another"); // nothing beside it changes what it says
        Directory.GetFiles(Folder, "*.lock*").ShouldBeEmpty();
    }

    private async Task<string> ReplacedBeforeTheLock(Func<string, Task> make)
    {
        string path = Database("notes.db", ""), other = At("other.db"), copy = At("copy.db");
        await make(other);
        File.Copy(other, copy);
        WhenReplayed = () => File.Move(copy, path, overwrite: true);
        return path;
    }
}
