namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>How the databases of one kind are told from others.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="FileName">The file name that its databases bear, without folders.</param>
internal sealed record KindFile(string Kind, string FileName)
{
    /// <summary>The kind with the file name that is meant when nobody gives another: <c>assistant</c> has <c>assistant.db</c>.</summary>
    public KindFile(string kind)
        : this(kind, kind + ".db")
    {
    }

    /// <summary>Patterns whose files are of this kind, whatever their names.</summary>
    public ImmutableArray<PathPattern> Patterns { get; init; } = [];
}
