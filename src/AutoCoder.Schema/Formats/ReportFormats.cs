namespace AutoCoder.Schema.Formats;

/// <summary>The formats by the names that the command line has for them.</summary>
internal static class ReportFormats
{
    /// <summary>All names, as help lists them.</summary>
    public const string Names = "text|json|junit|sarif|github|markdown";

    /// <summary>The format of a name, or null.</summary>
    public static ReportFormat? Parse(string name) => name switch
    {
        "text" => ReportFormat.Text,
        "json" => ReportFormat.Json,
        "junit" => ReportFormat.JUnit,
        "sarif" => ReportFormat.Sarif,
        "github" => ReportFormat.GitHub,
        "markdown" => ReportFormat.Markdown,
        _ => null,
    };
}
