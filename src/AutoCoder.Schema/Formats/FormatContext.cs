using System.Text;

namespace AutoCoder.Schema.Formats;

/// <summary>What a report does not know of itself.</summary>
/// <param name="Root">The absolute path of the repository, or that folder again: files below it are named relative to it.</param>
/// <param name="Folder">The absolute path of the folder that relative paths in the report begin in.</param>
/// <param name="Version">The version of the program, such as <c>0.1.0</c>.</param>
internal sealed record FormatContext(string Root, string Folder, string Version)
{
    /// <summary>When the run was; null where that is not told.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>A file as reports name it to other programs.</summary>
/// <param name="Path">With slashes; relative when <see cref="IsRelative"/>.</param>
/// <param name="IsRelative">Whether it is below the root.</param>
internal readonly record struct FilePlace(string Path, bool IsRelative)
{
    /// <summary>The place of a path as a report has it.</summary>
    public static FilePlace Of(string path, FormatContext context)
    {
        bool isWindows = IsWindows(context.Root);
        string slashed = Slashed(path, isWindows), top = Slashed(context.Root, isWindows).TrimEnd('/');
        string full = Normal(IsAbsolute(slashed, isWindows) ? slashed : $"{Slashed(context.Folder, isWindows)}/{slashed}");
        StringComparison comparison = isWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return full.Length > top.Length + 1 && full.StartsWith($"{top}/", comparison)
            ? new(full[(top.Length + 1)..], IsRelative: true)
            : new(full, IsRelative: false);
    }

    /// <summary>A URI reference (RFC 3986): relative to the root, or of the scheme <c>file</c>.</summary>
    public string Uri
    {
        get
        {
            string escaped = string.Join('/', Path.Split('/').Select(System.Uri.EscapeDataString));
            if (IsRelative) return escaped;
            if (Path.StartsWith("//", StringComparison.Ordinal)) return $"file:{escaped}"; // a share: its server is the authority
            return Path.StartsWith('/') ? $"file://{escaped}" : $"file:///{Drive(escaped)}";
        }
    }

    /// <summary>The URI of a folder, which ends with a slash.</summary>
    public static string FolderUri(string root)
    {
        string uri = new FilePlace(Slashed(root, IsWindows(root)), IsRelative: false).Uri;
        return uri.EndsWith('/') ? uri : $"{uri}/";
    }

    private static string Slashed(string path, bool isWindows) => isWindows ? path.Replace('\\', '/') : path;

    private static string Drive(string escaped) => escaped.Replace("%3A/", ":/", StringComparison.Ordinal);

    private static bool IsWindows(string root) =>
        root.StartsWith(@"\\", StringComparison.Ordinal) || (root.Length > 1 && root[1] == ':' && char.IsAsciiLetter(root[0]));

    private static bool IsAbsolute(string path, bool isWindows) => path.StartsWith('/') || (isWindows && IsWindows(path));

    // Dots are taken out without asking the file system: a report is about names.
    private static string Normal(string path)
    {
        List<string> segments = [];
        string start = path.StartsWith("//", StringComparison.Ordinal) ? "//" : path.StartsWith('/') ? "/" : "";
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return start + string.Join('/', segments);
    }
}

/// <summary>Text from outside as every format can hold it.</summary>
internal static class CleanText
{
    /// <summary>
    /// The text with its line ends as <c>\n</c>; what no document can hold or what nobody can see (control characters, half a
    /// surrogate pair, U+FFFE, U+FFFF) as <c>\u001b</c> and the like.
    /// </summary>
    public static string Of(string text)
    {
        if (!Enumerable.Range(0, text.Length).Any(i => IsUnsafe(text, i))) return text;
        var clean = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            if (IsUnsafe(text, i)) clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else clean.Append(text[i]);
        }

        return clean.ToString();
    }

    /// <summary>The same as one line.</summary>
    public static string Line(string text) => Of(text).Replace("\n", " ", StringComparison.Ordinal);

    /// <summary>The beginning of a text that is too long, with a sign that something is left out.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        int end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text[..end]}…";
    }

    private static bool IsUnsafe(string text, int i) => text[i] switch
    {
        '\n' => false,
        >= ' ' and < '\x7f' => false,
        '\ufffe' or '\uffff' => true,
        char half when char.IsHighSurrogate(half) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        char half when char.IsLowSurrogate(half) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        char other => TerminalText.IsUnsafe(other),
    };
}
