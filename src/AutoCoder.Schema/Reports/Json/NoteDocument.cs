namespace AutoCoder.Schema.Reports.Json;

internal sealed record NoteDocument(string Subject, string Message, bool HidesDatabases);
