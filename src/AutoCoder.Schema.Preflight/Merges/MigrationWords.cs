using System.Text;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// Which sources are worth the parser: those with a word of FluentMigrator's, and those that use an attribute or a base class of the
/// repository's own that comes from one. Rather one file too many than one too few.
/// </summary>
internal sealed partial class MigrationWords
{
    private static readonly string[] Known = ["Migration", "VersionTableMetaData", "TagsAttribute"];
    private static readonly byte[][] KnownBytes = [.. Known.Select(Encoding.ASCII.GetBytes)];
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    /// <summary>How many names of the repository's own are known.</summary>
    public int Count => _own.Count;

    /// <summary>Whether a file has a word of FluentMigrator's.</summary>
    public static bool AreIn(byte[] bytes) => KnownBytes.Any(word => bytes.AsSpan().IndexOf(word) >= 0);

    /// <summary>Whether a text has a word of FluentMigrator's.</summary>
    public static bool AreIn(string text) => Known.Any(word => text.Contains(word, StringComparison.Ordinal));

    /// <summary>Whether a text has a name of the repository's own.</summary>
    public bool OwnAreIn(string text) => _own.Count > 0 && Words().EnumerateMatches(text) is var words && Any(words, text);

    /// <summary>Notes the attributes and the base classes that a text declares.</summary>
    public void Learn(string text)
    {
        foreach (Match type in Classes().Matches(text))
        {
            string bases = type.Groups["rest"].Value, name = type.Groups["name"].Value;
            if (!AreIn(bases) && !OwnAreIn(bases)) continue;
            if (type.Groups["modifiers"].Value.Contains("abstract", StringComparison.Ordinal)) _own.Add(name);
            if (!name.EndsWith("Attribute", StringComparison.Ordinal) && !bases.Contains("Attribute", StringComparison.Ordinal)) continue;
            _own.Add(name);
            if (name.EndsWith("Attribute", StringComparison.Ordinal)) _own.Add(name[..^"Attribute".Length]);
        }
    }

    private bool Any(Regex.ValueMatchEnumerator words, string text)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> own = _own.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (ValueMatch word in words)
        {
            if (own.Contains(text.AsSpan(word.Index, word.Length))) return true;
        }

        return false;
    }

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<modifiers>(?:\b(?:public|internal|protected|private|abstract|sealed|partial|file)\s+)*)\bclass\s+@?(?<name>\w+)(?<rest>[^{;]*:[^{;]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Classes();
}
