namespace AutoCoder.Schema.Rebuilds;

/// <summary>What a change of a draft came to: the draft after it, or why it is refused.</summary>
internal abstract record DraftEdit
{
    private DraftEdit()
    {
    }

    /// <summary>The change is in the draft.</summary>
    /// <param name="Draft">The draft after it.</param>
    public sealed record Done(TableDraft Draft) : DraftEdit;

    /// <summary>The change is not well defined.</summary>
    /// <param name="Message">One sentence that names the table and what is in the way, and one that says what to do.</param>
    public sealed record Refused(string Message) : DraftEdit;

    /// <summary>Goes on with another change, unless this one was refused.</summary>
    public DraftEdit Then(Func<TableDraft, DraftEdit> next) => this is Done done ? next(done.Draft) : this;
}
