using System.ComponentModel;
using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Git;

/// <summary>A program that is started, fed and read to its end.</summary>
internal static class ChildProcess
{
    private const int Interrupted = 128 + 2; // ended by SIGINT

    /// <summary>Runs it.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="feed">Writes its standard input, which is closed afterwards.</param>
    /// <param name="read">Reads its standard output, to the end.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <returns>-1 as exit code when it ended in the middle of an answer and says that all is well. Null when there is no such
    /// program, or it may not be run.</returns>
    /// <exception cref="OperationCanceledException">It was killed because somebody asked to stop.</exception>
    public static (int ExitCode, string Error)? Run(
        ProcessStartInfo start, Action<Stream>? feed, Action<Stream> read, CancellationToken cancellation)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process? process = Started(start);
        if (process is null) return null;
        using CancellationTokenRegistration kill = cancellation.Register(() => Kill(process));
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Task feeding = Task.Run(() => Feed(process, feed), CancellationToken.None);
        bool isWhole = Read(read, process, cancellation);
        process.WaitForExit();
        feeding.GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode == Interrupted) throw new OperationCanceledException(cancellation);
        return (process.ExitCode == 0 && !isWhole ? -1 : process.ExitCode, error.GetAwaiter().GetResult());
    }

    // Ctrl-C reaches it as well, and may end it before it is heard here: what is missing then is no fault of the answer.
    private static bool Read(Action<Stream> read, Process process, CancellationToken cancellation)
    {
        try
        {
            read(process.StandardOutput.BaseStream);
            return true;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (EndOfStreamException)
        {
            return false; // its exit code says why
        }
    }

    private static Process? Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // A program that ends before it has read everything says why by its exit code.
    private static void Feed(Process process, Action<Stream>? feed)
    {
        try
        {
#pragma warning disable RS0030 // the standard input of a program, not a file
            using Stream input = process.StandardInput.BaseStream;
#pragma warning restore RS0030
            feed?.Invoke(input);
        }
        catch (IOException)
        {
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException) // it ended by itself
        {
        }
    }
}

/// <summary>
/// Finds programs along the PATH. <see cref="System.Diagnostics.Process"/> looks for a bare name in the current folder first: a
/// repository that has a file called <c>git</c> in its root would answer for git, and run whatever it likes.
/// </summary>
internal static class ExecutablePath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What a program's file is called here.</summary>
    /// <param name="name">Its name, without an ending.</param>
    public static string FileName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>The full path of a program; null when it is in no absolute folder of the PATH.</summary>
    /// <param name="name">Its name, without an ending.</param>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    internal static string? Find(string name, string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(folder => Path.IsPathFullyQualified(folder))
        .Select(folder => Path.Combine(folder, FileName(name)))
        .FirstOrDefault(IsProgram);

    private static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0);
}
