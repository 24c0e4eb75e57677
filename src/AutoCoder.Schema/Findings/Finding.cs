namespace AutoCoder.Schema.Findings;

/// <summary>One thing that a check found, in the form that every format can render.</summary>
/// <param name="Rule">
/// The rule, as documentation and settings name it: lower-case words with dashes, such as <c>version-used-twice</c>.
/// </param>
/// <param name="Severity">What it does to the gate, under the settings in force.</param>
/// <param name="Message">One or more sentences: what is wrong, with names and values, and what happens because of it. Never the data of a row.</param>
internal sealed record Finding(string Rule, Severity Severity, string Message)
{
    /// <summary>Where it stands, for findings about a file of the repository.</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>The database that it is about, or null.</summary>
    public string? Database { get; init; }

    /// <summary>What to do next, as a command that can be pasted, or null.</summary>
    public string? Next { get; init; }
}
