using System.Diagnostics;
using System.Text;

namespace AutoCoder.Schema.Preflight.Git;

/// <summary>
/// The user's own git, so that worktrees, alternates, partial clones, SHA-256 and <c>safe.directory</c> are as they are for
/// them. Asked so that it writes nothing, runs no hook and fetches nothing.
/// </summary>
internal sealed class GitProgram(string folder, CancellationToken cancellation)
{
    // No index refresh, no pager, no file system monitor (which would start a daemon), no quoting of names.
    private static readonly string[] Quiet =
    [
        "--no-optional-locks", "--no-pager",
        "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false",
    ];

    /// <summary>What it answers.</summary>
    public (int ExitCode, byte[] Output, string Error) Ask(params string[] arguments) => Ask(null, arguments);

    /// <summary>What it answers to something on its standard input.</summary>
    public (int ExitCode, byte[] Output, string Error) Ask(Action<Stream>? feed, params string[] arguments)
    {
        using var output = new MemoryStream();
        (int exitCode, string error) = Read(feed, stream => stream.CopyTo(output), arguments);
        return (exitCode, output.ToArray(), error);
    }

    /// <summary>Lets somebody read what it answers while it comes.</summary>
    public (int ExitCode, string Error) Read(Action<Stream>? feed, Action<Stream> read, params string[] arguments)
    {
        string program = ExecutablePath.Find("git") ?? throw NoGit();
        var start = new ProcessStartInfo(program, [.. Quiet, .. arguments]) { WorkingDirectory = folder };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1"; // git 2.44 and later
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none"; // and before: what would fetch from a promisor finds no way to
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        return ChildProcess.Run(start, feed, read, cancellation) ?? throw NoGit();
    }

    private static GitFailureException NoGit() =>
        new("git is not installed, or not on the PATH: --base asks it for the sources of both sides.", isUsage: true);

    /// <summary>Its answer as lines.</summary>
    public static string[] Lines(byte[] output) =>
        Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first thing that it says on standard error, for messages.</summary>
    public static string Reason(string error)
    {
        string? said = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(line =>
            line.StartsWith("fatal: ", StringComparison.Ordinal) || line.StartsWith("error: ", StringComparison.Ordinal));
        return (said ?? error.Trim())
            .Replace("fatal: ", "", StringComparison.Ordinal).Replace("error: ", "", StringComparison.Ordinal).TrimEnd('.');
    }
}

/// <summary>A question to git that has no answer. It never leaves this room: it becomes a refusal.</summary>
/// <param name="message">One line with what to do.</param>
/// <param name="isUsage">True when the question was wrong, false when nobody can tell.</param>
internal sealed class GitFailureException(string message, bool isUsage) : Exception(message)
{
    /// <summary>True when the question was wrong, false when nobody can tell.</summary>
    public bool IsUsage => isUsage;
}
