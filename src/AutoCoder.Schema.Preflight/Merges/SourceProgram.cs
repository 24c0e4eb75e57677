using System.Diagnostics;
using System.Text.Json;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// The reader of sources, a program of its own beside the gate: the compiler's parser would be three quarters of the gate, which
/// needs it for this question only.
/// </summary>
internal static class SourceProgram
{
    /// <summary>Its name.</summary>
    public const string Name = "read-migration-sources";

    /// <summary>The facts of files.</summary>
    /// <exception cref="GitFailureException">The program is not there, or failed.</exception>
    public static ImmutableArray<SourceFacts> Read(
        string folder, IReadOnlyCollection<SourceFile> files, CancellationToken cancellation)
    {
        if (files.Count == 0) return [];
        using var answer = new MemoryStream();
        (int ExitCode, string Error)? end =
            ChildProcess.Run(Start(folder), input => Write(files, input), output => output.CopyTo(answer), cancellation);
        if (end is null)
            throw new GitFailureException(
                $"{Path.Combine(folder, Name)} cannot be started: --base reads sources with it. "
                    + $"Install the gate with the folder '{Path.GetFileName(folder)}' that it comes with.", isUsage: true);
        if (end.Value.ExitCode != 0) throw Failed(end.Value.Error);
        try
        {
            return SourceProtocol.ReadFacts(answer.GetBuffer().AsSpan(0, (int)answer.Length));
        }
        catch (JsonException problem)
        {
            throw Failed(problem.Message);
        }
    }

    // Published it is native; in a build it is an assembly for the dotnet that runs the gate.
    private static ProcessStartInfo Start(string folder)
    {
        string assembly = Path.GetFullPath(Path.Combine(folder, Name + ".dll"));
        if (!File.Exists(assembly)) return new(Path.GetFullPath(Path.Combine(folder, ExecutablePath.FileName(Name))));
        string? host = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet"
            ? own
            : ExecutablePath.Find("dotnet");
        if (host is not null) return new ProcessStartInfo(host, [assembly]);
        throw new GitFailureException(
            $"dotnet is not on the PATH: --base reads sources with {assembly}, which needs it.", isUsage: true);
    }

    private static void Write(IEnumerable<SourceFile> files, Stream input)
    {
        using var buffered = new BufferedStream(input, 1 << 16);
        SourceProtocol.Write(files, buffered);
    }

    private static GitFailureException Failed(string error) => new($"{Name} failed: {GitProgram.Reason(error)}", isUsage: false);
}
