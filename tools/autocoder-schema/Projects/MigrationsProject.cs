using System.Xml;
using System.Xml.Linq;

namespace AutoCoder.Schema.Operator.Projects;

/// <summary>The source folder of a migrations project.</summary>
/// <param name="File">Its project file.</param>
/// <param name="RootNamespace">The namespace of its classes.</param>
/// <param name="AssemblyName">The name of its assembly, without <c>.dll</c>.</param>
internal sealed record MigrationsProject(string File, string RootNamespace, string AssemblyName)
{
    /// <summary>The folder of its project file.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>Whether it names FluentMigrator itself; others have it by what they import or reference.</summary>
    public bool NamesFluentMigrator { get; private init; }

    /// <summary>What it has of migrations, read when it is asked for.</summary>
    public MigrationSources Sources => _sources ??= MigrationSources.Read(Folder);

    private MigrationSources? _sources;

    /// <summary>Whether it is a project of migrations, be it one that has none yet.</summary>
    public bool HasMigrations => NamesFluentMigrator || !Sources.Files.IsEmpty;

    /// <summary>Its newest built assembly; null when it was not built, or was built to somewhere else.</summary>
    public string? Built => Directory.Exists(Path.Combine(Folder, "bin"))
        ? FilesBelow.Of(Path.Combine(Folder, "bin"), $"{AssemblyName}.dll", ["publish"]).MaxBy(System.IO.File.GetLastWriteTimeUtc)
        : null;

    /// <summary>Whether a path is below its folder.</summary>
    public bool Encloses(string path) =>
        path.StartsWith($"{Folder}{Path.DirectorySeparatorChar}", PathComparison.Comparison);

    /// <summary>The project in a folder; null when there is none, or more than one.</summary>
    public static MigrationsProject? In(string folder)
    {
        try
        {
            if (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.csproj") is not [var project]) return null;
            XElement root = XElement.Load(project);
            string file = Path.GetFileNameWithoutExtension(project);
            IEnumerable<XElement> Named(string name) => root.Descendants().Where(element => element.Name.LocalName == name);
            string? Value(string name) => Named(name).Select(element => element.Value)
                .FirstOrDefault(value => !value.Contains("$(", StringComparison.Ordinal));
            return new(project, Value("RootNamespace") ?? file, Value("AssemblyName") ?? file)
            {
                NamesFluentMigrator = Named("PackageReference").Any(reference => reference.Attribute("Include")?.Value
                    .StartsWith("FluentMigrator", StringComparison.OrdinalIgnoreCase) == true),
            };
        }
        catch (Exception problem) when (problem is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// The folder of a kind: the one that bears its name in any case, else its name with a capital.
    /// </summary>
    public string FolderOf(string kind) =>
        Directory.EnumerateDirectories(Folder)
            .FirstOrDefault(path => Path.GetFileName(path).Equals(kind, StringComparison.OrdinalIgnoreCase))
        ?? Path.Combine(Folder, MigrationTemplate.Pascal(kind));

    /// <summary>
    /// The folder of a namespace: below the project as it is below the project's, else that of a kind of its last name.
    /// </summary>
    public string FolderOf(string kind, string space)
    {
        if (space == RootNamespace) return Folder;
        return space.StartsWith($"{RootNamespace}.", StringComparison.Ordinal)
            ? space[(RootNamespace.Length + 1)..].Split('.').Aggregate(Folder, Below)
            : FolderOf(kind);
    }

    /// <summary>The namespace of a folder of it.</summary>
    public string NamespaceOf(string folder) => folder == Folder
        ? RootNamespace
        : $"{RootNamespace}.{Path.GetRelativePath(Folder, folder).Replace(Path.DirectorySeparatorChar, '.')}";

    /// <summary>The uppermost folder that has to be made for a folder in the project; that itself when it is there.</summary>
    public string FirstMissing(string folder)
    {
        string above = Path.GetDirectoryName(folder)!;
        return folder == Folder || Directory.Exists(above) ? folder : FirstMissing(above);
    }

    private static string Below(string folder, string name) =>
        (Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
            .FirstOrDefault(path => Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? Path.Combine(folder, name);
}
