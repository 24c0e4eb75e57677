using System.Diagnostics;
using System.Text;

namespace AutoCoder.Schema.Operator.Demo;

/// <summary>The incident as it began: in git. Every step is held against what must be true.</summary>
internal sealed class MergeDemo(string folder, ImmutableArray<string> gate, TextWriter output, CancellationToken cancellation)
{
    private readonly MergeRepository _files = new(folder);
    private readonly MergeShell _shell = new(folder, gate, output, cancellation);
    private string? _advice;
    private bool _isAsItMustBe = true;

    /// <summary>Plays it; true when everything was as it must be.</summary>
    public bool Run()
    {
        Begin();
        WithoutMigration();
        WithMigration();
        WrongWay();
        WayThrough();
        return _isAsItMustBe;
    }

    private void Begin()
    {
        Must("git init -q -b main");
        _files.Begin();
        Must("git add -A && git commit -q -m 'Conversations'");
        Say($"A repository was made in {folder}: {MergeRepository.Project} has a migration and its schema.lock, "
            + $"{MergeRepository.Models} what the application's models expect.");
        Say("1. The hooks are installed.");
        Hold(_shell.Show("autocoder-schema hooks install"), 0, "pre-merge-commit: installed");
    }

    private void WithoutMigration()
    {
        Must("git checkout -q -b uat-mode");
        _files.WriteModels(hasMode: true, isArchived: false);
        Must("git commit -qam 'UAT mode' && git checkout -q main && git commit -q --allow-empty -m 'Other work'");
        Say("2. The branch of the incident: the model has a new column, conversations.mode, "
            + "and no migration adds it to the databases.");
        Hold(_shell.Show("git merge --no-edit uat-mode"), 1, "model-without-migration");
        Hold(_shell.Show("git merge --abort"), 0, "");
    }

    private void WithMigration()
    {
        Must("git checkout -q uat-mode");
        _files.Add(MergeRepository.AddMode);
        _files.Lock(MergeRepository.Create, MergeRepository.AddMode);
        Must("git add -A && git commit -qm 'The migration of it' && git checkout -q main");
        Say($"3. The branch gets its migration, {MergeRepository.AddMode.ClassName}, and its line in schema.lock. "
            + "Meanwhile somebody else's came first:");
        _files.WriteModels(hasMode: false, isArchived: true);
        _files.Add(MergeRepository.AddArchivedAt);
        _files.Lock(MergeRepository.Create, MergeRepository.AddArchivedAt);
        Must("git add -A && git commit -qm 'Archived conversations'");
        Hold(_shell.Show("git log --format=%s main -1 --stat"), 0, MergeRepository.AddArchivedAt.ClassName);
        Say("   Both added a migration, so git stops at a conflict in schema.lock, on purpose:");
        Hold(_shell.Show("git merge --no-edit uat-mode"), 1, "CONFLICT");
    }

    private void WrongWay()
    {
        Say("4. The conflict is resolved in a hurry, by taking one side. The commit that would end the merge is stopped:");
        Hold(_shell.Show($"git checkout --theirs {MergeRepository.LockFile}"), 0, "");
        (int ExitCode, string Said) stopped = _shell.Show("git add -A && git commit --no-edit");
        Hold(stopped, 1, "migration-out-of-order");
        Hold(stopped, 1, "lock-of-one-side");
        _advice = stopped.Said.Split('\n')
            .FirstOrDefault(line => line.StartsWith("  git mv", StringComparison.Ordinal))?.Split("    #")[0].Trim();
    }

    private void WayThrough()
    {
        Say("5. The way through, as it was said: another number for the migration, then the lock anew.");
        Hold(_shell.Show(_advice ?? "false"), 0, "");
        MergeMigration renumbered = MergeRepository.AddMode with { Version = MergeRepository.AddArchivedAt.Version + 1 };
        _files.Lock(MergeRepository.Create, MergeRepository.AddArchivedAt, renumbered);
        Print("   (schema.lock: you build the migrations and run autocoder-schema lock; "
            + "the demo has no compiler and writes the same itself.)");
        Hold(_shell.Show("git add -A && git commit --no-edit"), 0, "The gate is open");
        Say("6. What is merged, asked once more:");
        Hold(_shell.Show("check-pending-migrations --base HEAD^1"), 0, renumbered.ClassName);
        Hold(_shell.Show("autocoder-schema hooks status"), 0, "installed");
    }

    private void Hold((int ExitCode, string Said) step, int exitCode, string fragment)
    {
        if (step.ExitCode == exitCode && step.Said.Contains(fragment, StringComparison.Ordinal)) return;
        _isAsItMustBe = false;
        Print($"   THAT IS NOT AS IT MUST BE: exit code {exitCode} and '{fragment}' were expected.");
    }

    private void Must(string command)
    {
        (int exitCode, string said) = _shell.Run(command);
        if (exitCode != 0) throw new InvalidOperationException($"'{command}' ended with {exitCode}: {said.Trim()}");
    }

    private void Say(string line)
    {
        Print("");
        Print(line);
    }

    private void Print(string line) => output.WriteLine(line);
}

/// <summary>
/// Runs the commands of the story in its folder, as somebody would type them, and shows them and what they say.
/// </summary>
internal sealed class MergeShell(string folder, ImmutableArray<string> gate, TextWriter output, CancellationToken cancellation)
{
    /// <summary>Runs a command and shows it.</summary>
    public (int ExitCode, string Said) Show(string command)
    {
        output.WriteLine($"   $ {command}");
        (int exitCode, string said) = Run(command);
        foreach (string line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            output.WriteLine($"   {TerminalText.Escape(line)}");
        if (exitCode != 0) output.WriteLine($"   exit code {exitCode}");
        return (exitCode, said);
    }

    /// <summary>Runs a command.</summary>
    public (int ExitCode, string Said) Run(string command)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(Shell, ["-c", Callable(command)])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Isolate(start.Environment);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, said.ToString());

        void Append(string? line)
        {
            if (line is null) return;
            lock (said) said.Append(line).Append('\n');
        }
    }

    // Git for Windows brings one, in another folder than the git that is on the PATH.
    private static string Shell => OperatingSystem.IsWindows()
        ? ExecutablePath.Find("sh") ?? Path.GetFullPath("../../bin/sh.exe", ExecutablePath.Find("git") ?? "C:/")
        : "/bin/sh";

    // They need not be on the PATH.
    private string Callable(string command) => command
        .Replace("autocoder-schema hooks", $"{ShellWord.Join(Own)} hooks", StringComparison.Ordinal)
        .Replace("check-pending-migrations --", $"{ShellWord.Join(gate)} --", StringComparison.Ordinal);

    // Neither the user's settings nor a repository that this was started from may play a part.
    private void Isolate(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
            environment.Remove(name);
        environment.Remove(HookScript.SkipVariable);
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["HOME"] = environment["XDG_CONFIG_HOME"] = Path.Combine(folder, ".git");
        foreach (string who in new[] { "AUTHOR", "COMMITTER" })
            (environment[$"GIT_{who}_NAME"], environment[$"GIT_{who}_EMAIL"]) = ("Demo", "demo@example.org");
        environment["LC_ALL"] = "C";
    }

    private static string[] Own => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? [host, Path.Combine(AppContext.BaseDirectory, "autocoder-schema.dll")]
        : [Environment.ProcessPath ?? "autocoder-schema"];
}
