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
    public string? Obstacle => WriteTargets.Look(Path).Obstacle(OwnFile.Report);

    /// <summary>Puts the report in its place, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public void Write(Action<TextWriter> write) => ReplacedFile.Write(Path, OwnFile.Report, write);
}
