using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// Which sources are worth the parser: those with a word of FluentMigrator's, and those that use an attribute or a base class of
/// the repository's own that comes from one. Rather one file too many than one too few.
/// </summary>
internal sealed partial class MigrationWords
{
    private static readonly string[] Known = ["Migration", "VersionTableMetaData", "TagsAttribute"];
    private static readonly string[] WithAttributes = ["MigrationAttribute", "TimestampedMigration"];
    private static readonly byte[][] KnownBytes = [.. Known.Select(Encoding.ASCII.GetBytes)];
    private const string Ending = "Attribute";
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    /// <summary>How many names of the repository's own are known.</summary>
    public int Count => _own.Count;

    /// <summary>Whether a file has a word of FluentMigrator's.</summary>
    public static bool AreIn(byte[] bytes) => KnownBytes.Any(word => bytes.AsSpan().IndexOf(word) >= 0);

    /// <summary>Whether a text has a word of FluentMigrator's.</summary>
    public static bool AreIn(string text) => Known.Any(word => text.Contains(word, StringComparison.Ordinal));

    /// <summary>Whether a text has a name of the repository's own.</summary>
    public bool OwnAreIn(string text) => _own.Count > 0 && Words().EnumerateMatches(text) is var words && Any(words, text);

    /// <summary>
    /// Notes the attributes and the base classes that a text declares, the aliases that it gives to such, the classes of several
    /// parts, and the classes whose constants are versions.
    /// </summary>
    public void Learn(string text)
    {
        _texts.Add(Comments().Replace(text, " "));
        Read(_texts[^1]);
    }

    /// <summary>Reads again what was learned from, for as long as a name leads to another one.</summary>
    public void Settle()
    {
        for (int known = 0; known < _own.Count;)
        {
            known = _own.Count;
            foreach (string text in _texts) Read(text);
        }
    }

    private void Read(string text)
    {
        bool mayInherit = WithAttributes.Any(word => text.Contains(word, StringComparison.Ordinal)) || OwnAreIn(text);
        foreach (Match alias in Aliases().Matches(text))
        {
            string meant = alias.Groups["rest"].Value;
            if (AreIn(meant) || OwnAreIn(meant)) Add(alias.Groups["name"].Value);
        }

        foreach (Match type in Classes().Matches(text))
        {
            string bases = type.Groups["rest"].Value, name = type.Groups["name"].Value;
            string modifiers = type.Groups["modifiers"].Value;
            if (modifiers.Contains("partial", StringComparison.Ordinal)) _own.Add(name);
            if (!AreIn(bases) && !OwnAreIn(bases)) continue;
            bool isBase = modifiers.Contains("abstract", StringComparison.Ordinal)
                || (mayInherit && !modifiers.Contains("sealed", StringComparison.Ordinal));
            bool isAttribute =
                name.EndsWith(Ending, StringComparison.Ordinal) || bases.Contains(Ending, StringComparison.Ordinal);
            if (isAttribute) Add(name);
            else if (isBase) _own.Add(name);
        }

        foreach (Match version in Versions().Matches(text))
        {
            string owner = version.Groups["name"].Value;
            if (owner != "TransactionBehavior") _own.Add(owner);
        }
    }

    private void Add(string name)
    {
        _own.Add(name);
        if (name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Ending.Length) _own.Add(name[..^Ending.Length]);
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

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"\busing\s+(?:unsafe\s+)?@?(?<name>\w+)\s*=(?<rest>[^;]*);",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Aliases();

    [GeneratedRegex(
        @"(?<modifiers>(\b(public|internal|protected|private|abstract|sealed|partial|file|new|static|unsafe|readonly)\s+)*)"
            + @"\b(class|record(\s+(class|struct))?|struct|interface)\s+@?(?<name>\w+)(?<rest>[^{;]*)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Classes();

    [GeneratedRegex(
        @"Migration\w*\s*\([^()]*?\b(?<name>\w+)\s*\.\s*@?\w+\s*[),+*/-]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Versions();
}

/// <summary>The spelling of names in C#: with escapes, and with characters that nobody sees and no name has.</summary>
internal static partial class SourceSpelling
{
    private static readonly SearchValues<byte> Begins =
        SearchValues.Create([(byte)'\\', 0xC2, 0xD8, 0xDB, 0xDC, 0xE0, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3]);

    /// <summary>
    /// Whether names in it may be spelled otherwise than they are: with an escape, or with what is, in UTF-8, the beginning of a
    /// character that only formats.
    /// </summary>
    public static bool MayHide(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        for (int at = rest.IndexOfAny(Begins); at >= 0; at = rest.IndexOfAny(Begins))
        {
            rest = rest[at..];
            if (Hides(rest)) return true;
            rest = rest[1..];
        }

        return false;
    }

    // What is common in texts is told apart: a no-break space and a section sign (C2), dashes and quotes (E2), wide forms (EF).
    private static bool Hides(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'\\', var next, ..] => next is (byte)'u' or (byte)'U',
        [0xC2, var next, ..] => next == 0xAD,
        [0xE2, 0x80, var next, ..] => next is (>= 0x8B and <= 0x8F) or (>= 0xAA and <= 0xAE),
        [0xE2, 0x81, var next, ..] => next >= 0xA0,
        [0xE2, ..] => false,
        [0xEF, 0xBB, var next, ..] => next == 0xBF,
        [0xEF, 0xBF, var next, ..] => next >= 0xB9,
        [0xEF, ..] => false,
        [(byte)'\\', ..] => false,
        _ => true,
    };

    /// <summary>The text with every name as the compiler takes it.</summary>
    public static string Plain(string text)
    {
        if (text.Contains(@"\u", StringComparison.OrdinalIgnoreCase)) text = Escaped().Replace(text, Unescape);
        ReadOnlySpan<char> rest = text;
        for (int at = rest.IndexOfAnyExceptInRange('\0', '\x7F'); at >= 0; at = rest.IndexOfAnyExceptInRange('\0', '\x7F'))
        {
            if (IsUnseen(rest[at])) return string.Concat(text.Where(letter => !IsUnseen(letter)));
            rest = rest[(at + 1)..];
        }

        return text;
    }

    private static bool IsUnseen(char letter) => letter > 0x7F && char.GetUnicodeCategory(letter) == UnicodeCategory.Format;

    private static string Unescape(Match match)
    {
        int code = int.Parse(match.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Rune.IsValid(code) ? new Rune(code).ToString() : match.Value;
    }

    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
