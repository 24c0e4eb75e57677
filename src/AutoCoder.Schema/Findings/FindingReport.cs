namespace AutoCoder.Schema.Findings;

/// <summary>
/// What a command found, in the one shape that JUnit, SARIF, annotations and Markdown are made from. Each command's own report
/// knows how to become this.
/// </summary>
/// <param name="Command">The command, such as <c>check-pending-migrations</c> or <c>autocoder-schema upgrade</c>.</param>
/// <param name="Summary">One sentence that says what all of it came to.</param>
/// <param name="Cases">What was examined, in the order of the command's own report.</param>
/// <param name="Exit">The exit code of the command.</param>
internal sealed record FindingReport(string Command, string Summary, ImmutableArray<FindingCase> Cases, int Exit)
{
    /// <summary>What to do next, as commands that can be pasted, each once.</summary>
    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>What the command went by; null when that is only what its arguments name.</summary>
    public UsedFiles? Used { get; init; }

    /// <summary>Every finding of every case.</summary>
    public IEnumerable<Finding> Findings => Cases.SelectMany(one => one.Findings);
}

/// <summary>
/// One thing that was examined: a database, a migration, a merge. It passes when none of its findings is an error.
/// </summary>
/// <param name="Group">What it belongs to: a kind of database, or the name of a check.</param>
/// <param name="Name">What was examined, such as the database's path.</param>
/// <param name="Findings">What was found; empty when there is nothing to say.</param>
internal sealed record FindingCase(string Group, string Name, ImmutableArray<Finding> Findings)
{
    /// <summary>True when it could not be examined, or was not reached: neither passed nor failed.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>False when its turn did not come, because the run was interrupted or stopped; it is unknown then, too.</summary>
    public bool WasReached { get; init; } = true;

    /// <summary>One sentence on the outcome, without the name, such as <c>is at version 3, current</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>True when it was examined and no finding is an error.</summary>
    public bool HasPassed => !IsUnknown && !Findings.Any(finding => finding.Severity == Severity.Error);
}

/// <summary>One thing that a check found, in the form that every format can render.</summary>
/// <param name="Rule">The rule that it is held against.</param>
/// <param name="Severity">What it does to the gate, under the settings in force.</param>
/// <param name="Message">
/// One or more sentences: what is wrong, with names and values, and what happens because of it. Never the data of a row.
/// </param>
internal sealed record Finding(Rule Rule, Severity Severity, string Message)
{
    /// <summary>Where it stands, for findings about a file of the repository.</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>The database that it is about, or null.</summary>
    public string? Database { get; init; }

    /// <summary>What to do next, as a command that can be pasted, or null.</summary>
    public string? Next { get; init; }

    /// <summary>
    /// What the message says, without the database that it begins with: findings of many databases that say the same may be said
    /// once. Empty where each has to be said.
    /// </summary>
    public ImmutableArray<string> Said { get; init; } = [];

    /// <summary>Findings for people to read, in their order: what many databases share is one of them.</summary>
    public static IEnumerable<Finding> ToRead(IEnumerable<Finding> findings)
    {
        List<(Finding Finding, string? Said, List<string> Databases)> read = [];
        var places = new Dictionary<(Rule, Severity, string), int>();
        foreach (Finding finding in findings)
        {
            if (finding.Said.IsEmpty) read.Add((finding, null, []));
            foreach (string said in finding.Said)
            {
                if (places.TryAdd((finding.Rule, finding.Severity, said), read.Count)) read.Add((finding, said, []));
                read[places[(finding.Rule, finding.Severity, said)]].Databases.Add(TerminalText.Escape(finding.Database ?? ""));
            }
        }

        return read.Select(one => one switch
        {
            { Said: null } => one.Finding,
            { Databases: [var only] } => one.Finding with { Message = $"{only} {one.Said}" },
            { Databases: [var first, ..] all } => one.Finding with
            {
                Message = $"{all.Count} databases ({first} and {all.Count - 1} more): each {one.Said}",
                Database = null,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }
}

/// <summary>What a finding does to the gate.</summary>
internal enum Severity
{
    /// <summary>Worth knowing; changes nothing.</summary>
    Note,

    /// <summary>Should be looked at; the gate stays open.</summary>
    Warning,

    /// <summary>Closes the gate.</summary>
    Error,
}

/// <summary>The word for a severity, as reports, documents and SARIF's levels have it.</summary>
internal static class SeverityWord
{
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}

/// <summary>A place in a file.</summary>
/// <param name="File">The file, as messages name it.</param>
/// <param name="Line">The line, from 1; null for the whole file.</param>
public sealed record SourcePlace(string File, int? Line)
{
    /// <summary>The place as editors and terminals know it: <c>models.sql:14</c>.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{File}:{line}") : File;
}
