using System.Text.Json;

namespace AutoCoder.Schema.Reports;

/// <summary>Something about the fleet that is no database: a registered folder that is gone, a pattern without a match.</summary>
/// <param name="Subject">The path or pattern.</param>
/// <param name="Message">What there is to say, with the subject in it.</param>
/// <param name="HidesDatabases">
/// True when databases may be behind it that nobody examined; the gate then cannot tell.
/// </param>
public sealed record FleetNote(string Subject, string Message, bool HidesDatabases);

/// <summary>A part of the documents of reports on a fleet.</summary>
internal static class FleetJson
{
    /// <summary>The properties of a note.</summary>
    public static void WriteNote(Utf8JsonWriter json, FleetNote note)
    {
        json.WriteString("subject", note.Subject);
        json.WriteString("message", note.Message);
        json.WriteBoolean("hidesDatabases", note.HidesDatabases);
    }
}

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

    private static FindingCase Interrupted { get; } = new(
        Group, "the whole run", [new(Rules.RunInterrupted, Severity.Error, "The run was interrupted before its end.")])
    {
        IsUnknown = true,
        Outcome = "was interrupted",
    };

    private static FindingCase Of(FleetNote note)
    {
        string message = TerminalText.Escape(note.Message);
        Finding finding = note.HidesDatabases
            ? new(Rules.FleetHidden, Severity.Error, message)
            : new(Rules.FleetNote, Severity.Note, message);
        return new(Group, TerminalText.Escape(note.Subject), [finding])
        {
            IsUnknown = note.HidesDatabases,
            Outcome = note.HidesDatabases ? "databases may be there that nobody examined" : message,
        };
    }
}
