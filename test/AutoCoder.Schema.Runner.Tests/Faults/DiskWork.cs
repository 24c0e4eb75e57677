using System.Security.Cryptography;
using Fixtures.Lineages;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>What is done to a small database while the disk fails or the power goes: an upgrade, a downgrade, a backup, three sorts of restore.</summary>
internal abstract class DiskWork : UpgradeTest
{
    private const string Main = "assistant.db", Neighbour = "registry.db";

    /// <summary>The work; a restore is one over a sound database, or by force (somebody may have it open), or in the place of a file that is no database any more.</summary>
    public const string Upgrade = "upgrade", Downgrade = "downgrade", Backup = "backup", Restore = "restore", Force = "restore by force", Replace = "replace";

    private static (string Path, string What, FleetRunner Runner)? Prepared;

    /// <summary>The database in a folder.</summary>
    protected static string DatabaseIn(string folder) => Path.Combine(folder, Main);

    /// <summary>The journal of a run there.</summary>
    protected static string RunJournalIn(string folder) => Path.Combine(folder, "run.journal");

    /// <summary>Builds a database that the work can be done to.</summary>
    /// <returns>The content that a restore brings back; null for other work.</returns>
    protected static async Task<string?> PrepareAsync(string folder, string what, string journal)
    {
        string path = Small(folder, journal);
        if (what is Upgrade) await MakeNeighbourAsync(folder);
        if (what is Downgrade) await UpgradeAsync(OwnFleet(path), Quick with { Backup = false });
        if (what is not (Restore or Force or Replace)) return null;
        string backup = path + ".bak", content = StateOf(path);
        DatabaseBackup.Make(new(path, backup)).ShouldBeOfType<BackupOutcome.Made>();
        SqliteFile.Execute(path, "DELETE FROM conversation_messages; UPDATE conversations SET title = printf('%.9000c', 'x')");
        if (what is Replace) Spoil(path, journal);
        return content;
    }

    /// <summary>Does it.</summary>
    protected static async Task<(bool Done, string? Problem)> RunAsync(string what, string path)
    {
        switch (what)
        {
            case Upgrade:
                UpgradeOptions options = Quick with { Journal = RunJournalIn(Path.GetDirectoryName(path)!), Rehearse = false, Parallelism = 1 };
                ChangeReport report = (await RunnerFor(what, path).UpgradeAsync(options, TextReader.Null)).ShouldBeOfType<Outcome<ChangeReport>.Done>().Value;
                ChangeRow row = report.Rows.Single(one => one.Path == path);
                return (row.Result is ChangeResult.Changed or ChangeResult.Current, row.Problem is null ? null : string.Join('\n', ChangeText.Lines(row, report)));
            case Downgrade:
                DowngradeOptions way = new(Versions.Conversations) { AcceptsDataLoss = true, LockTimeout = Quick.LockTimeout };
                ChangeReport taken = (await RunnerFor(what, path).DowngradeAsync(way, TextReader.Null)).ShouldBeOfType<Outcome<ChangeReport>.Done>().Value;
                ChangeRow back = taken.Rows.Single(one => one.Path == path);
                return (back.Result is ChangeResult.Changed or ChangeResult.AtTarget, back.Problem is null ? null : string.Join('\n', ChangeText.Lines(back, taken)));
            case Backup:
                return DatabaseBackup.Make(Request(path)) is BackupOutcome.Failed failed ? (false, failed.Message) : (true, null);
            case Restore or Force or Replace:
                RestoreReport restored = await new DatabaseRestore(new(path) { Backup = path + ".bak", IsForced = what is Force, LockTimeout = Quick.LockTimeout!.Value }).RunAsync();
                return (restored.Result == RestoreResult.Restored, restored.Problem is { } why ? $"{restored.Database}: {why}" : null);
            default:
                throw new ArgumentOutOfRangeException(nameof(what));
        }
    }

    /// <summary>All rows, the schema, the versions and what the ledger says of them, but no times.</summary>
    protected static string StateOf(string path)
    {
        string content = FaultFleet.ContentOf(path);
        using SqliteConnection connection = SqliteFile.Open(path);
        string Of(string table, string columns) => SqliteFile.Rows(connection, $"SELECT 1 FROM sqlite_schema WHERE name = '{table}'").Length == 0 ? ""
            : $"{table}:\n{SqliteFile.Rows(connection, $"SELECT {columns} FROM {table} ORDER BY {columns}")}";
        return content + Of("VersionInfo", "Version") + Of("SchemaLedger", "Version, Action");
    }

    /// <summary>The same of any file: whether it is sound, and one that is no database by its bytes.</summary>
    protected static string Seen(string path, string what)
    {
        if (what == Replace && IsSpoiled(path)) return $"spoiled {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}";
        return SqliteFile.Scalar(path, "PRAGMA integrity_check") is not "ok" and var damage ? damage : StateOf(path);
    }

    /// <summary>What the gate sees.</summary>
    protected static string AnswerFor(string path) => new DatabaseInspector(VersionTable.Default).Inspect(path) switch
    {
        DatabaseState.Versioned versioned => string.Join(',', versioned.Applied),
        DatabaseState.Unreadable { Reason: var reason } => $"unreadable: {reason}",
        var state => state.GetType().Name,
    };

    /// <summary>Copies a folder without folders in it.</summary>
    /// <returns>The database in it.</returns>
    protected static string Copy(string template, string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(template)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return DatabaseIn(folder);
    }

    // It is the same work over and over: the migrations are made ready once.
    private static FleetRunner RunnerFor(string what, string path)
    {
        if (Prepared is { } last && last.Path == path && last.What == what) return last.Runner;
        Prepared?.Runner.Dispose();
        string[] all = what is Upgrade ? [path, Path.Combine(Path.GetDirectoryName(path)!, Neighbour)] : [path];
        FleetRunner runner = new(OwnFleet(all), MigrationAssembly.Of(Kinds.Own));
        Prepared = (path, what, runner);
        return runner;
    }

    private static string Small(string folder, string journal)
    {
        Directory.CreateDirectory(folder);
        string path = DatabaseIn(folder);
        new Lineage("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None).Build(path);
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}");
        return path;
    }

    // A database that needs nothing: a run of one alone keeps no journal.
    private static async Task MakeNeighbourAsync(string folder)
    {
        string path = Path.Combine(folder, Neighbour);
        new Lineage("registry", Versions.Concurrency, Versions.Concurrency, LineageTraits.None).Build(path);
        (await UpgradeAsync(OwnFleet(path), Quick with { Backup = false })).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Changed);
    }

    // No database any more, but with what a WAL or a journal of it would do to the file that comes in its place.
    private static void Spoil(string path, string journal)
    {
        string suffix = journal == "WAL" ? "-wal" : "-journal";
        byte[] file, companion;
        using (SqliteConnection connection = SqliteFile.Open(path))
        {
            SqliteFile.Rows(connection, "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 2; PRAGMA cache_spill = 1");
            if (journal != "WAL") SqliteFile.Rows(connection, "BEGIN");
            SqliteFile.Rows(connection, "UPDATE conversations SET title = 'later', project_name = 'changed'"); // pages that any such database has
            file = ReadShared(path);
            companion = ReadShared(path + suffix);
        }

        companion.Length.ShouldBeGreaterThan(512);
        Spoiled.CopyTo(file);
        foreach (string end in new[] { "-wal", "-shm", "-journal" }) File.Delete(path + end);
        File.WriteAllBytes(path, file);
        File.WriteAllBytes(path + suffix, companion);
    }

    private static ReadOnlySpan<byte> Spoiled => "This was a database once"u8;

    /// <summary>Whether a file is what is to be replaced.</summary>
    protected static bool IsSpoiled(string path) => File.Exists(path) && ReadShared(path).AsSpan().StartsWith(Spoiled);

    private static byte[] ReadShared(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static BackupRequest Request(string path)
    {
        var shelf = new StoredBackups(path, null);
        shelf.RemoveUnfinished();
        return new(path, BackupName.For(path, null, 0, 1, shelf.NextMoment(DateTimeOffset.UtcNow)));
    }
}
