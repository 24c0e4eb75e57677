using System.Reflection;
using System.Runtime.Loader;

namespace AutoCoder.Schema.Runner.Assemblies;

/// <summary>
/// Loads an assembly of migrations with the dependencies beside it, native ones too, apart from those of this program.
/// What migrations and this program talk through is shared with the program, or their types would not be the same types.
/// </summary>
internal sealed class MigrationLoadContext : AssemblyLoadContext
{
    private static readonly string[] SharedPrefixes =
        ["FluentMigrator", "Microsoft.Extensions.", "Microsoft.Data.Sqlite", "SQLitePCLRaw."];

    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _folder;

    public MigrationLoadContext(string path) : base($"migrations: {Path.GetFileName(path)}")
    {
        _resolver = new(path);
        _folder = Path.GetDirectoryName(path)!;
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsShared(assemblyName) && TryLoadShared(assemblyName) is { } shared) return shared;
        string? path = _resolver.ResolveAssemblyToPath(assemblyName) ?? BesideTheAssembly(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static bool IsShared(AssemblyName name) =>
        SharedPrefixes.Any(prefix => name.Name!.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // An extension of FluentMigrator that this program does not carry comes from beside the migrations.
    private static Assembly? TryLoadShared(AssemblyName name)
    {
        try
        {
            return Default.LoadFromAssemblyName(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    // A DLL that was copied by hand is not in the .deps.json that the resolver reads. Assemblies of the framework are not
    // beside the migrations, so they fall through to the program's own.
    private string? BesideTheAssembly(AssemblyName name)
    {
        string path = Path.Combine(_folder, $"{name.Name}.dll");
        return File.Exists(path) ? path : null;
    }
}
