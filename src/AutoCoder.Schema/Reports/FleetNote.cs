namespace AutoCoder.Schema.Reports;

/// <summary>Something about the fleet that is no database: a registered folder that is gone, a pattern without a match.</summary>
/// <param name="Subject">The path or pattern.</param>
/// <param name="Message">What there is to say, with the subject in it.</param>
/// <param name="HidesDatabases">
/// True when databases may be behind it that nobody examined; the gate then cannot tell.
/// </param>
public sealed record FleetNote(string Subject, string Message, bool HidesDatabases);
