namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>
/// A pattern of paths: <c>*</c> stands for any part of one name, <c>**</c> for any number of folders; every other character,
/// <c>?</c> and <c>[</c> too, stands for itself.
/// </summary>
/// <param name="Folder">The folder that a relative pattern starts from; its own characters are never wildcards.</param>
/// <param name="Text">The pattern as it was written.</param>
internal readonly record struct PathPattern(string Folder, string Text);
