using System.ComponentModel;
using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Processes;

/// <summary>A program that is started, fed and read to its end.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="feed">Writes its standard input, which is closed afterwards.</param>
    /// <param name="read">Reads its standard output, to the end.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <returns>Null when there is no such program, or it may not be run.</returns>
    /// <exception cref="OperationCanceledException">It was killed because somebody asked to stop.</exception>
    public static (int ExitCode, string Error)? Run(ProcessStartInfo start, Action<Stream>? feed, Action<Stream> read, CancellationToken cancellation)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process? process = Started(start);
        if (process is null) return null;
        using CancellationTokenRegistration kill = cancellation.Register(() => Kill(process));
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Task feeding = Task.Run(() => Feed(process, feed), CancellationToken.None);
        read(process.StandardOutput.BaseStream);
        process.WaitForExit();
        feeding.GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, error.GetAwaiter().GetResult());
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
            using Stream input = process.StandardInput.BaseStream;
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
