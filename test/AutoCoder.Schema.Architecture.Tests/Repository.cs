using System.Xml.Linq;

namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>The checkout that the tests run in, and its projects as their files declare them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ProjectFile(string name) =>
        Directory.EnumerateFiles(Root, $"{name}.csproj", SearchOption.AllDirectories).Single();

    public static IEnumerable<string> ProjectReferences(string name) =>
        Items(name, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    /// <summary>The packages that reach whoever references the project: not the analyzers that only its compiler loads.</summary>
    public static IEnumerable<string> PackageReferences(string name) =>
        Items(name, "PackageReference", reference => reference.Attribute("PrivateAssets")?.Value != "all" || !IsRoomRule(reference));

    /// <summary>Every package that a project gets, through others too.</summary>
    public static IEnumerable<string> LockedPackages(string name)
    {
        string file = Path.Combine(Path.GetDirectoryName(ProjectFile(name))!, "packages.lock.json");
        using var locked = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. locked.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(package => package.Value.GetProperty("type").GetString() != "Project")
                .Select(package => package.Name),
        ];
    }

    public static IEnumerable<string> Items(string project, string item, Func<XElement, bool>? which = null) =>
        XDocument.Load(ProjectFile(project)).Descendants(item).Where(element => which?.Invoke(element) ?? true)
            .Select(element => element.Attribute("Include")!.Value);

    public static IEnumerable<string> SourceFiles(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static bool IsRoomRule(XElement reference) =>
        reference.Attribute("Include")!.Value is "Microsoft.CodeAnalysis.BannedApiAnalyzers" or "Microsoft.CodeAnalysis.PublicApiAnalyzers";

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "AutoCoder.Schema.sln"))) folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
