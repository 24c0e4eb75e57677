using System.Diagnostics.CodeAnalysis;
using Fixtures.Lineages;

namespace AutoCoder.Schema.Migrations.Tests;

/// <summary>Files such as the application left behind, which nobody tracked. Made when the tests are listed, once a process.</summary>
internal static class SampleDatabases
{
    private static readonly (string Name, Lineage Lineage)[] Files =
    [
        ("assistant-born-before-mode", new("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None)),
        ("assistant-mode-added-by-hand", new("assistant", Versions.Conversations, Versions.Mode, LineageTraits.None)),
        ("assistant-by-hand-without-index", new("assistant", Versions.Conversations, Versions.Mode, LineageTraits.WithoutIndex)),
        ("features-oldest", new("features", Versions.Features, Versions.Features, LineageTraits.None)),
        ("features-altered-all-the-way", new("features", Versions.Features, Versions.HumanInput, LineageTraits.None)),
        ("features-early-schedules", new("features", Versions.Features, Versions.Schedules, LineageTraits.EarlySchedules)),
        ("registry-oldest", new("registry", Versions.Projects, Versions.Projects, LineageTraits.None)),
    ];

    private static readonly Lazy<string> Made = new(Make);

    /// <summary>The folder with the files.</summary>
    public static string Folder => Made.Value;

    [SuppressMessage("Reliability", "CA1031", Justification = "A folder that cannot be removed when the process ends is nobody's failure.")]
    private static string Make()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("own-samples-");
        foreach ((string name, Lineage lineage) in Files) lineage.Build(Path.Combine(folder.FullName, $"{name}.db"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception)
            {
                // It is in a folder for temporary files.
            }
        };
        return folder.FullName;
    }
}
