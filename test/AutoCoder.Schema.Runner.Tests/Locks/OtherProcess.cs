using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Locks;

/// <summary>This test assembly, started as a process of its own.</summary>
internal static class OtherProcess
{
    public static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(OtherProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
