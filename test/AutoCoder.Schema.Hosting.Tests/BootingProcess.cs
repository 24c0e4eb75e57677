using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A process of test/fixtures/BootingApp, which boots at a signal.</summary>
internal sealed class BootingProcess : IDisposable
{
    private readonly Process _process;

    public BootingProcess(string database, bool isWarm)
        : this(database, isWarm ? ["--warm"] : [])
    {
    }

    public BootingProcess(string database, params string[] options)
    {
        string app = Path.Combine(AppContext.BaseDirectory, "BootingApp.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [app, database, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public void WaitUntilReady() => _process.StandardOutput.ReadLine().ShouldBe("ready");

    public void Boot()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
    }

    /// <summary>What it said after it booted, with its exit code.</summary>
    public string Outcome()
    {
        string said = _process.StandardOutput.ReadToEnd().Trim();
        _process.WaitForExit();
        return $"{_process.ExitCode}: {said}";
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
