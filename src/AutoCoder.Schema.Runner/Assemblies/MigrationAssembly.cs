using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Assemblies;

/// <summary>An assembly of migrations, loaded and ready to run. Its types are listed once and shared by every database.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = KeptWhole)]
internal sealed class MigrationAssembly
{
    /// <summary>Why all that reads the migrations' code may count on it.</summary>
    internal const string KeptWhole =
        "A trimmed program keeps the assemblies of its migrations whole, or the boot call refuses it.";

    private readonly Lazy<bool> _mayStartWork;

    private MigrationAssembly(Assembly assembly, ImmutableArray<Type> types)
    {
        Assembly = assembly;
        File = FileOf(assembly);
        Types = types;
        _mayStartWork = new(() => NamesThreads(assembly));
    }

    /// <summary>The assembly itself.</summary>
    public Assembly Assembly { get; }

    /// <summary>Its file; null in a program that carries its assemblies inside itself.</summary>
    public string? File { get; }

    /// <summary>What messages call it.</summary>
    public string Name => File ?? $"{Assembly.GetName().Name}.dll";

    /// <summary>
    /// Whether its code names a type that gives work to other threads (<c>System.Threading</c>), or calls code of others that
    /// could: true where nobody can tell.
    /// </summary>
    public bool MayStartWork => _mayStartWork.Value;

    /// <summary>
    /// Whether System.Data.SQLite is beside it: then FluentMigrator's own runner has run it on that driver (8.0.1 takes the first
    /// of three that it finds).
    /// </summary>
    public bool IsOfSystemData =>
        File is not null && System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(File)!, "System.Data.SQLite.dll"));

    /// <summary>The classes that run for a profile; here nobody asks for one.</summary>
    public ImmutableArray<Type> Profiles =>
        [.. Types.Where(type => !type.IsAbstract && type.IsDefined(typeof(ProfileAttribute), inherit: true))];

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
        if (!System.IO.File.Exists(full))
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

    /// <summary>The file of an assembly; null where a program carries it inside itself.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "That there is none is an answer.")]
    public static string? FileOf(Assembly assembly) => assembly.Location is { Length: > 0 } file ? file : null;

    private static unsafe bool NamesThreads(Assembly assembly)
    {
        if (assembly.GetReferencedAssemblies().Any(IsOfOthers)) return true;
        if (!assembly.TryGetRawMetadata(out byte* metadata, out int length)) return true;
        MetadataReader reader = new(metadata, length);
        return reader.TypeReferences.Select(reader.GetTypeReference).Any(type =>
            reader.GetString(type.Namespace).StartsWith("System.Threading", StringComparison.Ordinal)
            && reader.GetString(type.Name) != nameof(CancellationToken));
    }

    private static bool IsOfOthers(AssemblyName dependency) =>
        !dependency.Name!.StartsWith("System.", StringComparison.Ordinal)
        && !dependency.Name.StartsWith("FluentMigrator", StringComparison.Ordinal)
        && dependency.Name is not ("netstandard" or "mscorlib" or "Microsoft.Data.Sqlite" or "SQLitePCLRaw.core");

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

/// <summary>
/// An assembly of migrations that cannot be run. The message is one sentence for the person who named the assembly: what
/// is wrong with which file, and what to do.
/// </summary>
internal sealed class MigrationAssemblyException : Exception
{
    /// <summary>Says nothing; use a message.</summary>
    public MigrationAssemblyException()
    {
    }

    /// <summary>What is wrong, and what to do.</summary>
    public MigrationAssemblyException(string message) : base(message)
    {
    }

    /// <summary>What is wrong and what to do, with the error that told.</summary>
    public MigrationAssemblyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>
/// Loads an assembly of migrations with the dependencies beside it, native ones too, apart from those of this program.
/// What migrations and this program talk through is shared with the program, or their types would not be the same types.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = MigrationAssembly.KeptWhole)]
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
