namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>The bytes of a file that may be an assembly, or why there are none.</summary>
internal abstract class AssemblyContent
{
    // The largest assemblies are some tens of megabytes; whatever is larger is something else.
    private const long MaximumLength = 512L << 20;

    public static AssemblyContent Read(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (Directory.Exists(path)) return new Refused(FileRefusals.Folder(path));
            if (!file.Exists) return new Refused(FileRefusals.Missing(path));
            // Pipes and devices have no length either: they are not opened, which could wait for ever.
            if (file.Length == 0) return new Refused(FileRefusals.Empty(path));
            return ReadFile(path, file.Length);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or System.Security.SecurityException)
        {
            return new Refused(FileRefusals.Denied(path, "permission is denied"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            return new Refused(FileRefusals.Missing(path));
        }
        catch (IOException e)
        {
            return new Refused(FileRefusals.Denied(path, e.Message));
        }
    }

    private static AssemblyContent ReadFile(string path, long length)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[2];
        bool isPortableExecutable = RandomAccess.Read(handle, start, 0) == 2 && start[0] == 'M' && start[1] == 'Z';
        if (!isPortableExecutable || length > MaximumLength) return new Refused(FileRefusals.NotAnAssembly(path));
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int filled = 0;
        while (filled < bytes.Length)
        {
            int read = RandomAccess.Read(handle, bytes.AsSpan(filled), filled);
            if (read == 0) return new Refused(FileRefusals.NotAnAssembly(path));
            filled += read;
        }

        return new Loaded(bytes);
    }

    internal sealed class Loaded(byte[] bytes) : AssemblyContent
    {
        public byte[] Bytes { get; } = bytes;
    }

    internal sealed class Refused(CatalogueRefusal why) : AssemblyContent
    {
        public CatalogueRefusal Why { get; } = why;
    }
}

/// <summary>The messages for a file that cannot be an assembly of migrations.</summary>
internal static class FileRefusals
{
    public static CatalogueRefusal Missing(string path) => new(
        CatalogueRefusalReason.FileMissing,
        null,
        $"There is no file '{path}': build the migrations and give the path of their DLL.");

    public static CatalogueRefusal Folder(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is a folder: give the path of the migrations' DLL in it.");

    public static CatalogueRefusal Denied(string path, string why) => new(
        CatalogueRefusalReason.AccessDenied,
        null,
        $"'{path}' cannot be read: {why.TrimEnd('.')}. Run this as a user who may read it.");

    public static CatalogueRefusal Empty(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is empty or not a regular file: build the migrations again and give the path of their DLL.");

    public static CatalogueRefusal NotAnAssembly(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is not a .NET assembly: give the path of the migrations' DLL.");

    public static CatalogueRefusal Damaged(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is a damaged .NET assembly: build or copy it again.");

    public static CatalogueRefusal NoMigrations(string path) => new(
        CatalogueRefusalReason.NoMigrations,
        null,
        $"'{path}' has no migrations: no public class in it is an IMigration with a [Migration] attribute. "
            + "Give the path of the DLL that the migrations are compiled into.");
}
