namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>A path to examine. Whether a database is there is for the inspection to say.</summary>
/// <param name="Path">What the user wrote or a source told, made absolute; symbolic links in it stay as they are.</param>
/// <param name="Kind">The kind of database that is expected there; never null in a <see cref="Discovered.Found"/>.</param>
/// <param name="Origin">Where the path came from, in a few words: <c>argument</c>, <c>registry /home/me/registry.db</c>.</param>
internal sealed record DatabaseTarget(string Path, string? Kind, string Origin);
