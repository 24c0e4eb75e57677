using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>
/// One database of each sort that a fleet has, made by the project's own migrations and then filled: every other is a copy of one of
/// these. One in five is pending, one in three of either kind is in the journal mode that its kind usually is not in.
/// </summary>
internal sealed class FleetTemplates(string folder, string migrations)
{
    private const string Rows =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        """;

    private static readonly Dictionary<string, string> Fill = new()
    {
        ["assistant"] = $"""
            {Rows} INSERT INTO conversations (id, project_name, title) SELECT i, 'project ' || i % 3, 'größer ' || i FROM n;
            {Rows} INSERT INTO conversation_messages (conversation_id, role, content) SELECT i, 'user', printf('%.200c', 'x') FROM n;
            """,
        ["features"] = $"""
            {Rows} INSERT INTO features (priority, category, name, description, steps, passes, in_progress)
                SELECT i, 'ui', 'feature ' || i, printf('%.150c', 'd'), '[]', 0, 0 FROM n;
            """,
        ["registry"] = $"{Rows} INSERT INTO projects (name, path, created_at) SELECT 'p' || i, '/p/' || i, '2026-01-03' FROM n;",
    };

    /// <summary>The sorts of databases, in the order in which a fleet has them: ten that come again and again.</summary>
    public static IReadOnlyList<FleetMember> Mix { get; } =
    [
        new("features", "WAL", null), new("assistant", "DELETE", null), new("features", "WAL", null), new("assistant", "DELETE", null),
        new("features", "DELETE", null), new("assistant", "DELETE", 202601041458), new("registry", "DELETE", null),
        new("features", "WAL", 202601231530), new("assistant", "WAL", null), new("features", "WAL", null),
    ];

    /// <summary>The file to copy for a member, made when it is first wanted.</summary>
    /// <param name="member">What it is.</param>
    /// <param name="variant">0, or the number of a schema with an additional harmless column.</param>
    public string Of(FleetMember member, int variant = 0)
    {
        string path = Path.Combine(folder, $"{member.Journal}-{member.Version ?? 0}-{variant}", $"{member.Kind}.db");
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (variant == 0) Make(path, member);
        else Vary(path, Of(member), member, variant);
        return path;
    }

    private void Make(string path, FleetMember member)
    {
        Upgrade(path, member.Version).GetAwaiter().GetResult();
        Execute(path, Fill[member.Kind]);
        Execute(path, $"PRAGMA journal_mode={member.Journal}");
    }

    private static void Vary(string path, string original, FleetMember member, int variant)
    {
        File.Copy(original, path);
        string table = member.Kind switch { "assistant" => "conversations", "features" => "features", _ => "projects" };
        Execute(path, $"ALTER TABLE {table} ADD COLUMN variant_{variant} TEXT");
    }

    private async Task Upgrade(string path, long? version)
    {
        var request = new FleetRequest { Migrations = migrations, Paths = [path], Allow = [FleetRequest.AllowNone] };
        var fleet = (Outcome<Fleet>.Done)FleetResolver.Resolve(request);
        using var runner = new FleetRunner(fleet.Value);
        var options = new UpgradeOptions { Backup = false, Plan = new PlanRequest { Create = true, To = version } };
        var outcome = (Outcome<ChangeReport>.Done)await runner.UpgradeAsync(options, TextReader.Null);
        if (outcome.Value.Rows.Single().Problem is { } problem) throw new InvalidOperationException(problem);
    }

    private static void Execute(string path, string sql)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = new($"PRAGMA synchronous=OFF; {sql}", connection);
        command.ExecuteNonQuery();
    }
}
