namespace AutoCoder.Schema.Formats;

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

    private static bool IsWindows(string root) => root.StartsWith(@"\\", StringComparison.Ordinal) || (root.Length > 1 && root[1] == ':' && char.IsAsciiLetter(root[0]));

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
