namespace AutoCoder.Schema.Findings;

/// <summary>
/// The files that decided what a command did, so that every report tells whose word it went by: a configuration may have been
/// found in a folder above, and it names the assembly whose migrations are run.
/// </summary>
/// <param name="Migrations">The assembly with the migrations; null when none was needed.</param>
/// <param name="Configuration">The configuration file; null when there is none.</param>
internal sealed record UsedFiles(string? Migrations, string? Configuration)
{
    /// <summary>Both as the end of a sentence.</summary>
    public string Text => Migrations is null
        ? Settings
        : $"migrations {Migrations}; {Settings}";

    private string Settings => Configuration is null ? "no configuration" : $"configuration {Configuration}";
}
