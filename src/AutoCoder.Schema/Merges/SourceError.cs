namespace AutoCoder.Schema.Merges;

/// <summary>An error of syntax in a file with migrations, such as the markers of a conflict.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">The compiler's words.</param>
internal sealed record SourceError(string File, int Line, string Message)
{
    /// <summary>What is in the file, as the name of its blob.</summary>
    public string Content { get; init; } = "";
}
