using System.Reflection;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Assemblies;

/// <summary>An assembly of migrations, loaded and ready to run. Its types are listed once and shared by every database.</summary>
internal sealed class MigrationAssembly
{
    private MigrationAssembly(Assembly assembly, ImmutableArray<Type> types)
    {
        Assembly = assembly;
        Types = types;
    }

    /// <summary>The assembly itself.</summary>
    public Assembly Assembly { get; }

    /// <summary>The FluentMigrator that this program runs migrations with.</summary>
    public static Version FluentMigratorVersion => typeof(IMigration).Assembly.GetName().Version!;

    /// <summary>Its public types: FluentMigrator sees no others.</summary>
    internal ImmutableArray<Type> Types { get; }

    /// <summary>Loads the file and what it depends on; runs nothing of it.</summary>
    /// <param name="path">The assembly's file; its dependencies are looked for beside it.</param>
    /// <exception cref="MigrationAssemblyException">
    /// The file is not there or is no assembly, a dependency is missing, or it was built against a newer FluentMigrator.
    /// </exception>
    public static MigrationAssembly Load(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new MigrationAssemblyException($"{full}: there is no such file. Name the DLL with the migrations.");
        }

        try
        {
            MigrationLoadContext context = new(full);
            Assembly assembly = context.LoadFromAssemblyPath(full);
            RequireDependencies(context, assembly, full);
            return new(assembly, [.. assembly.GetExportedTypes()]);
        }
        catch (BadImageFormatException exception)
        {
            throw new MigrationAssemblyException($"{full}: not a .NET assembly. Name the DLL with the migrations.", exception);
        }
        catch (Exception exception)
            when (exception is FileNotFoundException or FileLoadException or TypeLoadException or UnauthorizedAccessException)
        {
            throw new MigrationAssemblyException($"{full}: cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>Takes an assembly that the program itself has loaded.</summary>
    /// <param name="assembly">An assembly with migrations.</param>
    public static MigrationAssembly Of(Assembly assembly) => new(assembly, [.. assembly.GetExportedTypes()]);

    private static void RequireDependencies(MigrationLoadContext context, Assembly assembly, string path)
    {
        foreach (AssemblyName dependency in assembly.GetReferencedAssemblies())
        {
            RequireKnownFluentMigrator(dependency, path);
            try
            {
                context.LoadFromAssemblyName(dependency);
            }
            catch (Exception exception) when (exception is FileNotFoundException or FileLoadException)
            {
                throw new MigrationAssemblyException(
                    $"{path}: needs {dependency.Name} {dependency.Version}, which is not beside it. "
                    + "Use the folder that `dotnet publish` makes, or build with EnableDynamicLoading.",
                    exception);
            }
        }
    }

    private static void RequireKnownFluentMigrator(AssemblyName dependency, string path)
    {
        if (dependency.Name is not ("FluentMigrator" or "FluentMigrator.Abstractions")) return;
        if (dependency.Version is null || dependency.Version <= FluentMigratorVersion) return;
        throw new MigrationAssemblyException(
            $"{path}: was built against FluentMigrator {dependency.Version.ToString(3)}; this program runs "
            + $"{FluentMigratorVersion.ToString(3)}. Build the migrations against that version, or use a newer program.");
    }
}
