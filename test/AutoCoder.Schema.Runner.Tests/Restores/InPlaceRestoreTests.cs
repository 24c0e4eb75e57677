using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Restores;

/// <summary>What is said of a database right after it was written, when somebody waited to write to it.</summary>
internal class InPlaceRestoreTests : RestoreTest
{
    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void What_an_application_writes_right_after_is_no_fault_of_the_restore(string journal)
    {
        (string path, string backup, SqliteConnection destination) = Restoring(journal);
        using (destination)
        {
            InPlaceRestore.Written written = InPlaceRestore.Write(backup, destination);
            SqliteFile.Execute(path, "DELETE FROM conversation_messages");

            InPlaceRestore.Problem(destination, StoredBackup.Of(backup).Content(), written).ShouldBeNull();
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
            InPlaceRestore.Written written = InPlaceRestore.Write(backup, destination);

            InPlaceRestore.Problem(destination, now, written).ShouldNotBeNull().Text.ShouldStartWith("is not what was restored: ");
            InPlaceRestore.Problem(destination, StoredBackup.Of(backup).Content(), written).ShouldBeNull();
        }

        File.Exists(path).ShouldBeTrue();
    }

    [Test]
    public void A_restore_that_changes_the_version_of_the_data_itself_excuses_no_other_content()
    {
        string path = Filled(journal: "DELETE");
        SqliteFile.Execute(path, "PRAGMA page_size = 1024; VACUUM");
        string backup = Backup(path);
        SqliteFile.Execute(path, "PRAGMA page_size = 4096; VACUUM");
        Change(path);
        using SqliteConnection destination = DatabaseConnection.OpenFile(path, SqliteOpenMode.ReadWrite);
        DatabaseContent now = ContentHash.OfDatabase(destination);

        InPlaceRestore.Written written = InPlaceRestore.Write(backup, destination);
        written.After.ShouldNotBe(written.Before, "else this test shows nothing");
        InPlaceRestore.Trouble problem = InPlaceRestore.Problem(destination, now, written).ShouldNotBeNull();
        problem.Text.ShouldStartWith("is not what was restored, or somebody wrote to it in that moment: ");
        problem.MayBeOthers.ShouldBeTrue("nobody can tell, so it must not be written over");
        InPlaceRestore.Problem(destination, StoredBackup.Of(backup).Content(), written).ShouldBeNull();
    }

    [Test]
    public void Damage_is_one_whoever_else_wrote()
    {
        (string path, string backup, SqliteConnection destination) = Restoring("DELETE");
        using (destination)
        {
            InPlaceRestore.Written written = InPlaceRestore.Write(backup, destination);
            SqliteFile.Execute(path, "PRAGMA writable_schema = ON; CREATE TABLE broken (x); DELETE FROM sqlite_schema WHERE name = 'broken'");

            InPlaceRestore.Problem(destination, StoredBackup.Of(backup).Content(), written).ShouldNotBeNull().Text.ShouldStartWith("is damaged: ");
        }
    }

    private (string Path, string Backup, SqliteConnection Destination) Restoring(string journal)
    {
        string path = Filled(journal: journal), backup = Backup(path);
        Change(path);
        return (path, backup, DatabaseConnection.OpenFile(path, SqliteOpenMode.ReadWrite));
    }
}
