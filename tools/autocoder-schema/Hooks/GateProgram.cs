using System.ComponentModel;
using System.Diagnostics;

namespace AutoCoder.Schema.Operator.Hooks;

/// <summary>Finds the gate that hooks start, and the words that start it.</summary>
internal static class GateProgram
{
    /// <summary>Its name.</summary>
    public const string Name = "check-pending-migrations";

    private static readonly string Executable = ExecutablePath.FileName(Name);

    /// <summary>The words; null when there is none that starts.</summary>
    /// <param name="given">A file that was named, or null: beside this program, in the same checkout, or on the PATH.</param>
    public static (ImmutableArray<string> Words, string? Problem) Find(string? given)
    {
        if (given is not null && !File.Exists(given)) return ([], $"--gate {given}: there is no such file.");
        string? file = given is not null ? Path.GetFullPath(given) : Candidates().FirstOrDefault(File.Exists);
        if (file is null) return ([], $"{Name} is neither beside this program nor on the PATH: name it with --gate FILE.");
        bool isAssembly = file.EndsWith(".dll", StringComparison.Ordinal);
        if (isAssembly && Host is null)
            return ([], $"dotnet is not on the PATH, and {file} needs it. Name a published gate with --gate FILE.");
        ImmutableArray<string> words = isAssembly ? [Host!, file] : [file];
        return Starts(words)
            ? (words, null)
            : ([], $"{file} does not start: {string.Join(' ', words)} --version. Name another one with --gate FILE.");
    }

    // A published folder; folders published side by side; a checkout, where it was built as this program was; a dotnet tool.
    private static IEnumerable<string> Candidates()
    {
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        yield return Path.Combine(here, Executable);
        yield return Path.Combine(Path.GetDirectoryName(here)!, Name, Executable);
        string build = Path.GetFullPath("../../../..", here);
        yield return Path.Combine(
            build, Name, Path.GetRelativePath(Path.Combine(build, "autocoder-schema"), here), Name + ".dll");
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (string folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            if (Path.IsPathRooted(folder)) yield return Path.Combine(folder, Executable);
    }

    // The absolute path: hooks are also started by editors, which have another PATH.
    private static string? Host =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet"
            ? own
            : ExecutablePath.Find("dotnet");

    private static bool Starts(ImmutableArray<string> words)
    {
        try
        {
            string[] arguments = [.. words.Skip(1), "--version"];
            using var process = Process.Start(
                new ProcessStartInfo(words[0], arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            process!.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
