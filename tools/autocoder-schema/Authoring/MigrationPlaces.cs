using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Operator.Authoring;

/// <summary>
/// Where the classes of migrations stand in the sources of their project. Found by the line that declares the class: what is declared
/// twice, or in another way, has no place, and its findings are told without one.
/// </summary>
internal sealed partial class MigrationPlaces
{
    private readonly ILookup<string, SourcePlace> _places;

    private MigrationPlaces(IEnumerable<(string Name, SourcePlace Place)> places) => _places = places.ToLookup(one => one.Name, one => one.Place, StringComparer.Ordinal);

    /// <summary>The places of an assembly's migrations; none when its project is not here.</summary>
    /// <param name="folder">The folder to look from: paths are relative to it.</param>
    /// <param name="assembly">The assembly.</param>
    public static MigrationPlaces Of(string folder, string assembly) =>
        MigrationsProject.FindUpward(folder) is { } project && project.AssemblyName == Path.GetFileNameWithoutExtension(assembly)
            ? new(Sources(project.Folder).SelectMany(file => In(file, Path.GetRelativePath(folder, file))))
            : new([]);

    /// <summary>The place of a migration, or null.</summary>
    public SourcePlace? Find(CatalogueMigration migration) =>
        _places[migration.ClassName[(migration.ClassName.LastIndexOfAny(['.', '+']) + 1)..]].ToArray() is [var only] ? only : null;

    private static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<(string, SourcePlace)> In(string file, string name)
    {
        int line = 0;
        foreach (string text in File.ReadLines(file))
        {
            line++;
            if (Declaration().Match(text) is { Success: true } match) yield return (match.Groups["name"].Value, new SourcePlace(name, line));
        }
    }

    [GeneratedRegex(@"^\s*(\[.*\]\s*)?((public|internal|sealed|abstract|partial)\s+)*class\s+(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
