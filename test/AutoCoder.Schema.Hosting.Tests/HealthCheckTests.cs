using AutoCoder.Schema.Migrations.Assistant;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>The health check, beside a program that uses its databases.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HealthCheckTests : IDisposable
{
    private readonly AssistantFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Current_databases_are_healthy()
    {
        string database = _folder.CurrentAssistant();
        HealthReportEntry entry = await Check(database);
        entry.Status.ShouldBe(HealthStatus.Healthy);
        entry.Description.ShouldBe("The gate is open: 1 database examined, every one is ready.");
        entry.Data["databases"].ShouldBe(1);
        entry.Data[database].ShouldBe("has every migration.");
    }

    [Test]
    public async Task A_database_that_is_not_ready_is_unhealthy_and_named_with_its_migration()
    {
        string current = _folder.CurrentAssistant("a/assistant.db"), pending = _folder.PendingAssistant("b/assistant.db");
        HealthReportEntry entry = await Check(current, pending);
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Description.ShouldBe("The gate is closed: of 2 databases, 1 not ready.");
        entry.Data["not ready"].ShouldBe(1);
        entry.Data[pending].ShouldBe("lacks migration 202602011429 (V202602011429_AddConversationMode).");
    }

    [Test]
    public async Task It_never_upgrades_whatever_the_options_say()
    {
        string database = _folder.PendingAssistant();
        byte[] before = await File.ReadAllBytesAsync(database);
        await Check(options => options.OnClosed = ClosedGateAction.Upgrade, database);
        (await File.ReadAllBytesAsync(database)).ShouldBe(before);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([database]);
    }

    [Test]
    public async Task Of_a_large_fleet_those_that_are_not_ready_are_named_first_and_not_all()
    {
        string[] databases = [.. Enumerable.Range(10, 30).Select(i => _folder.CurrentAssistant($"{i}/assistant.db"))];
        string pending = _folder.PendingAssistant("99/assistant.db");
        HealthReportEntry entry = await Check([.. databases, pending]);
        entry.Data["databases"].ShouldBe(31);
        entry.Data.Keys.Count(key => key.EndsWith("assistant.db", StringComparison.Ordinal)).ShouldBe(20);
        entry.Data.Keys.ShouldContain(pending);
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task It_does_not_drop_the_locks_of_the_programs_own_connections(string journalMode)
    {
        string database = _folder.CurrentAssistant();
        SqliteFile.Execute(database, $"PRAGMA journal_mode = {journalMode}");
        using SqliteConnection connection = SqliteFile.Open(database);
        using SqliteCommand begin = new("BEGIN IMMEDIATE; UPDATE conversations SET title = 'ours'", connection);
        begin.ExecuteNonQuery();
        using OtherProgram other = new(database);
        other.Answer("UPDATE conversations SET title = 'theirs'").ShouldContain("database is locked");

        (await Check(database)).Status.ShouldBe(HealthStatus.Healthy);

        other.Answer("UPDATE conversations SET title = 'theirs'").ShouldContain("database is locked");
        using SqliteCommand commit = new("COMMIT", connection);
        commit.ExecuteNonQuery();
        SqliteFile.Rows(database, "SELECT DISTINCT title FROM conversations").ShouldBe("ours\n");
        other.Answer("UPDATE conversations SET title = 'theirs'").ShouldBe("ok");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task It_does_not_drop_the_locks_of_a_reader(string journalMode)
    {
        string database = _folder.CurrentAssistant();
        SqliteFile.Execute(database, $"PRAGMA journal_mode = {journalMode}");
        using SqliteConnection connection = SqliteFile.Open(database);
        using SqliteCommand begin = new("BEGIN; SELECT count(*) FROM conversations", connection);
        begin.ExecuteScalar();
        (await Check(database)).Status.ShouldBe(HealthStatus.Healthy);
        using OtherProgram other = new(database);
        other.Answer("BEGIN EXCLUSIVE; COMMIT").ShouldBe(journalMode == "WAL" ? "ok" : "SQLite Error 5: 'database is locked'.");
        other.Answer("PRAGMA wal_checkpoint(TRUNCATE)").ShouldBe("ok");
    }

    // SQLite opens the -shm file once a process: were it read-only for the check, a connection that the program opens
    // meanwhile would be, too. The long version table keeps the check reading while that happens.
    [Test]
    public async Task Connections_that_the_program_opens_during_a_check_can_write()
    {
        string database = _folder.CurrentAssistant();
        SqliteFile.Execute(database, "PRAGMA journal_mode = WAL");
        SqliteFile.Execute(database, """
            WITH RECURSIVE n(i) AS (SELECT 300001010000 UNION ALL SELECT i + 1 FROM n LIMIT 300000)
            INSERT INTO VersionInfo (Version) SELECT i FROM n
            """);
        using OtherProgram keepsTheLogAlive = new(database);
        keepsTheLogAlive.Answer("UPDATE conversations SET title = 'theirs'").ShouldBe("ok");
        Task<HealthReportEntry> check = Check(options => options.Allow = ["ahead"], database);
        do SqliteFile.Execute(database, "UPDATE conversations SET title = 'ours'");
        while (!check.IsCompleted);
        (await check).Status.ShouldBe(HealthStatus.Healthy);
    }

    private static Task<HealthReportEntry> Check(params string[] databases) => Check(_ => { }, databases);

    private static async Task<HealthReportEntry> Check(Action<SchemaGateOptions> configure, params string[] databases)
    {
        using ServiceProvider services = Services(configure, databases);
        return (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["schema"];
    }

    private static ServiceProvider Services(Action<SchemaGateOptions> configure, params string[] databases)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSchemaGate(options =>
        {
            options.Paths = databases;
            options.LookTimeout = TimeSpan.FromMinutes(2);
            options.Migrations = typeof(V202601041458_CreateConversations).Assembly;
            configure(options);
        });
        services.AddHealthChecks().AddSchemaGate();
        return services.BuildServiceProvider();
    }
}
