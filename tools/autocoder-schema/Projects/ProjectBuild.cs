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

    private const string Program = "dotnet";

    /// <summary>
    /// What it made, as the build itself says; null when it says nothing, as one for several frameworks, and nothing is below
    /// <c>bin</c>.
    /// </summary>
    public string? Assembly { get; private set; }

    private string? Named => named is not null && project.Encloses(named) ? named : null;

    /// <summary>Builds.</summary>
    /// <returns>Why there is nothing to go on with, in a sentence; null when it is built.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string?> RunAsync()
    {
        bool isRelease = Named is { } built
            && Path.GetRelativePath(project.Folder, built).Split(Path.DirectorySeparatorChar).Contains(Release);
        string[] configuration = isRelease ? [$"-p:Configuration={Release}"] : [];
        try
        {
            (int code, string said) =
                await SaidAsync(["build", project.File, "-nologo", "-v", "q", "-clp:NoSummary", .. configuration]);
            if (code != 0)
            {
                StandardStreams.Tell(said.TrimEnd());
                return $"{Shown(project.File)} cannot be built; what the compiler says stands above.";
            }

            (code, said) = await SaidAsync(["msbuild", project.File, "-nologo", "-getProperty:TargetPath", .. configuration]);
            Assembly = code == 0 && File.Exists(said.Trim()) ? said.Trim() : Named ?? project.Built;
            return Named is null || Assembly is null || IsSame(Named, Assembly)
                ? null
                : $"{Shown(Named)} is named as the assembly of the migrations, and a build of {Shown(project.File)} does not "
                    + $"make it: it makes {Shown(Assembly)}. Name that, with --migrations or in the configuration.";
        }
        catch (Win32Exception)
        {
            return "dotnet is not on the PATH: the project is built with it.";
        }
    }

    // A copy of what was made is as good.
    private static bool IsSame(string named, string made) => File.Exists(named)
        && (Path.GetFullPath(named) == Path.GetFullPath(made)
            || File.ReadAllBytes(named).AsSpan().SequenceEqual(File.ReadAllBytes(made)));

    private static string Shown(string path) => ShownPath.Of(path, Environment.CurrentDirectory);

    private async Task<(int Code, string Said)> SaidAsync(string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, words) { RedirectStandardOutput = true })!;
        using var end = new End(process);
        string said = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, said);
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
