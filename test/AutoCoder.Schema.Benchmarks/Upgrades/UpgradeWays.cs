using System.Reflection;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace AutoCoder.Schema.Benchmarks.Upgrades;

/// <summary>The ways to upgrade all databases below a folder that are compared; each runs in a process of its own.</summary>
internal static class UpgradeWays
{
    /// <summary>The project's own upgrade.</summary>
    public static Task Own(UpgradeSetting setting, string folder, bool backup, bool rehearse) =>
        Run(setting, folder, new UpgradeOptions { Backup = backup, Rehearse = rehearse });

    /// <summary>The project's own adoption of databases without versions.</summary>
    public static Task Adopt(UpgradeSetting setting, string folder, bool backup) =>
        Run(setting, folder, new UpgradeOptions { Backup = backup, Rehearse = false, Adoption = new AdoptionRequest() });

    private static async Task Run(UpgradeSetting setting, string folder, UpgradeOptions options)
    {
        using var runner = new FleetRunner(setting.FleetIn(folder));
        var outcome = (Outcome<ChangeReport>.Done)await runner.UpgradeAsync(options, TextReader.Null);
        ImmutableArray<ChangeRow> rows = outcome.Value.Rows;
        if (rows.FirstOrDefault(row => row.Result != ChangeResult.Changed) is { } wrong) throw new InvalidOperationException(wrong.Problem ?? wrong.Result.ToString());
    }

    /// <summary>
    /// SQLite alone: the same statements in one transaction a database, as lasting as the project's own (<see cref="ConnectionStatements.Lasting"/>), in the
    /// file's own journal mode, on as many threads.
    /// </summary>
    public static void Raw(string statements, string folder)
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        string[] sql = File.ReadAllText(statements).Split('\0');
        ForEach(Databases(folder), path =>
        {
            Require(raw.sqlite3_open_v2(path, out sqlite3 database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null), path);
            using (database)
            {
                Require(raw.sqlite3_exec(database, ConnectionStatements.Lasting), ConnectionStatements.Lasting);
                Require(raw.sqlite3_exec(database, "BEGIN IMMEDIATE"), "BEGIN");
                foreach (string statement in sql) Require(raw.sqlite3_exec(database, statement), statement);
                Require(raw.sqlite3_exec(database, "COMMIT"), "COMMIT");
            }
        });
    }

    /// <summary>
    /// FluentMigrator as its documentation shows it: a service provider a database. The first is upgraded before the clock runs, since this
    /// way is measured on fewer databases, and what is compiled once is not to be scaled with the rest.
    /// </summary>
    public static void Stock(string assembly, string kind, string folder)
    {
        Assembly migrations = Assembly.LoadFrom(assembly);
        Stock(migrations, kind, Databases(folder).First());
        Once.Begin();
        ForEach(Databases(folder).Skip(1), path => Stock(migrations, kind, path));
    }

    private static void Stock(Assembly migrations, string kind, string path)
    {
        using ServiceProvider services = new ServiceCollection().AddFluentMigratorCore()
            .ConfigureRunner(builder => builder.AddSQLite().WithGlobalConnectionString($"Data Source={path};Pooling=False").ScanIn(migrations).For.Migrations())
            .Configure<FluentMigrator.Runner.Initialization.RunnerOptions>(options => options.Tags = [kind])
            .BuildServiceProvider();
        using IServiceScope scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
    }

    private static IEnumerable<string> Databases(string folder) => Directory.EnumerateFiles(folder, "*.db", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static void ForEach(IEnumerable<string> databases, Action<string> upgrade) =>
        Parallel.ForEach(databases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, upgrade);

    private static void Require(int code, string what)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite code {code}: {what}");
    }
}
