using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>test/fixtures/HostedApp as a process.</summary>
internal static class HostedProgram
{
    /// <summary>What starts it.</summary>
    public static string[] Command(IEnumerable<string> arguments) => ["dotnet", Path.Combine(AppContext.BaseDirectory, "HostedApp.dll"), .. arguments];

    /// <summary>Starts it.</summary>
    public static Process Start(params string[] arguments) => Begin(Command(arguments));

    /// <summary>Starts a command that it is run by.</summary>
    public static Process Begin(string[] command) => Process.Start(
        new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(), // settings of another program lie beside it
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return End(process);
    }

    /// <summary>Waits for its end, and has what it says from now on.</summary>
    public static (int Code, string Output, string Errors) End(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
