namespace AutoCoder.Schema.Formats;

/// <summary>What a report looks like.</summary>
internal enum ReportFormat
{
    /// <summary>Plain lines for people.</summary>
    Text,

    /// <summary>The command's own document.</summary>
    Json,

    /// <summary>Test cases, as Jenkins, GitLab and others read them: one a database.</summary>
    JUnit,

    /// <summary>Findings on files and lines, for code scanning: SARIF 2.1.0.</summary>
    Sarif,

    /// <summary>Workflow commands of GitHub, which become annotations.</summary>
    GitHub,

    /// <summary>A table and the next steps, for a comment or a job's summary.</summary>
    Markdown,

    /// <summary>A page for a browser, in one file.</summary>
    Html,
}

/// <summary>The formats by the names that the command line has for them.</summary>
internal static class ReportFormats
{
    /// <summary>All names, as help lists them.</summary>
    public const string Names = "text|json|junit|sarif|github|markdown|html";

    /// <summary>The format of a name, or null.</summary>
    public static ReportFormat? Parse(string name) => name switch
    {
        "text" => ReportFormat.Text,
        "json" => ReportFormat.Json,
        "junit" => ReportFormat.JUnit,
        "sarif" => ReportFormat.Sarif,
        "github" => ReportFormat.GitHub,
        "markdown" => ReportFormat.Markdown,
        "html" => ReportFormat.Html,
        _ => null,
    };
}

/// <summary>Writes findings in the formats that are made from nothing else.</summary>
internal static class FindingFormats
{
    /// <summary>Writes them. What comes from outside (paths, names, messages) may be any text.</summary>
    /// <param name="report">The findings.</param>
    /// <param name="format">One of JUnit, SARIF, GitHub and Markdown; text, JSON and pages can be each command's own.</param>
    /// <param name="context">Where the files are and which program it is.</param>
    /// <param name="writer">Where it goes; line ends are those of Unix.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is not made from findings.</exception>
    public static void Write(FindingReport report, ReportFormat format, FormatContext context, TextWriter writer)
    {
        switch (format)
        {
            case ReportFormat.JUnit:
                JUnitXml.Write(report, writer);
                break;
            case ReportFormat.Sarif:
                SarifLog.Write(report, context, writer);
                break;
            case ReportFormat.GitHub:
                GitHubCommands.Write(report, context, writer);
                break;
            case ReportFormat.Markdown:
                MarkdownReport.Write(report, context, writer);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "It is the command's own.");
        }
    }
}
