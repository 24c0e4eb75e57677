using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>docs/examples run as processes, with stand-ins for the gate, the application and the build.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ExampleScriptTests : IDisposable
{
    private readonly AssistantFolder _folder = new();

    public ExampleScriptTests()
    {
        Directory.CreateDirectory(_folder.File("bin"));
        Directory.CreateDirectory(_folder.File("work"));
        StandIn("uvicorn", "echo serving \"$@\"");
        StandIn("dotnet", "test ! -e broken || { echo 'error CS0000'; exit 1; }");
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Start_starts_the_application_when_the_gate_is_open()
    {
        Gate(0);
        Run("sh", Example("start.sh"), "--port", "8888").ShouldBe((0, "the gate was asked:\nserving server.main:app --port 8888\n", ""));
    }

    [Test]
    public void Start_names_the_configuration_to_the_gate()
    {
        Gate(0);
        Run("env", "SCHEMA_CONFIG=/etc/my fleet.json", "sh", Example("start.sh")).Output
            .ShouldStartWith("the gate was asked: --config /etc/my fleet.json\n");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(130)]
    public void Start_passes_on_the_exit_code_of_a_gate_that_is_not_open_and_starts_nothing(int code)
    {
        Gate(code);
        Run("sh", Example("start.sh")).ShouldBe(
            (code, "the gate was asked:\n", $"start.sh: not started: check-pending-migrations ended with {code}\n"));
    }

    [Test]
    public void Start_starts_nothing_when_there_is_no_gate()
    {
        (int code, string output, _) = Run("sh", Example("start.sh"));
        (code, output).ShouldBe((127, ""));
    }

    [Test]
    public void A_merge_is_made_when_the_gate_is_open_for_the_merged_migrations()
    {
        Gate(0);
        RepositoryWithBranch();
        (int code, _, string errors) = Run("git", "merge", "--no-edit", "branch"); // git sends what a hook says to standard error
        code.ShouldBe(0);
        errors.ShouldMatch("the gate was asked: --migrations /.*/AutoCoder.Schema.Migrations.dll\n");
        IsMerged().ShouldBeTrue();
    }

    [Test]
    public void A_merge_is_not_made_when_the_gate_is_closed_and_cannot_be_finished_by_hand()
    {
        Gate(1);
        RepositoryWithBranch();
        (int code, _, string errors) = Run("git", "merge", "--no-edit", "branch");
        code.ShouldNotBe(0);
        errors.ShouldContain("pre-merge.sh: not merged: check-pending-migrations ended with 1.\nUpgrade the databases with the command above");
        Run("git", "commit", "--no-edit").Code.ShouldNotBe(0);
        IsMerged().ShouldBeFalse();
        Run("git", "merge", "--abort").Code.ShouldBe(0);
    }

    [Test]
    public void A_merge_is_not_made_when_the_migrations_do_not_build()
    {
        Gate(0);
        RepositoryWithBranch("broken");
        (int code, _, string errors) = Run("git", "merge", "--no-edit", "branch");
        code.ShouldNotBe(0);
        errors.ShouldNotContain("the gate was asked");
        errors.ShouldContain("error CS0000\npre-merge.sh: not merged: migrations/AutoCoder.Schema.Migrations does not build\n");
        IsMerged().ShouldBeFalse();
    }

    [Test]
    public void Commits_that_end_no_merge_do_not_ask_the_gate()
    {
        Gate(1);
        RepositoryWithBranch();
        (int code, _, string errors) = Run("git", "commit", "--allow-empty", "-m", "more work");
        (code, errors.Contains("the gate was asked", StringComparison.Ordinal)).ShouldBe((0, false));
    }

    private void RepositoryWithBranch(string file = "migration")
    {
        Git("init", "-q", "-b", "main");
        foreach ((string key, string value) in new[] { ("user.name", "a"), ("user.email", "a@example.org"), ("merge.ff", "false"), ("commit.gpgsign", "false") })
            Git("config", key, value);
        Git("commit", "-q", "--allow-empty", "-m", "start");
        Git("checkout", "-q", "-b", "branch");
        File.WriteAllText(_folder.File($"work/{file}"), "");
        Git("add", file);
        Git("commit", "-q", "-m", "a migration");
        Git("checkout", "-q", "main");
        Directory.CreateDirectory(_folder.File("work/.git/hooks"));
        foreach (string hook in new[] { "pre-merge-commit", "pre-commit" })
            File.CreateSymbolicLink(_folder.File($"work/.git/hooks/{hook}"), Example("pre-merge.sh"));
    }

    private bool IsMerged() => Run("git", "merge-base", "--is-ancestor", "branch", "main").Code == 0;

    private void Git(params string[] arguments) => Run("git", arguments).ShouldBe((0, "", ""));

    private void Gate(int code) => StandIn("check-pending-migrations", $"echo the gate was asked: \"$@\" | sed 's/ *$//'; exit {code}");

    private void StandIn(string name, string script)
    {
        string path = _folder.File($"bin/{name}");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = _folder.File("work"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.File("bin")}:/usr/bin:/bin";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Example(string name)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AutoCoder.Schema.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "docs", "examples", name);
    }
}
