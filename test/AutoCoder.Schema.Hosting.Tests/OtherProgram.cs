using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A process of test/fixtures/DatabaseActor, which has a database open and runs SQL on it.</summary>
internal sealed class OtherProgram : IDisposable
{
    private readonly Process _process;

    public OtherProgram(string database)
    {
        string actor = Path.Combine(AppContext.BaseDirectory, "DatabaseActor.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [actor, database])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _process.StandardOutput.ReadLine().ShouldBe("ok");
    }

    /// <summary>Runs a statement; "ok" or what SQLite said.</summary>
    public string Run(string sql)
    {
        _process.StandardInput.WriteLine(sql);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? "it died";
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
