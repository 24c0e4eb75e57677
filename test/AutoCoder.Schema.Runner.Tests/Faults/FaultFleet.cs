using Fixtures.Lineages;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// Six filled databases of all three kinds in both journal modes, one of them versioned already, and what each of them is before
/// and after an upgrade. They are copied to where something happens to them.
/// </summary>
internal sealed class FaultFleet
{
    private const string Conversations =
        """
        WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
        INSERT INTO conversations (id, project_name, title) SELECT i, 'p' || i % 7, iif(i % 3, NULL, 'ñ ' || i || printf('%.200c', 'x')) FROM n;
        INSERT INTO conversation_messages (conversation_id, role, content) SELECT id, 'user', 'message ' || id FROM conversations;
        """;

    private const string Features =
        """
        WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress)
            SELECT i, i % 5, 'ui', 'größer ' || i, printf('%.150c', 'd'), '[]', nullif(i % 3, 2), nullif(i % 4, 3) FROM n;
        """;

    private const string Projects =
        """
        WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
        INSERT INTO projects (name, path, created_at) SELECT 'project ' || i, '/p/' || i, '2026-01-03' FROM n;
        """;

    private static readonly (string Folder, string Kind, Lineage Lineage, string Journal, string Rows)[] Members =
    [
        ("a1", "assistant", new("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None), "DELETE", Conversations),
        ("a2", "assistant", new("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None), "WAL", Conversations),
        ("f1", "features", new("features", Versions.InProgress, Versions.InProgress, LineageTraits.None), "WAL", Features),
        ("f2", "features", new("features", Versions.InProgress, Versions.InProgress, LineageTraits.DeleteJournal), "DELETE", Features),
        ("r1", "registry", new("registry", Versions.Projects, Versions.Projects, LineageTraits.None), "DELETE", Projects),
        ("r2", "registry", new("registry", Versions.Projects, Versions.Projects, LineageTraits.None), "WAL", Projects),
    ];

    private readonly string _template;
    private readonly Dictionary<string, Expected> _expected = [];

    private FaultFleet(string template) => _template = template;

    private sealed record Expected(string Old, string New, string OldVersions, string NewVersions, long[] Migrations, Snapshot Before, Lineage Lineage);

    /// <summary>Builds them, and upgrades a copy to learn what they become.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="upgrade">Upgrades files to a version; null is the newest.</param>
    public static async Task<FaultFleet> MakeAsync(string folder, Func<string[], long?, Task<ChangeReport>> upgrade)
    {
        FaultFleet fleet = new(Path.Combine(folder, "template"));
        foreach (var member in Members)
        {
            string path = PathIn(fleet._template, member.Folder);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            member.Lineage.Build(path);
            SqliteFile.Execute(path, $"PRAGMA synchronous = OFF; BEGIN; {member.Rows}; COMMIT; PRAGMA journal_mode = {member.Journal}");
        }

        string versioned = PathIn(fleet._template, "r2");
        (await upgrade([versioned], Versions.Settings)).Rows.ShouldAllBe(row => row.Problem == null);
        Directory.Delete(Path.Combine(Path.GetDirectoryName(versioned)!, "schema-backups"), recursive: true);

        string[] upgraded = fleet.CopyTo(Path.Combine(folder, "upgraded"));
        (await upgrade(upgraded, null)).Rows.ShouldAllBe(row => row.Result == ChangeResult.Changed);
        foreach ((string path, var member) in upgraded.Zip(Members)) fleet.Learn(path, member);
        return fleet;
    }

    /// <summary>Their files in a folder.</summary>
    public static string[] PathsIn(string folder) => [.. Members.Select(member => PathIn(folder, member.Folder))];

    /// <summary>Copies them, each into a folder of its own.</summary>
    /// <returns>The files.</returns>
    public string[] CopyTo(string folder)
    {
        foreach (string path in PathsIn(folder))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(PathIn(_template, Path.GetFileName(Path.GetDirectoryName(path)!)), path);
        }

        return PathsIn(folder);
    }

    /// <summary>Opens a database as the application does, which recovers it, and holds it against what it was and should become.</summary>
    /// <returns><c>old</c> or <c>new</c>; nothing else passes.</returns>
    public string ShouldBeOldOrNew(string path, string when)
    {
        Expected expected = _expected[Path.GetFileName(Path.GetDirectoryName(path)!)];
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok", when);
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_foreign_key_check").ShouldBe("0", when);
        string versions = VersionsIn(path);
        bool isNew = versions == expected.NewVersions;
        if (!isNew) versions.ShouldBe(expected.OldVersions, when);
        LedgerIn(path).ShouldBe(versions, $"{when}: the ledger of {path} does not agree with its versions");
        bool isWhole = ContentOf(path) == (isNew ? expected.New : expected.Old);
        isWhole.ShouldBeTrue($"{when}: the content of {path} is not that of versions {versions}");
        if (isNew) expected.Before.LostIn(Snapshot.Of(path), expected.Lineage.Accepted).ShouldBeEmpty(when);
        return isNew ? "new" : "old";
    }

    /// <summary>Every backup that has its name is the database before, whole.</summary>
    public void BackupsShouldBeWhole(string path, string when)
    {
        string folder = Path.Combine(Path.GetDirectoryName(path)!, "schema-backups");
        if (!Directory.Exists(folder)) return;
        foreach (string backup in Directory.GetFiles(folder, "*.bak"))
        {
            bool isOld = ContentOf(backup) == _expected[Path.GetFileName(Path.GetDirectoryName(path)!)].Old;
            isOld.ShouldBeTrue($"{when}: {backup} is not the database before");
        }
    }

    /// <summary>All rows and the schema, but for the version table and the ledger, which carry the time.</summary>
    public static string ContentOf(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        string[] tables = SqliteFile.Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('VersionInfo', 'SchemaLedger') ORDER BY 1")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return SqliteFile.Rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
            + string.Concat(tables.Select(table => SqliteFile.Rows(connection, $"SELECT * FROM \"{table}\" ORDER BY 1")));
    }

    private void Learn(string upgraded, (string Folder, string Kind, Lineage Lineage, string Journal, string Rows) member)
    {
        string old = PathIn(_template, member.Folder);
        SqliteFile.Scalar(old, "PRAGMA journal_mode").ShouldBe(member.Journal, StringCompareShould.IgnoreCase);
        SchemaComparison.Compare(MigratedFile.Canonical(member.Kind), MigratedFile.Schema(upgraded))
            .ShouldAllBe(difference => difference.Class == DifferenceClass.Harmless);
        long[] all = [.. Kinds.OwnKind(member.Kind).Migrations.Select(migration => migration.Version)];
        _expected[member.Folder] = new(
            ContentOf(old), ContentOf(upgraded), VersionsIn(old), string.Join(',', all), all, Snapshot.Of(old), member.Lineage);
    }

    private static string VersionsIn(string path) =>
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'VersionInfo'") == "0" ? ""
            : SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM (SELECT Version FROM VersionInfo ORDER BY Version)");

    private static string LedgerIn(string path) =>
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'SchemaLedger'") == "0" ? ""
            : SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM (SELECT Version FROM SchemaLedger ORDER BY Version)");

    private static string PathIn(string folder, string member) =>
        Path.Combine(folder, member, $"{Members.Single(one => one.Folder == member).Kind}.db");
}
