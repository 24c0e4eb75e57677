using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Peers;

/// <summary>Another tool, its project of seven migrations of one table each, and its question whether all are applied.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Program">Its executable.</param>
/// <param name="Files">The project: path and text.</param>
/// <param name="SetUp">What is run once, to bring the database to the newest version.</param>
/// <param name="Status">What is timed.</param>
internal sealed record Peer(string Name, string Program, IReadOnlyList<(string Path, string Text)> Files, IReadOnlyList<string[]> SetUp, string[] Status)
{
    /// <summary>Where the executable is; null when it is not on the PATH.</summary>
    public string? Where => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);

    /// <summary>Makes the project and its database.</summary>
    /// <returns>Why it cannot be made; null when it was.</returns>
    public string? MakeIn(string folder)
    {
        foreach ((string path, string text) in Files)
        {
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return SetUp.Append(Status).Select(command => Run(folder, command)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>A command in the project's folder, as the shell runs it there.</summary>
    public static string[] In(string folder, string[] command) => ["env", "-C", folder, .. command];

    private static string? Run(string folder, string[] command)
    {
        ProcessStartInfo start = new("env", In(folder, command).Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"`{string.Join(' ', command)}` ended with {process.ExitCode}: {(output + errors.Result).ReplaceLineEndings(" ").Trim()}";
    }
}
