namespace AutoCoder.Schema.Formats;

/// <summary>Writes findings in the formats that are made from nothing else.</summary>
internal static class FindingFormats
{
    /// <summary>Writes them. What comes from outside (paths, names, messages) may be any text.</summary>
    /// <param name="report">The findings.</param>
    /// <param name="format">One of JUnit, SARIF, GitHub and Markdown; text and JSON are each command's own.</param>
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
