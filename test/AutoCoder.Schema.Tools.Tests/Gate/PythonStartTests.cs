using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>docs/examples/start.sh and docs/examples/python with the real FastAPI, uvicorn, SQLAlchemy and gate.</summary>
internal sealed class PythonStartTests : ToolTest
{
    private const string Expect = "assistant=!/usr/bin/python3 dump_models.py";

    [SetUp]
    public void CopyTheExample()
    {
        if (Shell("/usr/bin/python3 -c 'import fastapi, sqlalchemy, uvicorn' && test -x /usr/bin/uvicorn").ExitCode != 0)
            Assert.Ignore("FastAPI, SQLAlchemy and uvicorn are not installed: apt-get install python3-fastapi python3-sqlalchemy uvicorn");
        string examples = Path.Combine(Repository, "docs", "examples");
        Shell($"cp -r '{examples}/python/.' '{examples}/start.sh' . && mkdir bin").ExitCode.ShouldBe(0);
        Command("check-pending-migrations", Program.Gate);
        Command("autocoder-schema", Program.Operator);
    }

    [Test]
    public async Task The_application_starts_with_an_open_gate_and_makes_the_database_of_a_new_project_by_the_migrations()
    {
        string known = Create("projects/known/assistant.db", ApplicationSchemas.Current);
        Write("autocoder-schema.json", """{ "projects": ["projects"] }""");
        int port = FreePort();
        using Process server = Started($"exec sh start.sh --port {port}");
        try
        {
            (await Asked(server, $"http://127.0.0.1:{port}/projects/known/conversations")).ShouldMatch("^[0-9]+$");
            (await Asked(server, $"http://127.0.0.1:{port}/projects/fresh/conversations")).ShouldBe("0");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }

        Gate("--expect", Expect, known, PathOf("projects/fresh/assistant.db")).ShouldReport(0, "The gate is open");
    }

    [Test]
    public void A_change_of_the_models_alone_starts_nothing()
    {
        Create("projects/known/assistant.db", ApplicationSchemas.Current);
        Write("autocoder-schema.json", """{ "projects": ["projects"] }""");
        string models = File.ReadAllText(PathOf("server/models.py"));
        Write("server/models.py", models.Replace("    title = ", "    archived_at = Column(DateTime)\n    title = ", StringComparison.Ordinal));

        Finished start = Shell($"PYTHONDONTWRITEBYTECODE=1 PATH=\"$PWD/bin:$PATH\" SCHEMA_EXPECT='{Expect}' sh start.sh");

        start.ExitCode.ShouldBe(1);
        start.Output.ShouldContain("!/usr/bin/python3 dump_models.py:5: the model has conversations.archived_at, the migrations do not");
        start.Error.ShouldContain("start.sh: not started: check-pending-migrations ended with 1");
    }

    [Test]
    public void Models_that_do_not_import_start_nothing()
    {
        Create("projects/known/assistant.db", ApplicationSchemas.Current);
        Write("autocoder-schema.json", """{ "projects": ["projects"] }""");
        Write("server/models.py", "import no_such_module");

        Finished start = Shell($"PYTHONDONTWRITEBYTECODE=1 PATH=\"$PWD/bin:$PATH\" SCHEMA_EXPECT='{Expect}' sh start.sh");

        start.ExitCode.ShouldBe(2);
        start.Error.ShouldContain("the command failed with exit code 1: ModuleNotFoundError: No module named 'no_such_module'");
    }

    private void Command(string name, Program program)
    {
        string path = Write($"bin/{name}", $"#!/bin/sh\nexec {Words(program)} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Process Started(string script)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", script]) { WorkingDirectory = Folder };
        start.Environment["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = Home;
        start.Environment["SCHEMA_EXPECT"] = Expect;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return Process.Start(start)!;
    }

    // Until it listens; it has ended when it will not.
    private static async Task<string> Asked(Process server, string address)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                return await client.GetStringAsync(new Uri(address));
            }
            catch (HttpRequestException problem) when (problem.StatusCode is null)
            {
                server.HasExited.ShouldBeFalse("the server has ended");
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Repository
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "AutoCoder.Schema.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
