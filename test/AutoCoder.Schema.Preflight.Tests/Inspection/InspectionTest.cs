using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>A folder with real database files, and one question asked of them.</summary>
internal abstract class InspectionTest
{
    protected const string VersionInfo =
        """
        CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL, "AppliedOn" DATETIME, "Description" TEXT);
        CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
        """;

    protected const string Rows =
        """
        CREATE TABLE conversations (id INTEGER NOT NULL, title VARCHAR(200), PRIMARY KEY (id));
        INSERT INTO conversations VALUES (1, 'Grüße, 世界'), (2, NULL), (3, hex(randomblob(20000)));
        """;

    private string _folder = "";

    /// <summary>The folder of this test; nothing else is in it.</summary>
    protected string Folder => _folder;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("inspection-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    protected string PathOf(string name) => Path.Combine(_folder, name);

    protected string Create(string name, params string[] sql)
    {
        Execute(PathOf(name), sql);
        return PathOf(name);
    }

    protected static void Execute(string path, params string[] sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        foreach (string statement in sql)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    protected static string Applied(params long[] versions) =>
        string.Join(';', versions.Select(version => $"INSERT INTO VersionInfo (Version) VALUES ({version})"));

    /// <summary>Asks both ways, and with a right and a wrong expectation of the journal mode, and holds against them that they agree and that nothing in the folder has changed.</summary>
    protected DatabaseState Inspect(string path, int lockTimeoutMilliseconds = 200)
    {
        string before = FolderSnapshot.Of(_folder);
        var options = new InspectionOptions { LockTimeout = TimeSpan.FromMilliseconds(lockTimeoutMilliseconds) };
        var inspector = new DatabaseInspector(VersionTable.Default, options);
        DatabaseState state = inspector.Inspect(path);
        inspector.Examine(path).State.ShouldBe(state);
        foreach (bool isWal in new[] { true, false }) new DatabaseInspector(VersionTable.Default, options, Expecting(path, isWal)).Inspect(path).ShouldBe(state, $"expected WAL: {isWal}");
        FolderSnapshot.Of(_folder).ShouldBe(before, "asking wrote something");
        return state;
    }

    /// <summary>A guess that was taught by other databases of this name.</summary>
    internal static JournalGuess Expecting(string path, bool isWal)
    {
        var guess = new JournalGuess();
        guess.Learn(path, isWal);
        return guess;
    }

    protected static DatabaseState.Versioned VersionedAt(params long[] versions) => new([.. versions], []);

    protected static void ShouldBeUnreadable(DatabaseState state, UnreadableReason reason, string detail)
    {
        DatabaseState.Unreadable unreadable = state.ShouldBeOfType<DatabaseState.Unreadable>();
        unreadable.Reason.ShouldBe(reason, unreadable.Detail);
        unreadable.Detail.ShouldContain(detail);
    }
}
