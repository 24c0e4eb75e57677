namespace AutoCoder.Schema.Preflight.Catalogues;

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
