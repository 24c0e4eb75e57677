namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Turns paths into values of the stream, each file once.</summary>
internal sealed class Sightings(DiscoveryRequest request)
{
    private readonly SeenFiles _seen = new();

    /// <summary>The kinds of paths.</summary>
    public KindOfPath Kinds { get; } = new(request);

    /// <summary>A path whose kind is told by the path. Null when its file was seen before.</summary>
    public Discovered? Of(string path, FileFacts facts, string origin)
    {
        if (!_seen.Add(path, facts)) return null;

        return Kinds.Of(path) is { } kind
            ? new Discovered.Found(new DatabaseTarget(path, kind, origin))
            : new Discovered.KindUnknown(path, origin, Kinds.Problem);
    }

    /// <summary>A path whose kind the source tells. Null when its file was seen before.</summary>
    public Discovered? Of(string path, FileFacts facts, string kind, string origin) =>
        _seen.Add(path, facts) ? new Discovered.Found(new DatabaseTarget(path, kind, origin)) : null;
}
