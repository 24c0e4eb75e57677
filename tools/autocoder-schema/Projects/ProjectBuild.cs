using System.ComponentModel;
using System.Diagnostics;

namespace AutoCoder.Schema.Operator.Projects;

/// <summary>Builds a migrations project with the user's own dotnet; what that says is only told when it fails.</summary>
/// <param name="project">The project.</param>
/// <param name="named">The assembly that somebody names, which may be an earlier build of it.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ProjectBuild(MigrationsProject project, string? named, CancellationToken cancellation)
{
    /// <summary>How a line begins that says what to do next.</summary>
    public const string NextStep = "next: ";

    private const string Release = "Release";

    /// <summary>What it made.</summary>
    public string? Assembly => Named ?? project.Built;

    private string? Named => named is not null && project.Encloses(named) ? named : null;

    /// <summary>Builds.</summary>
    /// <returns>Why there is nothing to go on with, in a sentence; null when it is built.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string?> RunAsync()
    {
        bool isRelease = Named is { } built
            && Path.GetRelativePath(project.Folder, built).Split(Path.DirectorySeparatorChar).Contains(Release);
        string[] words =
        [
            "build", project.File, "-nologo", "-v", "q", "-clp:NoSummary",
            .. isRelease ? ["-c", Release] : Array.Empty<string>(),
        ];
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true })!;
            using var end = new End(process);
            string said = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode == 0) return null;
            StandardStreams.Tell(said.TrimEnd());
            string shown = ShownPath.Of(project.File, Environment.CurrentDirectory);
            return $"{shown} cannot be built; what the compiler says stands above.";
        }
        catch (Win32Exception)
        {
            return "dotnet is not on the PATH: the project is built with it.";
        }
    }

    /// <summary>
    /// Makes the lock in a process of its own: the assembly is loaded for it, and what is loaded is not built over.
    /// </summary>
    /// <param name="arguments">What the program is given.</param>
    /// <param name="tell">Given each line, but for what to do next: that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<int> LockAsync(IEnumerable<string> arguments, Action<string> tell, CancellationToken cancellation)
    {
        string own = Environment.ProcessPath!;
        IEnumerable<string> words = Path.GetFileNameWithoutExtension(own) == "dotnet"
            ? arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "autocoder-schema.dll"))
            : arguments;
        using Process process = Process.Start(new ProcessStartInfo(own, words) { RedirectStandardOutput = true })!;
        using var end = new End(process);
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (!line.StartsWith(NextStep, StringComparison.Ordinal)) tell(line);
        }

        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    // Whoever is interrupted leaves nothing behind that goes on writing.
    private sealed class End(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
