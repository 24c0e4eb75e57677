using System.Diagnostics;
using System.Text.Json;

namespace AutoCoder.Schema.Tools.Tests.Pictures;

/// <summary>The real Mermaid, of npm, in node.</summary>
internal static class MermaidReader
{
    private static string? Folder => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_MERMAID") is { Length: > 0 } named
        && Directory.Exists(Path.Combine(named, "node_modules", "mermaid")) ? Path.GetFullPath(named) : null;

    /// <summary>Skips the test where node or Mermaid is missing.</summary>
    public static void Require()
    {
        if (Folder is null) Assert.Ignore("no Mermaid: npm install --prefix artifacts/mermaid mermaid@11.17.2, and AUTOCODER_SCHEMA_MERMAID names that folder");
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "node")))) Assert.Ignore("no node: apt-get install nodejs");
    }

    /// <summary>What Mermaid finds in diagrams.</summary>
    public static JsonElement[] Read(params string[] files)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Pictures", "read-mermaid.mjs"), Folder!, .. files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        Task<string> error = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        node.ExitCode.ShouldBe(0, error.Result);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>The diagrams in a text of Markdown.</summary>
    public static string[] InMarkdown(string text) =>
        [.. text.Split("```mermaid\n").Skip(1).Select(part => part[..part.IndexOf("\n```", StringComparison.Ordinal)])];
}
