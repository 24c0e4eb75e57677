namespace AutoCoder.Schema.CommandLine;

/// <summary>
/// A file of this program's own whose place a new one takes, whole or not at all. Nothing is followed and nothing is written
/// into: a file is made beside it, and gets the name.
/// </summary>
internal static class ReplacedFile
{
    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Bits =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | OfGroup | OfOthers;

    /// <summary>Writes it. A file that was there is replaced, and whoever could not use it cannot use the new one.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="file">What it is.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="mode">The mode of a new one, less the user's mask; the usual one when null.</param>
    /// <exception cref="IOException">It cannot be written, or something else stands there by now.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public static void Write(string path, OwnFile file, Action<TextWriter> write, UnixFileMode? mode = null)
    {
        FileEntry was = FileEntry.At(path);
        if (was.Type == EntryType.Other && file.MayBeNowhere)
        {
            if (WriteTargets.Look(path).Obstacle(file) is { } other) throw new IOException(other);
            write(TextWriter.Null);
            return;
        }

        // Of a killed run it may stay, and the next one may have the same number, as the first process of a container has.
        string partial = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        var stream = new FileStream(partial, Creation(was, mode));
        try
        {
            LargestFile.Fill(path, () => Fill(stream, write));
            if (WriteTargets.Look(path).Obstacle(file) is { } obstacle) throw new IOException(obstacle);
            if (was.Type == EntryType.File) KeepOut(path, was, partial);
            File.Move(partial, path, overwrite: was.Type == EntryType.File);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void Fill(FileStream stream, Action<TextWriter> write)
    {
        using (stream)
        using (var writer = new StreamWriter(stream)) write(writer);
    }

    // Through no link, over no file; what replaces a file that others may not read is at no moment readable for them.
    private static FileStreamOptions Creation(FileEntry was, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows()) return options;
        if (was.Type == EntryType.File) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        else if (mode is not null) options.UnixCreateMode = mode;
        return options;
    }

    // The mode of what was there. Where there is an access control list, its group bits are no more than bounds: the new file has
    // the list of its folder, if any, and when that is not the one that was there, nobody gets in by it.
    private static void KeepOut(string path, FileEntry was, string partial)
    {
        if (OperatingSystem.IsWindows() || was.Mode is not { } mode) return;
        mode &= Bits;
        AccessList? before = AccessList.Of(path), now = AccessList.Of(partial);
        bool isSame = before is null ? now is null : now is not null && before.IsButForBounds(now);
        if (!isSame || FileEntry.At(partial).Owner?.Group != was.Owner?.Group) mode &= ~OfGroup;
        if (!isSame && before is not null) mode &= ~OfOthers | (UnixFileMode)(int)before.WithoutNames().Others;
        File.SetUnixFileMode(partial, mode);
    }
}
