using System.Diagnostics;
using System.Text;

namespace AutoCoder.Schema.Operator.Demo;

/// <summary>Runs the commands of the story in its folder, as somebody would type them, and shows them and what they say.</summary>
internal sealed class MergeShell(string folder, ImmutableArray<string> gate, TextWriter output, CancellationToken cancellation)
{
    /// <summary>Runs a command and shows it.</summary>
    public (int ExitCode, string Said) Show(string command)
    {
        output.WriteLine($"   $ {command}");
        (int exitCode, string said) = Run(command);
        foreach (string line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries)) output.WriteLine($"   {TerminalText.Escape(line)}");
        if (exitCode != 0) output.WriteLine($"   exit code {exitCode}");
        return (exitCode, said);
    }

    /// <summary>Runs a command.</summary>
    public (int ExitCode, string Said) Run(string command)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo("/bin/sh", ["-c", Callable(command)])
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

    // They need not be on the PATH.
    private string Callable(string command) => command
        .Replace("autocoder-schema hooks", $"{ShellWord.Join(Own)} hooks", StringComparison.Ordinal)
        .Replace("check-pending-migrations --", $"{ShellWord.Join(gate)} --", StringComparison.Ordinal);

    // Neither the user's settings nor a repository that this was started from may play a part.
    private void Isolate(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray()) environment.Remove(name);
        environment.Remove(Schema.Hooks.HookScript.SkipVariable);
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["HOME"] = environment["XDG_CONFIG_HOME"] = Path.Combine(folder, ".git");
        foreach (string who in new[] { "AUTHOR", "COMMITTER" }) (environment[$"GIT_{who}_NAME"], environment[$"GIT_{who}_EMAIL"]) = ("Demo", "demo@example.org");
        environment["LC_ALL"] = "C";
    }

    private static string[] Own => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? [host, Path.Combine(AppContext.BaseDirectory, "autocoder-schema.dll")]
        : [Environment.ProcessPath ?? "autocoder-schema"];
}
