using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// What a command of the user's prints, by the system's own shell. What goes wrong is a problem and no answer: half of a model
/// would compare like a whole one.
/// </summary>
internal static class CommandOutput
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command, without anything on its standard input.</summary>
    /// <param name="command">The command, as it would be typed.</param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="mostBytes">More than this is refused.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="patience">How long it may take; 2 minutes when null.</param>
    /// <returns>What it printed, or why that does not count.</returns>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public static (byte[] Bytes, string? Problem) Of(
        string command, string folder, int mostBytes, CancellationToken cancellation, TimeSpan? patience = null)
    {
        TimeSpan most = patience ?? Patience;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var answer = new MemoryStream();
        bool isTooLong = false;
        Task<(int ExitCode, string Error)?> running = Task.Run(
            () => ChildProcess.Run(Shell(command, folder), null, Read, stop.Token), stop.Token);
        stop.CancelAfter(most);
        WaitHandle.WaitAny([((IAsyncResult)running).AsyncWaitHandle, stop.Token.WaitHandle]);
        // One that left its output to a program in the background is never read to its end: it is not waited for.
        bool hasEnded = Ended(running);
        cancellation.ThrowIfCancellationRequested();
        if (isTooLong)
            return Refuse("it prints more than 16 MiB; give the DDL or the statements only.");
        if (!hasEnded || running.IsCanceled)
        {
            return Refuse(string.Create(
                CultureInfo.InvariantCulture, $"it did not end within {most.TotalSeconds:0.##} s, and was stopped."));
        }

        return running.GetAwaiter().GetResult() switch // an interrupt of its own is thrown here
        {
            null => Refuse("there is no shell to run it by."),
            (0, _) => string.IsNullOrWhiteSpace(System.Text.Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length))
                ? Refuse("the command printed nothing.")
                : (answer.ToArray(), null),
            var (code, error) => Refuse(string.Create(
                CultureInfo.InvariantCulture, $"the command failed with exit code {code}{Last(error)}")),
        };

        void Read(Stream output)
        {
            byte[] buffer = new byte[1 << 16];
            for (int count; (count = output.Read(buffer)) > 0; answer.Write(buffer, 0, count))
            {
                if (answer.Length + count <= mostBytes) continue;
                isTooLong = true;
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            }
        }
    }

    private static bool Ended(Task running)
    {
        try
        {
            return running.Wait(Grace);
        }
        catch (AggregateException)
        {
            return true; // its result says which
        }
    }

    private static (byte[] Bytes, string? Problem) Refuse(string problem) => ([], problem);

    // The reason is what tools say last: the exception behind the stack trace.
    private static string Last(string error) =>
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? $": {LongText.Shorten(last)}"
            : ".";

    private static ProcessStartInfo Shell(string command, string folder) => OperatingSystem.IsWindows()
        ? new(Path.Combine(Environment.SystemDirectory, "cmd.exe"), $"/d /s /c \"{command}\"") { WorkingDirectory = folder }
        : new("/bin/sh", ["-c", command]) { WorkingDirectory = folder };
}
