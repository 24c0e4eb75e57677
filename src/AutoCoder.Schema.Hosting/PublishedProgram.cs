using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// What publishing left of a program's migrations. One that was cut has fewer, and its gate would be open before databases
/// that lack the others: what nobody says is whole is refused. <c>buildTransitive/AutoCoder.Schema.Hosting.targets</c> keeps
/// assemblies whole and says so, in a switch of each.
/// </summary>
internal static class PublishedProgram
{
    /// <summary>Whether it was cut: <c>ILLink.Substitutions.xml</c>, read by whatever cuts, makes it true.</summary>
    private static bool IsTrimmed => false;

    /// <summary>Whether it can load no code, as one that is compiled ahead of time.</summary>
    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>What keeps the options from being what they say, one sentence each with what mends it.</summary>
    public static IEnumerable<string> Problems(SchemaGateOptions options)
    {
        if (options.Migrations?.GetName().Name is { } loaded && !IsWhole(loaded)) yield return MayBeCut(loaded);
        if (options.MigrationsFile is { } file && IsOwn(file)
            && Path.GetFileNameWithoutExtension(file) is var named && !IsWhole(named)) yield return MayBeCut(named);
        if (!options.Upgrades) yield break;
        if (IsNative)
        {
            yield return $"OnClosed: {options.OnClosed} is not possible in a program that is compiled ahead of time "
                + "(PublishAot): it cannot run migrations. Leave it at Refuse or StartWithout, and run autocoder-schema upgrade "
                + "before the program.";
        }
        else if (IsTrimmed && options.Migrations is null)
        {
            yield return $"OnClosed: {options.OnClosed} is not possible in a trimmed program with MigrationsFile: what they need "
                + "may have been cut out of it. Reference their project and set Migrations.";
        }
    }

    /// <summary>The file of the assembly with the migrations, which the gate reads.</summary>
    /// <exception cref="SchemaNotReadyException">There is none.</exception>
    public static string FileOf(Assembly migrations)
    {
        if (MigrationAssembly.FileOf(migrations) is { } file) return file;
        string name = migrations.GetName().Name!, beside = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        if (IsTheSame(migrations, beside)) return beside;
        throw new SchemaNotReadyException([
            $"The migrations {name} have no file to read: they are inside the program. "
                + (migrations == Assembly.GetEntryAssembly()
                    ? "Put them into a project of their own, or add to the project file: "
                        + "<PropertyGroup><IncludeAllContentForSelfExtract>true</IncludeAllContentForSelfExtract></PropertyGroup>"
                    : $"Add to its project file, which puts {name}.dll beside it: {Line(name)}")]);
    }

    private static string MayBeCut(string name) =>
        $"The migrations {name} may be incomplete: this program is trimmed, and nothing says that they were kept. "
        + $"Add to its project file: {Line(name)}";

    private static string Line(string name) => $"<ItemGroup><SchemaMigrations Include=\"{name}\" /></ItemGroup>";

    private static bool IsWhole(string assembly) =>
        !IsTrimmed || (AppContext.TryGetSwitch($"AutoCoder.Schema.Migrations.{assembly}", out bool isWhole) && isWhole);

    // Files that are not of the program were not in the hands of whoever cut it. By name: one path may be a link to another, and
    // a file that was cut may have been copied.
    private static bool IsOwn(string file) =>
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string own
            && own.Split(Path.PathSeparator).Select(Path.GetFileName)
                .Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase);

    private static bool IsTheSame(Assembly assembly, string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            using PEReader reader = new(File.OpenRead(file));
            MetadataReader metadata = reader.GetMetadataReader();
            return metadata.GetGuid(metadata.GetModuleDefinition().Mvid) == assembly.ManifestModule.ModuleVersionId;
        }
        catch (Exception unreadable) when (unreadable is BadImageFormatException or InvalidOperationException or IOException
            or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
