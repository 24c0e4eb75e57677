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
}
