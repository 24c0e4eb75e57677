using System.Xml.Linq;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The source folder of a migrations project.</summary>
/// <param name="Folder">The folder of its project file.</param>
/// <param name="RootNamespace">The namespace of its classes.</param>
/// <param name="AssemblyName">The name of its assembly, without <c>.dll</c>.</param>
internal sealed record MigrationsProject(string Folder, string RootNamespace, string AssemblyName)
{
    /// <summary>
    /// The project in a folder, or, going up from it, the only one in a folder <c>migrations</c>; null when there is none or
    /// more than one.
    /// </summary>
    public static MigrationsProject? FindUpward(string folder)
    {
        if (In(folder) is { } here) return here;
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            string migrations = Path.Combine(at, "migrations");
            if (!Directory.Exists(migrations)) continue;
            MigrationsProject?[] found = [In(migrations), .. Directory.EnumerateDirectories(migrations).Select(In)];
            return found.OfType<MigrationsProject>().ToArray() is [var only] ? only : null;
        }

        return null;
    }

    /// <summary>The folder of a kind: the one that bears its name in any case, else its name with a capital.</summary>
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

    private static MigrationsProject? In(string folder)
    {
        if (Directory.GetFiles(folder, "*.csproj") is not [var project]) return null;
        XElement root = XElement.Load(project);
        bool isMigrations = root.Descendants("PackageReference").Any(
            reference => reference.Attribute("Include")?.Value.StartsWith("FluentMigrator", StringComparison.Ordinal) == true);
        string? name = root.Descendants("RootNamespace").FirstOrDefault()?.Value;
        string file = Path.GetFileNameWithoutExtension(project);
        return isMigrations ? new(folder, name ?? file, root.Descendants("AssemblyName").FirstOrDefault()?.Value ?? file) : null;
    }
}
