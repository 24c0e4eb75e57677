using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Operator.Demo;

/// <summary>
/// The files of a small repository: migrations of the assistant's databases, their lock, and the DDL of the application's models.
/// </summary>
/// <param name="folder">Its folder.</param>
internal sealed class MergeRepository(string folder)
{
    /// <summary>The folder of the migrations.</summary>
    public const string Project = "migrations/Assistant";

    /// <summary>The lock beside them.</summary>
    public const string LockFile = Project + "/schema.lock";

    /// <summary>The DDL that the application's models lead to.</summary>
    public const string Models = "server/models.sql";

    private const string Kind = "assistant";

    /// <summary>What every branch begins with.</summary>
    public static MergeMigration Create { get; } =
        new(202601041458, "CreateConversations", Ddl("", ""), "DROP TABLE conversations");

    /// <summary>The column of the incident.</summary>
    public static MergeMigration AddMode { get; } = new(
        202602011429,
        "AddConversationMode",
        "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev' NOT NULL",
        "ALTER TABLE conversations DROP COLUMN mode");

    /// <summary>What somebody else did at the same time.</summary>
    public static MergeMigration AddArchivedAt { get; } = new(
        202602011502,
        "AddArchivedAt",
        "ALTER TABLE conversations ADD COLUMN archived_at DATETIME",
        "ALTER TABLE conversations DROP COLUMN archived_at");

    /// <summary>What is there before the first commit.</summary>
    public void Begin()
    {
        Write($"{Project}/Assistant.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Write("autocoder-schema.json", $$"""{ "kinds": { "{{Kind}}": { "expect": ["{{Models}}"] } } }""" + "\n");
        WriteModels(hasMode: false, isArchived: false);
        Add(Create);
        Lock(Create);
    }

    /// <summary>Writes the class of a migration.</summary>
    public void Add(MergeMigration migration) => Write($"{Project}/{migration.ClassName}.cs",
        $$"""
        using FluentMigrator;

        namespace Assistant;

        [Migration({{migration.Version}}), Tags("{{Kind}}")]
        public sealed class {{migration.ClassName}} : Migration
        {
            public override void Up() => Execute.Sql(@"{{migration.Up}}");

            public override void Down() => Execute.Sql(@"{{migration.Down}}");
        }

        """);

    /// <summary>Writes the DDL of the models.</summary>
    public void WriteModels(bool hasMode, bool isArchived) => Write(Models,
        Ddl(
            hasMode ? "mode VARCHAR(10) DEFAULT 'dev' NOT NULL,\n    " : "",
            isArchived ? ",\n    archived_at DATETIME" : "") + ";\n");

    /// <summary>Writes the lock as <c>autocoder-schema lock</c> does for these migrations once they are built.</summary>
    public void Lock(params MergeMigration[] migrations)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        RecordedMigration[] recorded = [.. migrations.OrderBy(one => one.Version).Select(one => Recorded(one, connection))];
        Write(LockFile, SchemaLockText.Write(new SchemaLock([KindLock.Of(Kind, recorded)])));
    }

    private static RecordedMigration Recorded(MergeMigration migration, SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = migration.Up;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        command.CommandText = "SELECT type, name, tbl_name, sql FROM sqlite_schema";
        using SqliteDataReader reader = command.ExecuteReader();
        var entries = new List<SchemaEntry>();
        while (reader.Read())
        {
            string? sql = reader.IsDBNull(3) ? null : reader.GetString(3);
            entries.Add(new SchemaEntry(reader.GetString(0), reader.GetString(1), reader.GetString(2), sql));
        }
        return new RecordedMigration(
            migration.Version,
            migration.ClassName,
            SqlHash.Of([migration.Up]),
            SqlHash.Of([migration.Down]),
            SchemaReader.Read(entries));
    }

    private static string Ddl(string mode, string archivedAt) => string.Create(CultureInfo.InvariantCulture,
        $"""
        CREATE TABLE conversations (
            id INTEGER NOT NULL PRIMARY KEY,
            project_name VARCHAR(100) NOT NULL,
            {mode}title VARCHAR(200),
            created_at DATETIME,
            updated_at DATETIME{archivedAt}
        )
        """).ReplaceLineEndings("\n");

    private void Write(string path, string text)
    {
        string file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text.ReplaceLineEndings("\n"));
    }
}

/// <summary>A migration of the demo's repository.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">What it does.</param>
/// <param name="Up">Its SQL.</param>
/// <param name="Down">The SQL that takes it back.</param>
internal sealed record MergeMigration(long Version, string Name, string Up, string Down)
{
    /// <summary>The name of its class.</summary>
    public string ClassName => string.Create(CultureInfo.InvariantCulture, $"V{Version}_{Name}");
}
