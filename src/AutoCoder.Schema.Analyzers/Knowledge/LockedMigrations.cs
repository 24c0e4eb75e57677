using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace AutoCoder.Schema.Analyzers.Knowledge;

/// <summary>
/// The kinds of a lock file and the versions and classes of each: only what names them is read, since the gate and the
/// suite hold the file itself to its rules.
/// </summary>
internal sealed class LockedMigrations
{
    private const string KindWord = "kind ";
    private static readonly Regex Escape = new(@"\\u([0-9a-f]{4})", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, Dictionary<long, string>> _kinds = new(StringComparer.Ordinal);

    public IEnumerable<string> Kinds => _kinds.Keys;

    public void Read(SourceText text)
    {
        Dictionary<long, string>? migrations = null;
        foreach (TextLine textLine in text.Lines)
        {
            string line = textLine.ToString();
            if (line.StartsWith(KindWord, StringComparison.Ordinal)) _kinds[Unescaped(line.Substring(KindWord.Length))] = migrations = [];
            else if (migrations is not null) Add(migrations, line);
        }
    }

    /// <summary>Whether the lock has this very migration under this version.</summary>
    public bool Has(string kind, long version, string className) =>
        _kinds.TryGetValue(kind, out Dictionary<long, string>? migrations)
        && migrations.TryGetValue(version, out string? name) && string.Equals(name, className, StringComparison.Ordinal);

    /// <summary>The highest version of a kind, or null.</summary>
    public long? Highest(string kind) =>
        _kinds.TryGetValue(kind, out Dictionary<long, string>? migrations) && migrations.Count > 0 ? migrations.Keys.Max() : null;

    // VERSION CLASS up … down … schema … chain …
    private static void Add(Dictionary<long, string> migrations, string line)
    {
        string[] words = line.Split(' ');
        if (words.Length > 2 && words[2] == "up" && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long version))
            migrations[version] = Unescaped(words[1]);
    }

    private static string Unescaped(string word) => Escape.Replace(
        word, match => ((char)ushort.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
}
