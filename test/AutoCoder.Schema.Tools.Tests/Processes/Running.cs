using System.Diagnostics;

namespace AutoCoder.Schema.Tools.Tests.Processes;

/// <summary>A process that a test started and that ends with the test at the latest.</summary>
internal sealed class Running : IDisposable
{
    // Only how long a hanging process keeps the suite; nothing is expected to take any time.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly TimeSpan _patience;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public Running(Process process, TimeSpan? patience = null)
    {
        _process = process;
        _patience = patience ?? Usual;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Waits for the end.</summary>
    public Finished Finish()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(_patience))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"it did not end:\n{_output.GetAwaiter().GetResult()}\n{_error.GetAwaiter().GetResult()}");
        }

        return new Finished(_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Ctrl-C as the terminal sends it, and others like it.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL: nothing is closed, rolled back or cleaned up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits until the process has this file open.</summary>
    public void WaitUntilOpen(string path) => WaitUntil(() => OpenFiles().Contains(path), $"it never opened {path}");

    /// <summary>Waits until something that the process does can be seen from outside.</summary>
    public void WaitUntil(Func<bool> condition, string otherwise)
    {
        bool isSo = false; // seen once is enough: it may be so for a moment again and again
        SpinWait.SpinUntil(() => (isSo = condition()) || _process.HasExited, _patience);
        if (!isSo) Assert.Fail($"{otherwise}; {Finish().All}");
    }

    public bool HasExited => _process.HasExited;

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private IEnumerable<string?> OpenFiles()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Select(entry => new FileInfo(entry).LinkTarget)];
        }
        catch (IOException) // a file was closed, or the process ended, while it was listed
        {
            return [];
        }
    }
}
