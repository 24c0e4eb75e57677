namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>The examples for CI are read, and each command in them is run in a repository as CI would check it out.</summary>
internal sealed class WorkflowTests : HookTest
{
    private const string Wanted = "1.2.3";

    [TestCase(3, 0)]
    [TestCase(2, 1)]
    public void Every_command_of_the_workflow_for_GitHub_runs(int version, int exitCode)
    {
        CheckOut(version);
        var workflow = (Dictionary<string, object?>)((Dictionary<string, object?>)Read("docs/examples/github-workflow.yml")["jobs"]!)["gate"]!;
        Dictionary<string, string>[] steps = Steps(workflow), own = Steps((Dictionary<string, object?>)Read("tools/action/action.yml")["runs"]!);
        steps.ShouldAllBe(step => step.ContainsKey("run") != step.ContainsKey("uses"));
        steps.ShouldContain(step => step.GetValueOrDefault("uses", "").Contains("/tools/action@", StringComparison.Ordinal));
        own.ShouldAllBe(step => step["shell"] == "bash");
        string[] runs = [.. own.Concat(steps).Where(step => step.ContainsKey("run")).Select(step => step["run"])];
        runs.Length.ShouldBe(3);

        File.WriteAllText($"{Home}/summary", "what an earlier step said\n");
        Shell(CI(runs[0])).ExitCode.ShouldBe(0);
        Finished asked = Shell(CI(runs[1]));
        Shell(CI(runs[2])).ExitCode.ShouldBe(0);

        asked.ExitCode.ShouldBe(exitCode, asked.All);
        if (exitCode == 1) asked.Output.ShouldContain($"::error file={FileOf(version, "Incoming")},line=5,");
        File.ReadAllText($"{Home}/summary").ShouldStartWith("what an earlier step said\n### ");
        foreach (string report in new[] { "schema-junit.xml", "schema.sarif" }) new FileInfo($"{Home}/{report}").Length.ShouldBeGreaterThan(0);
        File.ReadAllText($"{Home}/dotnet").ShouldBe(
            $"tool install check-pending-migrations --tool-path {Home}/schema-gate --version {Wanted} --source {Home}/my feed\ntest MIGRATIONS.Tests --logger trx\n");
    }

    [TestCase(3, 0)]
    [TestCase(2, 1)]
    public void Every_command_of_the_job_for_GitLab_runs(int version, int exitCode)
    {
        CheckOut(version);
        Dictionary<string, object?> example = Read("docs/examples/gitlab-ci.yml");
        var include = (Dictionary<string, object?>)((List<object?>)example["include"]!).ShouldHaveSingleItem()!;
        Dictionary<string, object?> included = Read((string)include["file"]!);
        var job = (Dictionary<string, object?>)included[(string)((Dictionary<string, object?>)example["schema-gate"]!)["extends"]!]!;
        var given = (Dictionary<string, object?>)((Dictionary<string, object?>)example["schema-gate"]!)["variables"]!;
        var variables = (Dictionary<string, object?>)job["variables"]!;
        given.Keys.ShouldBeSubsetOf(variables.Keys);

        Finished gate = Runner(job, $"SCHEMA_GATE_FEED='{Home}/my feed' SCHEMA_GATE_VERSION={Wanted} SCHEMA_GATE_ARGUMENTS=");
        Runner((Dictionary<string, object?>)example["migrations"]!, "").ExitCode.ShouldBe(0);

        gate.ExitCode.ShouldBe(exitCode, gate.All);
        string report = (string)((Dictionary<string, object?>)((Dictionary<string, object?>)job["artifacts"]!)["reports"]!)["junit"]!;
        File.ReadAllText(PathOf(report)).ShouldContain("<testsuites");
        File.ReadAllText($"{Home}/dotnet").ShouldBe(
            $"tool install check-pending-migrations --tool-path {Home}/schema-gate --version {Wanted} --source {Home}/my feed\ntest MIGRATIONS.Tests --logger trx\n");
    }

    // All lines of a job are one script of bash to the runner of GitLab, which ends at the first that fails.
    private Finished Runner(Dictionary<string, object?> job, string variables)
    {
        File.WriteAllText($"{Home}/job.sh", $"set -eo pipefail\n{string.Join('\n', ((List<object?>)job["script"]!).Cast<string>())}\n");
        return Shell(CI($"export CI=true {variables}\nbash {Home}/job.sh"));
    }

    [TestCase("a: 1\n\tb: 2")]
    [TestCase("a:\n  b: 1\n c: 2")]
    [TestCase("a: 1\na: 2")]
    [TestCase("a:\n  b")]
    public void The_reader_of_the_examples_refuses_what_is_broken(string text) => Should.Throw<Exception>(() => Yaml.Parse(text));

    // As CI leaves it: the commit that would be merged, the base as a branch of the remote only.
    private void CheckOut(int version)
    {
        WithoutLock();
        Added("feature", (version, "Incoming"));
        Git("git init -q --bare ../home/there.git && git remote add origin ../home/there.git && git push -q origin main feature && git checkout -q --detach && git merge -q --no-ff --no-edit feature && git branch -q -D main feature");
        foreach (string folder in new[] { $"{Home}/gate", $"{Home}/schema-gate" })
        {
            Directory.CreateDirectory(folder);
            Script($"{folder}/check-pending-migrations", $"exec {Words(Program.Gate with { File = Git("command -v " + Program.Gate.File).Trim() })} \"$@\"");
        }

        Script($"{Home}/gate/dotnet", $"echo \"$@\" >>{Home}/dotnet");
    }

    private string CI(string command) =>
        $"export PATH={Home}/gate:$PATH RUNNER_TEMP={Home} GITHUB_STEP_SUMMARY={Home}/summary BASE=origin/main FEED='{Home}/my feed' VERSION={Wanted} ARGUMENTS= CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main\n{command}";

    private static Dictionary<string, object?> Read(string name) => Yaml.Parse(File.ReadAllText(Path.Combine(Root, name)));

    private static Dictionary<string, string>[] Steps(Dictionary<string, object?> job) =>
    [
        .. ((List<object?>)job["steps"]!).Cast<Dictionary<string, object?>>()
            .Select(step => step.Where(pair => pair.Value is string).ToDictionary(pair => pair.Key, pair => (string)pair.Value!)),
    ];

    private static string Root => Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
}
