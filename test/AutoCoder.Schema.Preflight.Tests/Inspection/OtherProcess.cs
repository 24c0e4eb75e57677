using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>A real second process with a database open (test/fixtures/DatabaseActor).</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process;

    public OtherProcess(string database, params string[] sql)
    {
        string actor = Path.Combine(AppContext.BaseDirectory, "DatabaseActor.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [actor, database])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _process.StandardOutput.ReadLine().ShouldBe("ok");
        foreach (string statement in sql) Run(statement);
    }

    public void Run(string sql)
    {
        _process.StandardInput.WriteLine(sql);
        _process.StandardInput.Flush();
        _process.StandardOutput.ReadLine().ShouldBe("ok", sql);
    }

    /// <summary>SIGKILL: nothing is closed, rolled back or cleaned up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
