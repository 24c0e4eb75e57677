using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AutoCoder.Schema.Analyzers.Knowledge;

/// <summary>What the files beside the source (<c>AdditionalFiles</c>) say about the kinds that there are.</summary>
internal sealed class KnownKinds
{
    private const string LockFile = "schema.lock";
    private const string Configuration = "autocoder-schema.json";

    private readonly HashSet<string> _configured = new(StringComparer.Ordinal);

    public LockedMigrations Locked { get; } = new();

    /// <summary>Whether a configuration file lists kinds: then there are no others but those of the lock.</summary>
    public bool IsComplete => _configured.Count > 0;

    public IEnumerable<string> All => Locked.Kinds.Union(_configured, StringComparer.Ordinal);

    public static KnownKinds Of(ImmutableArray<AdditionalText> files, CancellationToken cancellation)
    {
        KnownKinds known = new();
        foreach (AdditionalText file in files)
        {
            string name = Path.GetFileName(file.Path);
            if (name is LockFile or Configuration && file.GetText(cancellation) is { } text) known.Read(name, text);
        }

        return known;
    }

    private void Read(string name, SourceText text)
    {
        if (name == LockFile) Locked.Read(text);
        else _configured.UnionWith(ConfiguredKinds.Read(text.ToString()));
    }
}
