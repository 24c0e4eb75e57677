namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>A file that a pattern matches, or, with a failure, a folder on its way that could not be read.</summary>
internal readonly record struct GlobSighting(string Path, ListingFailure? Failure);
