using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Benchmarks.Upgrades;

/// <summary>Makes settings and the databases for them.</summary>
internal sealed class UpgradeFleet(string folder)
{
    /// <summary>A setting with so many generated migrations to apply, and their lock in the assembly.</summary>
    public async Task<UpgradeSetting> GeneratedAsync(int migrations)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"migrations-{migrations}")).FullName, $"Generated{migrations}.dll");
        if (!File.Exists(path)) await CompileAsync(path, migrations + 1);
        return new(path, GeneratedMigrations.Kind, 1);
    }

    /// <summary>Compiles an assembly with its lock.</summary>
    /// <returns>How long it took to make the lock.</returns>
    public static async Task<TimeSpan> CompileAsync(string path, int count)
    {
        string bare = Path.ChangeExtension(path, ".bare.dll");
        GeneratedMigrations.Compile(bare, count);
        var fleet = (Outcome<Fleet>.Done)FleetResolver.Resolve(new FleetRequest { Migrations = bare, Allow = [FleetRequest.AllowNone] });
        using var runner = new FleetRunner(fleet.Value);
        long start = Stopwatch.GetTimestamp();
        string text = SchemaLockText.Write(((LockOutcome.Made)await runner.MakeLockAsync()).Lock);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        GeneratedMigrations.Compile(path, count, text);
        return taken;
    }

    /// <summary>The database that all are copies of.</summary>
    /// <param name="setting">What it is made by.</param>
    /// <param name="journal">Its journal mode.</param>
    /// <param name="fill">What is put into it.</param>
    public async Task<string> TemplateAsync(UpgradeSetting setting, string journal, string fill)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"template-{Path.GetFileNameWithoutExtension(setting.Assembly)}-{journal}")).FullName, $"{setting.Kind}.db");
        if (File.Exists(path)) return path;
        var fleet = (Outcome<Fleet>.Done)FleetResolver.Resolve(new FleetRequest { Migrations = setting.Assembly, Kind = setting.Kind, Paths = [path] });
        using var runner = new FleetRunner(fleet.Value);
        var options = new UpgradeOptions { Backup = false, Plan = new PlanRequest { Create = true, To = setting.From } };
        var outcome = (Outcome<ChangeReport>.Done)await runner.UpgradeAsync(options, TextReader.Null);
        if (outcome.Value.Rows.Single().Problem is { } problem) throw new InvalidOperationException(problem);
        Execute(path, fill);
        Execute(path, $"PRAGMA journal_mode={journal}");
        return path;
    }

    /// <summary>A template without any record of its versions, at the newest one.</summary>
    public Task<string> UnversionedAsync(UpgradeSetting setting, string journal) =>
        TemplateAsync(setting, journal, $"{GeneratedMigrations.Fill} DROP TABLE VersionInfo; DROP TABLE SchemaLedger;");

    /// <summary>A folder of fresh copies, each in a folder of its own, half of them in either journal mode, on the disk.</summary>
    public static string Copy(string into, string template, string walTemplate, int count)
    {
        if (Directory.Exists(into)) Directory.Delete(into, recursive: true);
        for (int i = 0; i < count; i++)
        {
            string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(into, $"{i:00000}")).FullName, Path.GetFileName(template));
            File.Copy(i % 2 == 0 ? template : walTemplate, copy);
        }

        return into;
    }

    private static void Execute(string path, string sql)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }
}
