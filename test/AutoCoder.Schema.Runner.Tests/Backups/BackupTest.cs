namespace AutoCoder.Schema.Runner.Tests.Backups;

/// <summary>A filled database of the application in a folder of its own, and backups of it.</summary>
internal abstract class BackupTest
{
    private static readonly DateTimeOffset First = new(2026, 2, 1, 14, 29, 0, TimeSpan.Zero);
    private TemporaryFolder _folder = null!;
    private int _made;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _made = 0;
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    protected string Folder => _folder.Path;

    protected string At(string name) => _folder.File(name);

    /// <summary>The backups, newest first.</summary>
    internal StoredBackup[] Shelf(string database) => [.. new StoredBackups(database, null).List()];

    protected string Filled(string name = "assistant.db", string journal = "DELETE", int pageSize = 4096)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        SqliteFile.Execute(At(name), $"PRAGMA page_size = {pageSize}; PRAGMA journal_mode = {journal}; {ApplicationSchemas.Assistant}{ApplicationSchemas.AssistantRows}");
        return At(name);
    }

    /// <summary>A backup as an upgrade makes it, a minute after the one before.</summary>
    internal string Backup(string database, long from = 0, long to = 1) =>
        DatabaseBackup.Make(new(database, BackupName.For(database, null, from, to, First.AddMinutes(_made++))) { From = from, To = to, Kind = "assistant" })
            .ShouldBeOfType<BackupOutcome.Made>().Path;

    /// <summary>Changes the rows, so that what a backup brings back can be told from what was there.</summary>
    protected static void Change(string database, string name = "changed") =>
        SqliteFile.Execute(database, $"INSERT INTO conversations (project_name) VALUES ('{name}')");

    /// <summary>Overwrites the page of the first table, not the header: it opens, and is wrong.</summary>
    protected static void Damage(string path)
    {
        using FileStream stream = new(path, FileMode.Open);
        stream.Position = 4096;
        stream.Write([.. Enumerable.Repeat((byte)0xAB, 4096)]);
    }
}
