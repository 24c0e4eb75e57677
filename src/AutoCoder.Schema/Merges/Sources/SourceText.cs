namespace AutoCoder.Schema.Merges.Sources;

/// <summary>A file of C# to be read.</summary>
/// <param name="Project">What it is compiled with: constants and attributes of one project do not count in another.</param>
/// <param name="Id">What the facts are asked for by, such as the blob's name.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceText(string Project, string Id, string Text);
