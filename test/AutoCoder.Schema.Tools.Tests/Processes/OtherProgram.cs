using System.Diagnostics;

namespace AutoCoder.Schema.Tools.Tests.Processes;

/// <summary>A real second process that has a database open (test/fixtures/DatabaseActor), as the application has.</summary>
internal sealed class OtherProgram : IDisposable
{
    private readonly Process _process;

    public OtherProgram(string database, params string[] sql)
    {
        Program actor = Program.DatabaseActor;
        _process = Process.Start(new ProcessStartInfo(actor.File, [.. actor.FirstArguments, database])
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

    /// <summary>SIGKILL: the files are left as a crash leaves them.</summary>
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
