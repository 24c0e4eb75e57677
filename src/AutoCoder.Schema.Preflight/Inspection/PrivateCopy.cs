#pragma warning disable RS0030 // the one copy that asking makes: in a folder that only this user may enter, removed again

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// A copy of a database and its <c>-wal</c> in a folder that only this user may enter, for the one case in which SQLite
/// would have to write a <c>-shm</c> beside the original. Gone when disposed.
/// </summary>
internal sealed class PrivateCopy : IDisposable
{
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
            using (var target = new FileStream(copy.Path, FileMode.CreateNew, FileAccess.Write)) source.CopyTo(target);
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
}
