using System.Diagnostics;

namespace AutoCoder.Schema.TestKit;

/// <summary>A real second process that has a database open (test/fixtures/DatabaseActor), as the application has.</summary>
internal sealed class OtherProgram : IDisposable
{
    private readonly Process _process;

    public OtherProgram(string database, params string[] sql)
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

    /// <summary>Runs a statement, which must succeed.</summary>
    public void Run(string sql) => Answer(sql).ShouldBe("ok", sql);

    /// <summary>Runs a statement; "ok" or what SQLite said.</summary>
    public string Answer(string sql)
    {
        _process.StandardInput.WriteLine(sql);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? "it died";
    }

    /// <summary>It ends by itself: what it has open is rolled back and closed.</summary>
    public void End()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
    }

    /// <summary>SIGKILL: nothing is closed, rolled back or cleaned up; the files are left as a crash leaves them.</summary>
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
