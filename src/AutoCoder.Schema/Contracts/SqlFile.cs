namespace AutoCoder.Schema.Contracts;

/// <summary>A file of SQL that the application's side wrote.</summary>
/// <param name="Path">The file, as messages name it.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SqlFile(string Path, string Text);
