using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>
/// An upgrade that rebuilds a filled table is killed at random moments, five times a journal mode; with the environment
/// variable AUTOCODER_SCHEMA_HEAVY=1, a hundred times. The seed is printed, and the environment variable
/// AUTOCODER_SCHEMA_SEED gives one to run again.
/// </summary>
internal class KilledRebuildTests : UpgradeTest
{
    private const string Rows =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
        INSERT INTO items (id, code, size, note, before)
            SELECT i, 'code ' || i, i % 100, iif(i % 3, NULL, 'ñ ' || i || printf('%.300c', 'x')), nullif(i - 1, 0) FROM n;
        INSERT INTO children (id, item, text) SELECT id * 2, id, 'child of ' || code FROM items;
        INSERT INTO items (id, code) VALUES (9000, 'gone');
        DELETE FROM items WHERE id = 9000;
        """;

    private static int Rounds => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 100 : 5;

    private static int Seed => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Environment.TickCount;

    /// <summary>The process that is killed.</summary>
    public static async Task<int> RebuildAsync(string database)
    {
        KilledMigrations.SaysWhatItDoes = true;
        ChangeRow row = (await UpgradeAsync(Fleet(database))).Rows.ShouldHaveSingleItem();
        if (row.Result != ChangeResult.Changed) throw new InvalidOperationException(row.Problem);
        await Console.Out.WriteLineAsync(KilledMigrations.Finished);
        return 0;
    }

    [SuppressMessage("Security", "CA5394", Justification = "A random moment can be repeated with its seed.")]
    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task A_database_is_at_the_old_or_the_new_version_and_complete_whenever_the_rebuild_is_killed(string journal)
    {
        string template = await Template(journal);
        string old = Content(template), rebuilt = Copied(template, "new");
        KilledRebuild usual = Usual(template, rebuilt);
        (string Old, string New) contents = (old, Content(rebuilt));
        contents.New.ShouldNotBe(old);
        RootPage(rebuilt).ShouldNotBe(RootPage(template), "SQLite changed the schema alone: that is no rebuild");
        int seed = Seed;
        await TestContext.Out.WriteLineAsync($"{journal}: seed {seed}, {usual}");
        Random random = new(seed);
        List<string> tally = [];
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan delay = Moment(usual, (round + random.NextDouble()) / Rounds);
            string path = Copied(template, $"round {round}");
            KilledRebuild killed = KilledRebuild.After(path, delay);
            string left = JournalOf(path);
            string version = ShouldBeOldOrNew(path, contents, $"seed {seed}, round {round}, killed after {delay} when it had {killed.Last}");
            tally.Add($"{version} version, the last word was {killed.Last}, left {left}");
            await ShouldCompleteWhenRunAgain(path, contents);
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        foreach (IGrouping<string, string> same in tally.GroupBy(line => line).OrderBy(same => same.Key))
            await TestContext.Out.WriteLineAsync($"{journal}: {same.Count()} times {same.Key}");
    }

    // Two thirds of the moments are inside the rebuild, the others behind it: in the checks, the commit and after
    // it, with room for a machine that has become slower since it was measured.
    private static TimeSpan Moment(KilledRebuild usual, double part) => part < 2.0 / 3
        ? usual.Rebuild * part * 1.5
        : usual.Rebuild + ((usual.Whole * 1.7) - usual.Rebuild) * ((part * 3) - 2);

    // The middle one of three, for the machine may be busy.
    private KilledRebuild Usual(string template, string rebuilt) => new[] { rebuilt, Copied(template, "second"), Copied(template, "third") }
        .Select(KilledRebuild.NotAtAll).OrderBy(one => one.Whole).ElementAt(1);

    private static AutoCoder.Schema.Preflight.Fleets.Fleet Fleet(string path) =>
        TestFleet(KilledMigrations.Kind, [typeof(KilledMigrations.Tables), typeof(KilledMigrations.Rebuild)], path);

    private static string ShouldBeOldOrNew(string path, (string Old, string New) contents, string when)
    {
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok", when);
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_foreign_key_check").ShouldBe("0", when);
        string versions = SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo");
        versions.ShouldBeOneOf("1", "1,2");
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM SchemaLedger").ShouldBe(versions, when);
        bool isNew = versions == "1,2", isWhole = Content(path) == (isNew ? contents.New : contents.Old);
        isWhole.ShouldBeTrue($"{when}: the content is not that of version {versions}");
        return isNew ? "new" : "old";
    }

    private static async Task ShouldCompleteWhenRunAgain(string path, (string Old, string New) contents)
    {
        ChangeRow row = (await UpgradeAsync(Fleet(path))).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBeOneOf(ChangeResult.Changed, ChangeResult.Current);
        ShouldBeOldOrNew(path, contents, "after the second run").ShouldBe("new");
        string folder = Path.GetDirectoryName(path)!;
        // A database that is current is not locked, so the lock files of the dead process stay; they hold nobody up.
        (await DatabaseLock.AcquireAsync(path, TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Acquired>().Lock.Dispose();
        Directory.GetFiles(folder, "*.lock*").ShouldBeEmpty();
        string[] backups = Directory.GetFiles(Path.Combine(folder, "schema-backups"), "*.bak");
        backups.ShouldNotBeEmpty();
        backups.ShouldAllBe(backup => Content(backup) == contents.Old);
    }

    private async Task<string> Template(string journal)
    {
        string path = Database("template/items.db", $"PRAGMA journal_mode={journal}");
        await UpgradeAsync(TestFleet(KilledMigrations.Kind, [typeof(KilledMigrations.Tables)], path));
        SqliteFile.Execute(path, Rows);
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe(journal, StringCompareShould.IgnoreCase);
        return path;
    }

    private string Copied(string template, string folder)
    {
        Directory.CreateDirectory(At(folder));
        string path = Path.Combine(At(folder), "items.db");
        File.Copy(template, path);
        return path;
    }

    private static string RootPage(string path) => SqliteFile.Scalar(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'items'");

    private static string JournalOf(string path) => Size(path + "-journal") > 0 ? "a rollback journal"
        : Size(path + "-wal") > 0 ? "a write-ahead log" : "no journal";

    private static long Size(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    // All but the rows of the version table and the ledger, which carry the time.
    private static string Content(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        string[] tables = SqliteFile.Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('VersionInfo', 'SchemaLedger') ORDER BY 1")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return SqliteFile.Rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
            + string.Concat(tables.Select(table => SqliteFile.Rows(connection, $"SELECT * FROM \"{table}\" ORDER BY 1")));
    }
}
