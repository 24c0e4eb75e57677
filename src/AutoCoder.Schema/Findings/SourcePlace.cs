namespace AutoCoder.Schema.Findings;

/// <summary>A place in a file.</summary>
/// <param name="File">The file, as messages name it.</param>
/// <param name="Line">The line, from 1; null for the whole file.</param>
public sealed record SourcePlace(string File, int? Line)
{
    /// <summary>The place as editors and terminals know it: <c>models.sql:14</c>.</summary>
    public override string ToString() => Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{File}:{line}") : File;
}
