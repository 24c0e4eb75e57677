namespace AutoCoder.Schema.CommandLine;

/// <summary>A file that a report is written into, besides standard output.</summary>
/// <param name="Format">What it looks like.</param>
/// <param name="Path">Its absolute path.</param>
internal sealed record ReportFile(ReportFormat Format, string Path)
{
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    /// <summary>Reads <c>FORMAT=FILE</c>; null when it is something else.</summary>
    public static ReportFile? Parse(string argument) =>
        argument.Split('=', 2) is [var format, { Length: > 0 } file] && ReportFormats.Parse(format) is { } known
            ? new(known, System.IO.Path.GetFullPath(file))
            : null;

    /// <summary>
    /// Why it cannot be written, or null. To be asked before anything is done: it looks into the file that is there.
    /// </summary>
    public string? Obstacle
    {
        get
        {
            if (new FileInfo(Path).LinkTarget is { } target)
                return $"{Path} is a symbolic link to {target} and is not written through: name the file itself.";
            if (Directory.Exists(Path)) return $"{Path} is a folder: name a file.";
            if (IsDevice) return $"{Path} is no plain file: for standard output there is --format.";
            if (!Directory.Exists(Folder)) return $"{Folder} does not exist: make it, or name another file.";
            return IsDatabase ? $"{Path} is a SQLite database, or belongs to one: name another file." : null;
        }
    }

    /// <summary>
    /// Puts the report in its place, whole or not at all; a file that was there is replaced and keeps its mode.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public void Write(Action<TextWriter> write)
    {
        string partial = System.IO.Path.Combine(Folder, $".{System.IO.Path.GetFileName(Path)}.{Environment.ProcessId}");
        try
        {
            UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(Path) ? File.GetUnixFileMode(Path) : null;
            using (var file = new FileStream(partial, Creation(mode)))
            using (var writer = new StreamWriter(file)) write(writer);
            if (!OperatingSystem.IsWindows() && mode is { } kept) File.SetUnixFileMode(partial, kept);
            File.Move(partial, Path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    // Through no link, over no file; what replaces a file that others may not read is at no moment readable for them.
    private static FileStreamOptions Creation(UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && mode is not null)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    private bool IsDevice => !OperatingSystem.IsWindows()
        && (Path.StartsWith("/dev/", StringComparison.Ordinal) || Path.StartsWith("/proc/", StringComparison.Ordinal));

    // A misspelt option must not cost a database. A file without content has no header, and a pipe would keep the reader waiting.
    private bool IsDatabase
    {
        get
        {
            if (Companions.Any(end => Path.EndsWith(end, StringComparison.Ordinal))) return true;
            if (new FileInfo(Path) is not { Exists: true, Length: > 0 }) return false;
            Span<byte> head = stackalloc byte[16];
            try
            {
                using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                    && head.SequenceEqual("SQLite format 3\0"u8);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return true; // nobody can tell
            }
        }
    }
}
