using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Files;

/// <summary>
/// Files that are complete and on the disk before they get their name, and that never take the place of another.
/// </summary>
internal static class DurableFile
{
    /// <summary>What the name of a file ends with until it is complete.</summary>
    public const string PartialSuffix = ".partial";

    private const int BlockSize = 1 << 20;

    /// <summary>Makes an empty file that only its owner may read, where no file and no link is.</summary>
    /// <exception cref="IOException">Something is there already, or it cannot be made.</exception>
    public static FileStream CreateNew(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileGuard.OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>
    /// Opens a file of this program's own to write at its end; makes it when nothing is there. What is there is opened first and
    /// then looked at, so that nothing can take its place in between.
    /// </summary>
    /// <exception cref="IOException">It is no such file, or cannot be opened.</exception>
    public static FileStream OpenOwn(string path, OwnFile file)
    {
        EntryType there = FileEntry.At(path).Type;
        if (there == EntryType.Missing) return CreateNew(path);
        if (there != EntryType.File) throw new IOException(WriteTargets.Look(path).Obstacle(file)); // a pipe would wait
        FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            if (WriteTargets.Look(path).Obstacle(file) is { } obstacle) throw new IOException(obstacle);
            if (!FileEntry.IsAt(stream.SafeFileHandle, path)) throw new IOException($"{path} was replaced meanwhile.");
            stream.Seek(0, SeekOrigin.End);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the content of a file is on the disk.</summary>
    /// <returns>Its size.</returns>
    public static long Flush(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        return RandomAccess.GetLength(handle);
    }

    /// <summary>Copies a file byte by byte into a new one, and onto the disk.</summary>
    /// <remarks>Not for a database that this process has open: closing the handle would drop SQLite's locks.</remarks>
    public static void Copy(string from, string to)
    {
        using FileStream source = OpenShared(from);
        Write(to, target => source.CopyTo(target, BlockSize));
    }

    /// <summary>The same of a file that SQLite has open.</summary>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    /// <exception cref="SqliteFailureException">The file cannot be read.</exception>
    public static void Copy(VfsFile from, string to) => Write(to, from.CopyTo);

    private static void Write(string to, Action<FileStream> content)
    {
        using FileStream target = CreateNew(to);
        LargestFile.Fill(to, () => content(target));
        target.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Removes what is not finished, when that can be done: on a disk that fails, the error before it is what is told.
    /// </summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run removes it: its name ends so that nobody takes it for whole.
        }
    }

    /// <summary>The SHA-256 of a file's bytes, in lower-case hexadecimal digits.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = OpenShared(path);
        using var hash = new ByteHash();
        stream.CopyTo(hash);
        return hash.Finish();
    }

    /// <summary>Opens a file to be read, whoever else uses it.</summary>
    /// <remarks>Not a database that this process has open: closing the handle would drop SQLite's locks.</remarks>
    public static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Whether a name is taken, be it by a link that leads nowhere.</summary>
    public static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
}
