using System.Buffers.Binary;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Operator.Demo;

/// <summary>
/// The incident of 2026-02-01, replayed on real files and prevented, with every step held against what must be true.
/// </summary>
internal sealed class IncidentDemo(string folder, string migrations, TextWriter output)
{
    private const string InsertWithMode =
        "INSERT INTO conversations (project_name, mode, title) VALUES ('demo', 'uat', 'asked after the merge')";

    private readonly FleetRequest _request = new()
    {
        Migrations = migrations,
        ProjectFolders = [IncidentFleet.ProjectsFolder(folder)],
        CurrentFolder = folder,
    };

    /// <summary>Plays it; true when everything was as it must be.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        IncidentFleet.Create(folder);
        string[] databases = [.. IncidentFleet.AssistantDatabases(folder)];
        Say($"{databases.Length} projects were made in {IncidentFleet.ProjectsFolder(folder)}, as the application left them.");

        Say("1. What users met: the code was merged, the databases were not.");
        string? error = Insert(databases[0]);
        Print($"   {InsertWithMode}");
        Print($"   error: {error ?? "none"}");

        Say("2. The gate, before the start or the merge:");
        int closed = Check();
        IReadOnlyList<RowDigest>[] before = [.. databases.Select(RowDigest.OfDatabase)];

        Say("3. The upgrade:");
        int upgraded = await UpgradeAsync(cancellation);

        Say("4. The gate again:");
        int open = Check();

        Say("5. What became of the data:");
        bool kept = Compare(databases, before) & ModeIsDevEverywhere(databases);
        Print($"   {InsertWithMode}");
        string? afterwards = Insert(databases[0]);
        Print($"   {(afterwards is null ? "works" : $"error: {afterwards}")}");
        return error == "table conversations has no column named mode"
            && (closed, upgraded, open) == (1, 0, 0)
            && kept
            && afterwards is null;
    }

    private int Check()
    {
        Print($"   $ check-pending-migrations --projects {ShellWord.Quote(IncidentFleet.ProjectsFolder(folder))}");
        if (Resolve() is not { } fleet) return ExitCode.Usage;
        if (Gate.Check(fleet, TextReader.Null) is not Outcome<GateReport>.Done { Value: var report }) return ExitCode.Usage;
        GateText.Write(report, ["--projects", IncidentFleet.ProjectsFolder(folder)], output);
        int code = ExitCode.Of(report.Readiness);
        Print($"   exit code {code}");
        return code;
    }

    private async Task<int> UpgradeAsync(CancellationToken cancellation)
    {
        Print($"   $ autocoder-schema upgrade --projects {ShellWord.Quote(IncidentFleet.ProjectsFolder(folder))}");
        if (Resolve() is not { } fleet) return ExitCode.Usage;
        using var runner = new FleetRunner(fleet);
        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(new UpgradeOptions(), TextReader.Null, null, cancellation);
        if (outcome is not Outcome<ChangeReport>.Done upgrade) return ExitCode.Usage;
        ChangePrinter.Write(upgrade.Value, output);
        Print($"   exit code {upgrade.Value.Exit}");
        return upgrade.Value.Exit;
    }

    private bool Compare(string[] databases, IReadOnlyList<RowDigest>[] before)
    {
        RowDigest[] digests = [.. before.SelectMany(digests => digests)];
        bool same = databases.Zip(before).All(pair => pair.Second.All(digest => digest == digest.Again(pair.First)));
        string rows = $"{digests.Sum(digest => digest.Count)} rows in {digests.Length} tables";
        Print(same ? $"   {rows}: every one is what it was." : $"   {rows}: SOME ARE NOT WHAT THEY WERE.");
        return same;
    }

    private bool ModeIsDevEverywhere(string[] databases)
    {
        long others = databases.Sum(path => Scalar(path, "SELECT count(*) FROM conversations WHERE mode IS NOT 'dev'"));
        Print(others == 0 ? "   mode is 'dev' in every conversation." : $"   mode is not 'dev' in {others} conversations.");
        return others == 0;
    }

    private Fleet? Resolve() => (FleetResolver.Resolve(_request) as Outcome<Fleet>.Done)?.Value;

    private static string? Insert(string path)
    {
        try
        {
            Scalar(path, InsertWithMode);
            return null;
        }
        catch (SqliteException refused)
        {
            return refused.Message.Split('\'') is [_, var message, ..] ? message : refused.Message;
        }
    }

    private static long Scalar(string path, string sql)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() as long? ?? 0;
    }

    private void Say(string line)
    {
        Print("");
        Print(line);
    }

    private void Print(string line) => output.WriteLine(line);
}

/// <summary>The rows of some columns of a table as a count and a hash, to hold before against after.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns that were read, in their order.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Hash">SHA-256 over every value with its storage class, in the order of rowids.</param>
internal sealed record RowDigest(string Table, string Columns, long Count, string Hash)
{
    /// <summary>A digest of every table of a database but the version table.</summary>
    public static IReadOnlyList<RowDigest> OfDatabase(string path)
    {
        using SqliteConnection connection = Open(path);
        const string tables = "SELECT name FROM sqlite_schema "
            + "WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name <> 'VersionInfo' ORDER BY name";
        return [.. Texts(connection, tables)
            .Select(table => Of(connection, table, ColumnsOf(connection, table)))];
    }

    /// <summary>The same columns of the same table, now.</summary>
    public RowDigest Again(string path)
    {
        using SqliteConnection connection = Open(path);
        return Of(connection, Table, Columns);
    }

    private static string ColumnsOf(SqliteConnection connection, string table) =>
        string.Join(", ", Texts(connection, $"SELECT name FROM pragma_table_info('{table}')").Select(name => $"\"{name}\""));

    private static RowDigest Of(SqliteConnection connection, string table, string columns)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // names come from the schema of a file that this program made
        command.CommandText = $"SELECT {columns} FROM \"{table}\" ORDER BY rowid";
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        using var hash = new ByteHash();
        long count = 0;
        for (; reader.Read(); count++)
        {
            for (int column = 0; column < reader.FieldCount; column++) Append(hash, reader, column);
        }

        return new(table, columns, count, hash.Finish());
    }

    private static void Append(ByteHash hash, SqliteDataReader reader, int column)
    {
        int type = raw.sqlite3_column_type(reader.Handle!, column);
        byte[] value = type == raw.SQLITE_NULL ? [] : Encoding.UTF8.GetBytes(reader.GetString(column));
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, type);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], value.Length);
        hash.Write(head);
        hash.Write(value);
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the same
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }

    private static SqliteConnection Open(string path)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(source.ToString());
        connection.Open();
        return connection;
    }
}
