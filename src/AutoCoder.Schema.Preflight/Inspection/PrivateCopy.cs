using SQLitePCL;

#pragma warning disable RS0030 // the one copy that asking makes: in a folder that only this user may enter, removed again

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// A copy of a database and its <c>-wal</c> in a folder that only this user may enter, for the one case in which SQLite
/// would have to write a <c>-shm</c> beside the original. Gone when disposed.
/// </summary>
internal sealed class PrivateCopy : IDisposable
{
    private const int Chunk = 1 << 20;
    private readonly DirectoryInfo _folder;

    private PrivateCopy(DirectoryInfo folder) => _folder = folder;

    /// <summary>The copied database.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "database");

    /// <summary>Copies; the caller holds the reader's lock on <paramref name="source"/>.</summary>
    public static PrivateCopy Of(DatabaseFile database, VfsFile source)
    {
        var copy = new PrivateCopy(Directory.CreateTempSubdirectory("autocoder-schema-copy-"));
        try
        {
            CopyMain(source, copy.Path);
            File.Copy(database.Wal, copy.Path + "-wal");
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    private static void CopyMain(VfsFile source, string path)
    {
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[Chunk];
        long size = source.Size();
        for (long offset = 0; offset < size; offset += Chunk)
        {
            int length = (int)Math.Min(Chunk, size - offset);
            int code = source.Read(buffer.AsSpan(0, length), offset);
            if (code != raw.SQLITE_OK) throw new SqliteFailureException(SqliteFailure.Of(code));
            target.Write(buffer, 0, length);
        }
    }
}
