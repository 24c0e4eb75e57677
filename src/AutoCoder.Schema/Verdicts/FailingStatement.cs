namespace AutoCoder.Schema.Verdicts;

/// <summary>A statement of the application that SQLite does not take.</summary>
/// <param name="File">The file that it is in.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Message">What SQLite says, such as <c>table conversations has no column named mode</c>.</param>
public sealed record FailingStatement(string File, int Line, string Message);
