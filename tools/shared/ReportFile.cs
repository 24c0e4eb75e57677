namespace AutoCoder.Schema.CommandLine;

/// <summary>A file that a report is written into, besides standard output.</summary>
/// <param name="Format">What it looks like.</param>
/// <param name="Path">Its absolute path.</param>
internal sealed record ReportFile(ReportFormat Format, string Path)
{
    /// <summary>Reads <c>FORMAT=FILE</c>; null when it is something else.</summary>
    public static ReportFile? Parse(string argument) =>
        argument.Split('=', 2) is [var format, { Length: > 0 } file] && ReportFormats.Parse(format) is { } known
            ? new(known, System.IO.Path.GetFullPath(file))
            : null;

    /// <summary>
    /// Why it cannot be written, or null. To be asked before anything is done: it looks into the file that is there.
    /// </summary>
    public string? Obstacle => WriteTargets.Look(Path).Obstacle(File);

    /// <summary>Puts the report in its place, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public void Write(Action<TextWriter> write)
    {
        if (File.IsWrittenInto && FileEntry.At(Path).Type == EntryType.File) LargestFile.Fill(Path, () => Append(write));
        else ReplacedFile.Write(Path, File, write);
    }

    // A step has one file, and all that it runs add to it:
    // https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
    private OwnFile File => Format == ReportFormat.Markdown
        && Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary
        && System.IO.Path.GetFullPath(summary) == Path ? OwnFile.SharedReport : OwnFile.Report;

    private void Append(Action<TextWriter> write)
    {
        using var report = new MemoryStream();
        using (var writer = new StreamWriter(report, leaveOpen: true)) write(writer);
        using var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        if (!FileEntry.IsAt(file.SafeFileHandle, Path) || Obstacle is not null)
            throw new IOException(Obstacle ?? $"{Path} is another file by now.");
        long before = file.Length;
        if (before > 0) file.Position = before - 1;
        bool isInLine = before > 0 && file.ReadByte() != '\n';
        try
        {
            if (isInLine) file.WriteByte((byte)'\n');
            report.WriteTo(file);
            file.Flush();
        }
        catch
        {
            file.SetLength(before);
            throw;
        }
    }
}
