namespace AutoCoder.Schema.Formats;

/// <summary>One finding on its way into SARIF.</summary>
/// <param name="Report">The report that it is in.</param>
/// <param name="Case">What was examined.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Context">Where the files are.</param>
internal readonly record struct SarifSubject(FindingReport Report, FindingCase Case, Finding Finding, FormatContext Context)
{
    /// <summary>The message, with what to do next.</summary>
    public string Message => Finding.Next is { } next ? $"{Finding.Message}\nNext: {next}" : Finding.Message;

    /// <summary>The file that it is about: the one with the place, else the database. Viewers drop results without one.</summary>
    public FilePlace? File => Name is { } name ? FilePlace.Of(CleanText.Line(name), Context) : null;

    /// <summary>
    /// The same for the same finding in another run: the line may move and the repository lie elsewhere, rule, file, database and
    /// words stay.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            string database = Finding.Database is { } path ? FilePlace.Of(path, Context).Path : "";
            string words = Finding.Database is { Length: > 1 } name ? Finding.Message.Replace(name, database, StringComparison.Ordinal) : Finding.Message;
            return Digest.Of(string.Join('\0', Report.Command, Finding.Rule.Id, Case.Group, File?.Path, database, words))[..32];
        }
    }

    private string? Name => Finding.Place?.File ?? Finding.Database;
}
