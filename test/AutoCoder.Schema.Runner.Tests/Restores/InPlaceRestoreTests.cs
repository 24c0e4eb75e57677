using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Contents;
using AutoCoder.Schema.Runner.Restores;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Restores;

/// <summary>What is said of a database right after it was written, when somebody waited to write to it.</summary>
public class InPlaceRestoreTests : RestoreTest
{
    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void What_an_application_writes_right_after_is_no_fault_of_the_restore(string journal)
    {
        (string path, string backup, SqliteConnection destination) = Restoring(journal);
        using (destination)
        {
            long others = InPlaceRestore.CommitsOfOthers(destination);
            InPlaceRestore.Write(backup, destination);
            SqliteFile.Execute(path, "DELETE FROM conversation_messages");

            InPlaceRestore.Problem(destination, InPlaceRestore.ContentOf(StoredBackup.Of(backup)), others).ShouldBeNull();
        }

        SqliteFile.Scalar(path, "SELECT count(*) FROM conversation_messages").ShouldBe("0", "what the application wrote stays");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void Without_anybody_else_another_content_is_one(string journal)
    {
        (string path, string backup, SqliteConnection destination) = Restoring(journal);
        using (destination)
        {
            DatabaseContent now = ContentHash.OfDatabase(destination);
            long others = InPlaceRestore.CommitsOfOthers(destination);
            InPlaceRestore.Write(backup, destination);

            InPlaceRestore.Problem(destination, now, others).ShouldNotBeNull().ShouldStartWith("is not what was restored: ");
            InPlaceRestore.Problem(destination, InPlaceRestore.ContentOf(StoredBackup.Of(backup)), others).ShouldBeNull();
        }

        File.Exists(path).ShouldBeTrue();
    }

    [Test]
    public void Damage_is_one_whoever_else_wrote()
    {
        (string path, string backup, SqliteConnection destination) = Restoring("DELETE");
        using (destination)
        {
            long others = InPlaceRestore.CommitsOfOthers(destination);
            InPlaceRestore.Write(backup, destination);
            SqliteFile.Execute(path, "PRAGMA writable_schema = ON; CREATE TABLE broken (x); INSERT INTO broken VALUES (NULL); UPDATE sqlite_schema SET sql = 'CREATE TABLE broken (x NOT NULL)' WHERE name = 'broken'");

            InPlaceRestore.Problem(destination, InPlaceRestore.ContentOf(StoredBackup.Of(backup)), others).ShouldNotBeNull().ShouldStartWith("is damaged: ");
        }
    }

    private (string Path, string Backup, SqliteConnection Destination) Restoring(string journal)
    {
        string path = Filled(journal: journal), backup = Backup(path);
        Change(path);
        return (path, backup, BackupFile.OpenDatabase(path, SqliteOpenMode.ReadWrite));
    }
}
