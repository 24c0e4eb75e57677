using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoCoder.Schema.Migrations.Assistant;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A program with a database for each tenant: it goes on without those that are not ready, and others come while it runs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TenantTests : IDisposable
{
    private readonly AssistantFolder _folder = new();
    private readonly RecordingLog _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [TestCase(ClosedGateAction.StartWithout)]
    [TestCase(ClosedGateAction.UpgradeOrStartWithout)]
    public async Task It_starts_without_a_tenant_that_is_not_ready_and_says_which_and_why(ClosedGateAction onClosed)
    {
        string good = _folder.CurrentAssistant("good/assistant.db"), bad = _folder.File("bad/assistant.db");
        Directory.CreateDirectory(Path.GetDirectoryName(bad)!);
        await File.WriteAllTextAsync(bad, "this is a text file, and no database, however long it may be");
        using IHost host = await StartAsync(onClosed, good, bad);

        ISchemaGate gate = host.Services.GetRequiredService<ISchemaGate>();
        gate.StateOf(good).ShouldBe(new(true, null));
        gate.StateOf(bad).IsReady.ShouldBeFalse();
        gate.StateOf(bad).Reason!.ShouldStartWith($"{bad} is not a SQLite database");
        _log.Lines.Single(line => line.Contains("SchemaDatabaseLeftOut", StringComparison.Ordinal)).ShouldContain($"{bad} (assistant) is left out: unreadable");
        _log.Lines.Single(line => line.Contains("SchemaStartsWithout", StringComparison.Ordinal))
            .ShouldContain("The schema gate is closed for 1 of 2 databases, and the program starts without them");
        _log.Lines.ShouldNotContain(line => line.Contains("every one is ready", StringComparison.Ordinal));

        HealthReportEntry health = await HealthAsync(host);
        health.Status.ShouldBe(HealthStatus.Degraded);
        health.Description!.ShouldStartWith("The gate is closed: of 2 databases, 1 could not be examined.");
        await host.StopAsync();
    }

    [Test]
    public async Task It_does_not_start_without_all_of_them_or_where_a_part_could_not_be_seen()
    {
        string pending = _folder.PendingAssistant();
        await Should.ThrowAsync<SchemaNotReadyException>(() => StartAsync(ClosedGateAction.StartWithout, pending));
        await Should.ThrowAsync<SchemaNotReadyException>(
            () => StartAsync(ClosedGateAction.StartWithout, _folder.CurrentAssistant("b/assistant.db"), _folder.File("nowhere/*.db")));
    }

    [Test]
    public async Task One_that_comes_is_made_once_however_many_ask_for_it_at_once()
    {
        using IHost host = await StartAsync(ClosedGateAction.Upgrade, _folder.CurrentAssistant("a/assistant.db"));
        ISchemaGate gate = host.Services.GetRequiredService<ISchemaGate>();
        string[] names = ["new/assistant.db", "new*[1]/assistant.db"]; // a path is a path, whatever characters it has
        foreach (string database in names.Select(_folder.File))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(database)!);
            gate.StateOf(database).Reason!.ShouldContain("is not among the databases that the gate has seen: EnsureTenantAsync asks");
            SchemaState[] states = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => gate.EnsureTenantAsync(database)));
            states.ShouldAllBe(state => state.IsReady);
            gate.StateOf(database).IsReady.ShouldBeTrue();
            SqliteFile.Rows(database, "SELECT Version, count(*) FROM VersionInfo GROUP BY Version").ShouldBe("202601041458|1\n202602011429|1\n");
        }

        await host.StopAsync();
    }

    [Test]
    public async Task One_that_comes_is_looked_at_and_not_written_where_nobody_said_upgrade()
    {
        using IHost host = await StartAsync(ClosedGateAction.Refuse, _folder.CurrentAssistant("a/assistant.db"));
        string pending = _folder.PendingAssistant("b/assistant.db");
        byte[] before = await File.ReadAllBytesAsync(pending);
        SchemaState state = await host.Services.GetRequiredService<ISchemaGate>().EnsureTenantAsync(pending);
        state.IsReady.ShouldBeFalse();
        state.Reason!.ShouldBe($"{pending} lacks migration 202602011429 (V202602011429_AddConversationMode).");
        (await File.ReadAllBytesAsync(pending)).ShouldBe(before);
        await host.StopAsync();
    }

    [Test]
    public async Task Many_that_come_leave_nothing_loaded_behind()
    {
        using IHost host = await StartAsync(ClosedGateAction.Upgrade, _folder.CurrentAssistant("a/assistant.db"));
        ISchemaGate gate = host.Services.GetRequiredService<ISchemaGate>();
        (await gate.EnsureTenantAsync(_folder.OldAssistant("first/assistant.db"))).IsReady.ShouldBeTrue();
        int contexts = System.Runtime.Loader.AssemblyLoadContext.All.Count(), assemblies = AppDomain.CurrentDomain.GetAssemblies().Length;
        for (int tenant = 0; tenant < 20; tenant++)
            (await gate.EnsureTenantAsync(_folder.OldAssistant($"{tenant}/assistant.db"))).IsReady.ShouldBeTrue();
        System.Runtime.Loader.AssemblyLoadContext.All.Count().ShouldBe(contexts);
        AppDomain.CurrentDomain.GetAssemblies().Length.ShouldBe(assemblies);
        await host.StopAsync();
    }

    [Test]
    public async Task What_is_asked_again_and_again_is_looked_at_once()
    {
        string database = _folder.CurrentAssistant();
        using IHost host = await StartAsync(ClosedGateAction.Refuse, database);
        using SqliteConnection locks = SqliteFile.Open(database); // whoever opened it now would have to wait
        SqliteFile.Rows(locks, "BEGIN EXCLUSIVE");
        for (int call = 0; call < 40; call++) (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
        (await host.Services.GetRequiredService<ISchemaGate>().LookAsync()).IsOpen.ShouldBeTrue();
        await host.StopAsync();
    }

    [Test]
    public async Task A_check_answers_while_a_look_waits_and_says_how_old_its_answer_is()
    {
        string database = _folder.CurrentAssistant();
        using IHost host = await StartAsync(
            options => (options.LookAge, options.LookTimeout, options.LockTimeout) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(10)), database);
        using (SqliteConnection locks = SqliteFile.Open(database))
        {
            SqliteFile.Rows(locks, "BEGIN EXCLUSIVE");
            HealthReportEntry health = await HealthAsync(host);
            health.Status.ShouldBe(HealthStatus.Healthy);
            health.Description!.ShouldContain("every one is ready. That was ");
            health.Description.ShouldEndWith(" s ago; a new look is going on.");
            host.Services.GetRequiredService<ISchemaGate>().StateOf(database).IsReady.ShouldBeTrue("who was let in stays in while he is only locked");
        }

        await host.StopAsync();
    }

    [Test]
    public async Task Liveness_asks_nothing()
    {
        string database = _folder.CurrentAssistant();
        using IHost host = await StartAsync(ClosedGateAction.Refuse, database);
        File.Delete(database);
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "schema-live");
        report.Entries["schema-live"].Status.ShouldBe(HealthStatus.Healthy);
        await host.StopAsync();
    }

    [Test]
    public async Task Switched_off_it_looks_at_nothing_and_says_so()
    {
        using IHost host = await StartAsync(options => options.IsEnabled = false, _folder.PendingAssistant());
        host.Services.GetRequiredService<ISchemaGate>().StateOf("anything.db").IsReady.ShouldBeTrue();
        (await HealthAsync(host)).Description.ShouldBe("The schema gate is switched off.");
        _log.Lines.Single(line => line.Contains(" Schema", StringComparison.Ordinal)).ShouldStartWith("Warning SchemaGateOff: ");
        await host.StopAsync();
    }

    [Test]
    public async Task Whoever_listens_is_told_of_each_database_and_metrics_have_no_paths()
    {
        ConcurrentBag<Activity> activities = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "AutoCoder.Schema",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(listener);
        ConcurrentBag<(string Instrument, string Tags)> measured = [];
        using MeterListener meters = new()
        {
            InstrumentPublished = (instrument, meter) =>
            {
                if (instrument.Meter.Name == "AutoCoder.Schema") meter.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured.Add((instrument.Name, string.Join(' ', tags.ToArray()))));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured.Add((instrument.Name, string.Join(' ', tags.ToArray()))));
        meters.Start();
        string database = _folder.PendingAssistant();
        using IHost host = await StartAsync(ClosedGateAction.Upgrade, database);
        await host.StopAsync();

        Activity upgrade = activities.Single(activity => activity.OperationName == "schema.upgrade" && (string?)activity.GetTagItem("schema.database") == database);
        (upgrade.GetTagItem("schema.from"), upgrade.GetTagItem("schema.to"), upgrade.GetTagItem("schema.result")).ShouldBe((202601041458L, 202602011429L, "Changed"));
        activities.ShouldContain(activity => activity.OperationName == "schema.boot");
        measured.ShouldContain(("schema.databases.changed", "[schema.kind, assistant] [schema.result, Changed]"));
        measured.Select(one => one.Instrument).ShouldContain("schema.database.duration");
        measured.ShouldAllBe(one => !one.Tags.Contains(database, StringComparison.Ordinal));
    }

    private static async Task<HealthReportEntry> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["schema"];

    private Task<IHost> StartAsync(ClosedGateAction onClosed, params string[] paths) => StartAsync(options => options.OnClosed = onClosed, paths);

    private async Task<IHost> StartAsync(Action<SchemaGateOptions> configure, params string[] paths)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(_log);
        builder.Services.AddSchemaGate(options =>
        {
            options.Paths = paths;
            options.Migrations = typeof(V202601041458_CreateConversations).Assembly;
            options.Upgrade.Create = true;
            options.LookAge = TimeSpan.FromHours(1);
            configure(options);
        });
        builder.Services.AddHealthChecks().AddSchemaGate().AddSchemaGateLiveness();
        IHost host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
