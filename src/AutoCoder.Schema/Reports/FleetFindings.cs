namespace AutoCoder.Schema.Reports;

/// <summary>What there is to say of a fleet besides its databases, as findings.</summary>
internal static class FleetFindings
{
    private const string Group = "fleet";

    /// <summary>A case for each note, and one when somebody asked to stop.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="wasInterrupted">True when somebody asked to stop.</param>
    public static IEnumerable<FindingCase> Of(IEnumerable<FleetNote> notes, bool wasInterrupted)
    {
        foreach (FleetNote note in notes) yield return Of(note);
        if (wasInterrupted) yield return Interrupted;
    }

    private static FindingCase Interrupted { get; } = new(Group, "the whole run", [new(Rules.RunInterrupted, Severity.Error, "The run was interrupted before its end.")])
    {
        IsUnknown = true,
        Outcome = "was interrupted",
    };

    private static FindingCase Of(FleetNote note)
    {
        string message = TerminalText.Escape(note.Message);
        Finding finding = note.HidesDatabases ? new(Rules.FleetHidden, Severity.Error, message) : new(Rules.FleetNote, Severity.Note, message);
        return new(Group, TerminalText.Escape(note.Subject), [finding])
        {
            IsUnknown = note.HidesDatabases,
            Outcome = note.HidesDatabases ? "databases may be there that nobody examined" : message,
        };
    }
}
