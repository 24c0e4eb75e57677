using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>docs/samples/tenants, as a process that is asked over HTTP.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly List<string> _said = [];
    private Process? _process;

    public void Dispose()
    {
        if (_process is { HasExited: false }) _process.Kill();
        _process?.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task It_starts_on_an_old_fleet_upgrades_it_keeps_a_bad_tenant_out_and_takes_a_new_one_in()
    {
        MakeOld("anna");
        MakeOld("ben");
        File.WriteAllText(Database("carl"), "no database, and long enough to be looked at as one. ".PadRight(4096, '.'));
        StartListening();

        (await _client.GetStringAsync(At("/tenants/anna/notes"))).ShouldBe("""[{"id":1,"text":"milk","colour":"yellow"},{"id":2,"text":"bread","colour":"yellow"}]""");
        (await _client.GetAsync(At("/tenants/ben/notes"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        HttpResponseMessage refused = await _client.GetAsync(At("/tenants/carl/notes"));
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).ShouldNotContain("notes.db");
        (await _client.GetStringAsync(At("/ready"))).ShouldBe("Degraded");
        (await _client.GetStringAsync(At("/live"))).ShouldBe("Healthy");

        (await _client.GetAsync(At("/tenants/dora/notes"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.PutAsync(At("/tenants/dora"), null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await _client.PostAsJsonAsync(At("/tenants/dora/notes"), new { text = "tea" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _client.GetStringAsync(At("/tenants/dora/notes"))).ShouldBe("""[{"id":1,"text":"tea","colour":"yellow"}]""");
        Directory.GetFiles(Path.GetDirectoryName(Database("anna"))!, "*.bak", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Test]
    public async Task It_starts_with_no_tenant_yet()
    {
        Directory.CreateDirectory(_folder.File("data"));
        StartListening();
        (await _client.PutAsync(At("/tenants/eve"), null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await _client.GetStringAsync(At("/tenants/eve/notes"))).ShouldBe("[]");
    }

    [Test]
    public void It_refuses_to_start_when_it_is_told_to()
    {
        MakeOld("anna");
        Start("--SchemaGate:OnClosed", "Refuse");
        string errors = _process!.StandardError.ReadToEnd();
        _process.WaitForExit();
        _process.ExitCode.ShouldBe(1);
        errors.ShouldContain($"{Database("anna")} lacks migration 202603051000 (V202603051000_AddColour).");
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private string Database(string tenant)
    {
        string path = _folder.File($"data/{tenant}/notes.db");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    // As the service's first version left them.
    private void MakeOld(string tenant) => SqliteFile.Execute(
        Database(tenant),
        """
        CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL, "AppliedOn" DATETIME, "Description" TEXT);
        CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
        INSERT INTO "VersionInfo" VALUES (202601101200, '2026-01-10T12:00:00', 'V202601101200_CreateNotes');
        CREATE TABLE "notes" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "text" TEXT NOT NULL);
        INSERT INTO "notes" ("text") VALUES ('milk'), ('bread');
        """);

    private void Start(params string[] arguments) => _process = Process.Start(
        new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Notes.Api.dll"), "--urls", "http://127.0.0.1:0", "--SchemaGate:CurrentFolder", _folder.Path, .. arguments])
        {
            // Its settings lie beside it.
            WorkingDirectory = Path.GetFullPath("../../../../../docs/samples/tenants/Notes.Api", AppContext.BaseDirectory),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private void StartListening()
    {
        const string Listening = "Now listening on: ";
        Start();
        _process!.ErrorDataReceived += (_, line) => _said.Add(line.Data ?? "");
        _process.BeginErrorReadLine();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            _said.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _client.BaseAddress = new Uri(line[(at + Listening.Length)..]);
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        Assert.Fail(string.Join('\n', _said));
    }
}
