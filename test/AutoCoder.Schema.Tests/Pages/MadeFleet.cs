namespace AutoCoder.Schema.Tests.Pages;

/// <summary>Reports on fleets of any size, through the real types: mixed as fleets in the field are.</summary>
internal static class MadeFleet
{
    private const long Old = 202601041458, Middle = 202601180915, Head = 202602011429;

    private static string[] Expected(string more = "") =>
    [
        $"CREATE TABLE conversations (id INTEGER PRIMARY KEY, project_name VARCHAR(100) NOT NULL, title VARCHAR(200), mode VARCHAR(20) NOT NULL DEFAULT 'dev', created_at DATETIME{more})",
        "CREATE INDEX ix_conversations_project_name ON conversations (project_name)",
        "CREATE TABLE conversation_messages (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversations (id), role VARCHAR(20) NOT NULL, content TEXT NOT NULL, timestamp DATETIME)",
        "CREATE VIEW recent AS SELECT id, title FROM conversations",
    ];

    public static Catalogue Code { get; } = new(
        "/srv/app/migrations/MyApp.Migrations.dll",
        [
            new("assistant", [new(Old, "V202601041458_CreateConversations", "N.A"), new(Middle, "V202601180915_AddTitles", "N.B"), new(Head, "V202602011429_AddConversationMode", "N.C")]),
            new("features", [new(Old, "V202601041458_CreateFeatures", "N.D"), new(Head, "V202602011429_AddPriority", "N.E")]),
            new("registry", [new(Old, "V202601041458_CreateProjects", "N.F")]),
        ],
        VersionTable.Default);

    /// <summary>The gate's report on so many databases.</summary>
    /// <param name="count">How many.</param>
    /// <param name="name">What names are made of: the number, and what it names.</param>
    public static GateReport Asked(int count, Func<int, string, string>? name = null)
    {
        name ??= Plain;
        Verdict.Drifted[] drifts = [.. Changes(name).Select(change => Drift(change))];
        return new(
            Code,
            [.. Enumerable.Range(0, count).Select(index => Row(index, name(index, "path"), drifts))],
            [new("/srv/projects/gone", $"{name(1, "folder")} is registered, and is not there.", HidesDatabases: false)])
        {
            Findings = [new("assistant", new($"{name(2, "file")}.sql", 14), DifferenceClass.Breaking, $"no such column: {name(3, "column")}") { ClosesGate = true }],
        };
    }

    /// <summary>The report of an upgrade of so many databases.</summary>
    public static ChangeReport Upgraded(int count, Func<int, string, string>? name = null)
    {
        name ??= Plain;
        return new(Code, [.. Enumerable.Range(0, count).Select(index => Changed(index, name(index, "path"), name))], [], false, false)
        {
            Took = TimeSpan.FromSeconds(count / 40.0),
        };
    }

    private static string Plain(int index, string what) => what == "path"
        ? $"/srv/projects/customer-{index:00000}/.autocoder/{(index % 10 == 9 ? "features" : index % 100 == 98 ? "registry" : "assistant")}.db"
        : $"{what}_{index}";

    private static DatabaseReport Row(int index, string path, Verdict.Drifted[] drifts)
    {
        string kind = index % 10 == 9 ? "features" : index % 100 == 98 ? "registry" : "assistant";
        long head = Code.Find(kind)!.Head;
        return (index % 100) switch
        {
            1 => Of(new DatabaseState.Unreadable(UnreadableReason.Corrupt, "the database disk image is malformed"), Readiness.Unknown, new Verdict.Unreadable(UnreadableReason.Corrupt, "the database disk image is malformed")),
            2 => Of(new DatabaseState.Missing(), Readiness.Unknown, new Verdict.Missing()),
            3 => Of(new DatabaseState.Unversioned(2), Readiness.NotReady, new Verdict.Unversioned(null)),
            4 => Of(At(Old, Middle, Head, 202603010000), Readiness.NotReady, new Verdict.Ahead([202603010000])),
            5 or 6 => Of(At(Old, Middle, Head), Readiness.NotReady, drifts[index / 100 % drifts.Length]),
            7 => Of(At(Old, Middle, Head), Readiness.Ready, new Verdict.Current(), drifts[^1]),
            >= 10 and < 20 when kind == "assistant" => Of(At(Old), Readiness.NotReady, new Verdict.Pending([Middle, Head])),
            >= 20 and < 25 when kind == "assistant" => Of(At(Old, Middle), Readiness.NotReady, new Verdict.Pending([Head])),
            _ => Of(At(head), Readiness.Ready, new Verdict.Current()),
        };

        DatabaseReport Of(DatabaseState state, Readiness readiness, params Verdict[] verdicts) => new(path, kind, state, head, [.. verdicts], readiness);

        static DatabaseState.Versioned At(params long[] versions) => new([.. versions], []);
    }

    private static ChangeRow Changed(int index, string path, Func<int, string, string> name) => (index % 20) switch
    {
        0 => new(path, "assistant", ChangeResult.Failed)
        {
            From = Old,
            Took = TimeSpan.FromMilliseconds(31),
            Problem = $"migration {Head} failed: no such column: {name(0, "column")}. Nothing of it was changed.",
            NextStep = $"autocoder-schema history {ShellWord.Quote(path)}",
        },
        1 => new(path, "assistant", ChangeResult.NotReached) { Problem = "was not upgraded: the run was stopped before; nothing of it was changed." },
        < 9 => new(path, "assistant", ChangeResult.Current) { From = Head, To = Head, Took = TimeSpan.FromMilliseconds(2) },
        _ => new(path, "assistant", ChangeResult.Changed)
        {
            From = Old,
            To = Head,
            Applied = [Middle, Head],
            Took = TimeSpan.FromMilliseconds(20 + (index % 37)),
            Backup = $"{(path.StartsWith('/') ? $"{path[..path.LastIndexOf('/')]}/schema-backups" : "/backups")}/assistant.db.20261201T010203{index % 1000:000}Z.{Old}-to-{Head}.bak",
            Repairs = index % 20 == 9 ? [$"Index {name(4, "index")} was made again."] : [],
            Losses = index % 20 == 10 ? [new(new DataLoss.OfTable(name(5, "table")), 12)] : [],
        },
    };

    private static Verdict.Drifted Drift(string[] sql)
    {
        DatabaseSchema expected = Schema(Expected()), there = Schema(sql);
        return Judgement.Drift(Head, expected, there)! with { There = new MadeSchema(there) };
    }

    private static IEnumerable<string[]> Changes(Func<int, string, string> name) =>
    [
        .. Enumerable.Range(10, 11).Select(index => Expected($", {Quoted(name(index, "column"))} INTEGER NOT NULL CHECK ({Quoted(name(index, "column"))} > {index})")),
        Expected()[..2],
        [.. Expected(), $"CREATE TABLE {Quoted(name(30, "table"))} ({Quoted(name(31, "column"))} TEXT DEFAULT {Text(name(32, "default"))})", $"CREATE INDEX {Quoted(name(33, "index"))} ON conversations (title)"],
    ];

    // A statement ends where a NUL is.
    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}\"";

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}'";

    private static DatabaseSchema Schema(string[] sql) => SchemaReader.Read([.. sql.Select(statement => EntryReader.Read(statement)!)]);

    private sealed class MadeSchema(DatabaseSchema schema) : IAskedSchema
    {
        public DatabaseSchema Read() => schema;

        public T? Answer<T>(object question, Func<DatabaseSchema, T?> find)
            where T : class => find(schema);
    }
}
