using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>To SQLite, names that differ in the case of letters are one name; a rename from one to the other works all the same.</summary>
public class CaseRenameTests
{
    private const string Around = """
        CREATE INDEX ix_name ON Users (Name DESC);
        CREATE UNIQUE INDEX ux ON Users (Name) WHERE Name IS NOT NULL;
        CREATE VIEW names AS SELECT u.Name, p.Id FROM Users u JOIN Posts p ON p.UserId = u.Id;
        CREATE TRIGGER tr_users AFTER UPDATE OF Name ON Users BEGIN UPDATE Posts SET UserId = new.Id WHERE UserId = old.Id; END;
        CREATE TRIGGER tr_posts AFTER INSERT ON Posts BEGIN UPDATE Users SET Name = Name || '!' WHERE Id = new.UserId; END;
        INSERT INTO Users (Name) VALUES ('a'), ('b');
        INSERT INTO Posts VALUES (1, 2);
        """;

    [Test]
    public void Tables_and_columns_get_their_new_spelling_everywhere_and_the_old_one_by_Down()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(Large), typeof(Small));
        runner.Upgrade(path, 1);
        SqliteFile.Execute(path, Around);
        string before = Dump(path);

        runner.Upgrade(path, 2);

        SqliteFile.Rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'users'").ShouldBe("users\n");
        SqliteFile.Rows(path, "SELECT name FROM pragma_table_info('users')").ShouldBe("Id\nname\n");
        SqliteFile.Rows(path, "SELECT name FROM sqlite_sequence").ShouldBe("users\n");
        SqliteFile.Rows(path, "SELECT sql FROM sqlite_schema WHERE sql LIKE '%renamed%' OR replace(sql, 'IX_Users_Name', '') GLOB '*Users*'").ShouldBe("");
        SqliteFile.Rows(path, "SELECT \"table\" FROM pragma_foreign_key_list('Posts')").ShouldBe("users\n");
        SqliteFile.Rows(path, "SELECT * FROM names").ShouldBe("b!|1\n");
        SqliteFile.Execute(path, "INSERT INTO Posts VALUES (2, 1)", "UPDATE users SET name = 'c' WHERE Id = 1", "DELETE FROM Posts WHERE Id = 2", "UPDATE users SET name = 'a' WHERE Id = 1");
        SqliteFile.Rows(path, "PRAGMA integrity_check").ShouldBe("ok\n");

        runner.Downgrade(path, 2);
        Dump(path).ShouldBe(before);
    }

    [Test]
    public void The_lock_of_such_a_history_can_be_made_and_its_way_back_leaves_nothing_behind()
    {
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(Large), typeof(Small));
        KindRecording recording = new SchemaReplay(runner).Recording.ShouldNotBeNull();
        recording.Notes.ShouldBeEmpty();
        recording.Find(2)!.Up.ShouldBe(
        [
            "ALTER TABLE \"Users\" RENAME COLUMN \"Name\" TO \"name\"", "ALTER TABLE \"Users\" RENAME TO \"users_renamed\"", "ALTER TABLE \"users_renamed\" RENAME TO \"users\"",
        ]);
    }

    [Test]
    public void A_name_in_between_that_is_taken_is_not_taken_again()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, "CREATE TABLE Users (Id INTEGER PRIMARY KEY, Name TEXT); CREATE TABLE USERS_RENAMED (a); CREATE VIEW users_renamed_ AS SELECT 1");
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(Small));
        runner.Upgrade(path);
        SqliteFile.Rows(path, "SELECT name FROM sqlite_schema WHERE name LIKE 'users%' ORDER BY name").ShouldBe("USERS_RENAMED\nusers\nusers_renamed_\n");
    }

    // SQLite writes names in quotes where it renames.
    private static string Dump(string path) => SqliteFile.Dump(path).Replace("\"", "", StringComparison.Ordinal);

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Large : Migration
    {
        public override void Up()
        {
            Create.Table("Users").WithColumn("Id").AsInt64().PrimaryKey().Identity().WithColumn("Name").AsString().Indexed();
            Create.Table("Posts").WithColumn("Id").AsInt64().PrimaryKey().WithColumn("UserId").AsInt64().ForeignKey("FK_p", "Users", "Id");
        }

        public override void Down()
        {
            Delete.Table("Posts");
            Delete.Table("Users");
        }
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class Small : Migration
    {
        public override void Up()
        {
            Rename.Column("Name").OnTable("Users").To("name");
            Rename.Table("Users").To("users");
        }

        public override void Down()
        {
            Rename.Table("users").To("Users");
            Rename.Column("name").OnTable("Users").To("Name");
        }
    }
}
