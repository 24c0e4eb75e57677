namespace AutoCoder.Schema.Formats;

/// <summary>What a report does not know of itself.</summary>
/// <param name="Root">The absolute path of the repository, or that folder again: files below it are named relative to it.</param>
/// <param name="Folder">The absolute path of the folder that relative paths in the report begin in.</param>
/// <param name="Version">The version of the program, such as <c>0.1.0</c>.</param>
internal sealed record FormatContext(string Root, string Folder, string Version);
