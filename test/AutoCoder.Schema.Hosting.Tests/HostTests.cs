using System.Net;
using System.Net.Sockets;
using AutoCoder.Schema.Migrations.Assistant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A real host with a service that listens, as Kestrel does, and one that works in the background.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HostTests : IDisposable
{
    private readonly AssistantFolder _folder = new();
    private readonly List<string> _events = [];
    private readonly RecordingLog _log = new();

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task With_a_closed_gate_the_host_does_not_start_and_nothing_has_run(bool servicesStartConcurrently)
    {
        using IHost host = Host(_folder.PendingAssistant(), ClosedGateAction.Refuse, servicesStartConcurrently);
        await Should.ThrowAsync<SchemaNotReadyException>(() => host.StartAsync());
        _events.ShouldBeEmpty();
        host.Services.GetRequiredService<Listener>().EndPoint.ShouldBeNull();
    }

    [Test]
    public async Task The_log_tells_the_reason_once()
    {
        string database = _folder.PendingAssistant();
        using IHost host = Host(database, ClosedGateAction.Refuse);
        await Should.ThrowAsync<SchemaNotReadyException>(() => host.StartAsync());
        _log.Lines.Count(line => line.Contains(database, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task A_log_prints_the_reason_without_a_stack_trace()
    {
        using IHost host = Host(_folder.PendingAssistant(), ClosedGateAction.Refuse);
        SchemaNotReadyException closed = await Should.ThrowAsync<SchemaNotReadyException>(() => host.StartAsync());
        closed.StackTrace.ShouldNotBeNull();
        closed.ToString().ShouldBe($"{typeof(SchemaNotReadyException).FullName}: {closed.Message}");
    }

    [Test]
    public async Task With_an_open_gate_the_host_starts_and_listens()
    {
        using IHost host = Host(_folder.CurrentAssistant(), ClosedGateAction.Refuse);
        await host.StartAsync();
        using (TcpClient client = new()) await client.ConnectAsync(host.Services.GetRequiredService<Listener>().EndPoint!);
        _events.ShouldBe(["starting", "listening"]);
        await host.StopAsync();
    }

    [Test]
    public async Task With_upgrade_the_first_service_to_start_finds_current_databases()
    {
        string database = _folder.OldAssistant();
        using IHost host = Host(database, ClosedGateAction.Upgrade);
        await host.StartAsync();
        _events.ShouldBe(["starting", "listening"]);
        SqliteFile.Rows(database, "SELECT count(*) FROM VersionInfo").ShouldBe("2\n");
        await host.StopAsync();
    }

    [Test]
    public async Task A_host_that_is_told_to_stop_while_it_waits_at_the_gate_does_not_start()
    {
        string database = _folder.PendingAssistant();
        await using FileStream held = new(database + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using IHost host = Host(database, ClosedGateAction.Upgrade);
        using CancellationTokenSource source = new();
        Task start = host.StartAsync(source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => start);
        _events.ShouldBeEmpty();
    }

    [Test]
    public void A_second_gate_without_a_name_of_its_own_is_refused_and_with_one_both_are_asked()
    {
        ServiceCollection services = new();
        services.AddSchemaGate(options => options.Paths = ["a.db"]);
        Should.Throw<InvalidOperationException>(() => services.AddSchemaGate(options => options.Paths = ["b.db"]))
            .Message.ShouldStartWith("There is a schema gate without a name already. Give the second its own: AddSchemaGate(\"other\", …); ");
        services.AddSchemaGate("other", options => options.Paths = ["b.db"]);
        services.Count(service => service.ServiceType == typeof(IHostedService)).ShouldBe(1);
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<ISchemaGate>().Name.ShouldBe("");
        provider.GetRequiredKeyedService<ISchemaGate>("other").Name.ShouldBe("other");
        provider.GetRequiredService<IOptionsMonitor<SchemaGateOptions>>().Get("other").Paths.ShouldBe(["b.db"]);
    }

    private IHost Host(string database, ClosedGateAction onClosed, bool servicesStartConcurrently = false)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(_log);
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = servicesStartConcurrently);
        builder.Services.AddSingleton(_events).AddSingleton<Listener>();
        if (!servicesStartConcurrently) builder.Services.AddHostedService<EarlyService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Listener>());
        builder.Services.AddSchemaGate(options =>
        {
            options.Paths = [database];
            options.Migrations = typeof(V202601041458_CreateConversations).Assembly;
            options.OnClosed = onClosed;
        });
        return builder.Build();
    }

    private sealed class Listener(List<string> events) : IHostedService, IDisposable
    {
        private TcpListener? _listener;

        public IPEndPoint? EndPoint => (IPEndPoint?)_listener?.LocalEndpoint;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            events.Add("listening");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Dispose();
            return Task.CompletedTask;
        }

        public void Dispose() => _listener?.Dispose();
    }

    // Registered before the gate, and eager: even its first step comes after the gate.
    private sealed class EarlyService(List<string> events) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            events.Add("starting");
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
