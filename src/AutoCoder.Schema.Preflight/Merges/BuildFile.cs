using System.IO.Enumeration;
using System.Xml;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// What a project file, or a file that it imports, says of what is compiled. MSBuild is not run: what it would decide by
/// conditions and properties is taken for possible, and what that leaves open is said.
/// </summary>
internal sealed record BuildFile
{
    private const string Endings = ".csproj .props .targets .projitems";
    private static readonly string[] Known = [.. Endings.Split(' ')];

    // What has none of these says nothing of what is compiled. UTF-16 is full of NUL.
    private static readonly byte[][] Telling =
    [
        "ompile"u8.ToArray(), "OMPILE"u8.ToArray(), "sing"u8.ToArray(), "SING"u8.ToArray(), "mport"u8.ToArray(),
        "nableDefault"u8.ToArray(), "efaultItemExcludes"u8.ToArray(), "<<<<<<<"u8.ToArray(), "\0"u8.ToArray(),
    ];

    /// <summary>What it compiles or leaves out, in its order.</summary>
    public ImmutableArray<BuildItem> Items { get; private init; } = [];

    /// <summary>The aliases that it gives to types, as C# writes them.</summary>
    public ImmutableArray<string> Aliases { get; private init; } = [];

    /// <summary>The files that it imports, as it names them.</summary>
    public ImmutableArray<string> Imports { get; private init; } = [];

    /// <summary>Whether it names an SDK, so that what is in its folder is compiled.</summary>
    public bool HasSdk { get; private init; }

    /// <summary>Whether it says that what is in the folder is not compiled.</summary>
    public bool IsWithoutDefaults { get; private init; }

    /// <summary>What of it nobody can follow, and the line.</summary>
    public ImmutableArray<(int Line, string Problem)> Unfollowed { get; private init; } = [];

    /// <summary>Whether a file of this name is one.</summary>
    public static bool Is(string path) =>
        Array.Exists(Known, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads one.</summary>
    public static BuildFile Read(byte[] bytes)
    {
        if (!Array.Exists(Telling, word => bytes.AsSpan().IndexOf(word) >= 0))
            return new BuildFile { HasSdk = bytes.AsSpan().IndexOf("Sdk"u8) >= 0 };
        var reading = new Reading();
        try
        {
            using var stream = new MemoryStream(bytes);
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
            using var xml = XmlReader.Create(stream, settings);
            while (xml.Read()) reading.Take(xml);
        }
        catch (XmlException problem) // such as the markers of a conflict
        {
            reading.Unfollowed.Add((problem.LineNumber, $"it is not XML ({problem.Message})"));
        }

        return reading.Result;
    }

    private sealed class Reading
    {
        private readonly List<BuildItem> _items = [];
        private readonly List<string> _aliases = [], _imports = [];
        private readonly Stack<bool> _conditional = new();
        private string _element = "", _using = "";
        private bool _hasSdk, _isWithoutDefaults;

        public List<(int Line, string Problem)> Unfollowed { get; } = [];

        public BuildFile Result => new()
        {
            Items = [.. _items],
            Aliases = [.. _aliases],
            Imports = [.. _imports],
            HasSdk = _hasSdk,
            IsWithoutDefaults = _isWithoutDefaults,
            Unfollowed = [.. Unfollowed],
        };

        private bool IsConditional => _conditional.Count > 0 && _conditional.Peek();

        public void Take(XmlReader xml)
        {
            int line = (xml as IXmlLineInfo)?.LineNumber ?? 1;
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    bool isConditional = IsConditional || xml.GetAttribute("Condition") is not null
                        || xml.LocalName is "Target" or "When" or "Otherwise";
                    bool isEmpty = xml.IsEmptyElement;
                    _element = xml.LocalName;
                    Begin(xml, line, isConditional);
                    if (!isEmpty) _conditional.Push(isConditional);
                    break;
                case XmlNodeType.EndElement:
                    _conditional.TryPop(out _);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    Text(xml.Value.Trim(), line);
                    break;
                default:
                    break;
            }
        }

        private void Begin(XmlReader xml, int line, bool isConditional)
        {
            if (Is("Compile")) Compile(xml, line, isConditional);
            else if (Is("Using")) Alias(_using = xml.GetAttribute("Include") ?? "", xml.GetAttribute("Alias"));
            else if (Is("Import")) Import(xml.GetAttribute("Project"));
            _hasSdk |= Is("Sdk") || xml.GetAttribute("Sdk") is not null;
        }

        private void Compile(XmlReader xml, int line, bool isConditional)
        {
            foreach (string pattern in Patterns(xml.GetAttribute("Include")))
                _items.Add(new BuildItem(pattern, line, IsRemoval: false));
            foreach (string pattern in Patterns(xml.GetAttribute("Remove")))
                Remove(pattern, line, isConditional, "<Compile Remove>");
        }

        private void Remove(string pattern, int line, bool isConditional, string what)
        {
            if (isConditional || pattern.Contains("$(", StringComparison.Ordinal)
                || pattern.Contains("@(", StringComparison.Ordinal))
                Unfollowed.Add((line, $"{what} of '{pattern}' hangs on conditions or properties"));
            else _items.Add(new BuildItem(pattern, line, IsRemoval: true));
        }

        private void Import(string? project)
        {
            if (!string.IsNullOrEmpty(project)) _imports.Add(project);
        }

        private void Alias(string type, string? alias)
        {
            if (type.Length > 0 && !string.IsNullOrEmpty(alias)) _aliases.Add($"global using {alias} = {type};");
        }

        private void Text(string value, int line)
        {
            if (Is("Alias")) Alias(_using, value);
            else if (Is("DefaultItemExcludes"))
            {
                foreach (string pattern in Patterns(value).Where(one => one != "$(DefaultItemExcludes)"))
                    Remove(pattern, line, IsConditional, "<DefaultItemExcludes>");
            }
            else if (Is("EnableDefaultItems") || Is("EnableDefaultCompileItems"))
            {
                bool isFalse = value.Equals("false", StringComparison.OrdinalIgnoreCase);
                if (isFalse && !IsConditional) _isWithoutDefaults = true;
                else if (isFalse || value.Contains("$(", StringComparison.Ordinal))
                    Unfollowed.Add((line, $"<{_element}> hangs on conditions or properties"));
            }
        }

        private bool Is(string name) => _element.Equals(name, StringComparison.OrdinalIgnoreCase);

        private static string[] Patterns(string? value) =>
            (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

/// <summary>An item of a build file.</summary>
/// <param name="Pattern">What it names, as it is written.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="IsRemoval">True when it leaves files out.</param>
internal sealed record BuildItem(string Pattern, int Line, bool IsRemoval);

/// <summary>A pattern of MSBuild over the paths of a repository.</summary>
internal sealed class BuildPattern
{
    private readonly string[] _segments;

    private BuildPattern(string[] segments, bool isExact) => (_segments, IsExact) = (segments, isExact);

    /// <summary>False where a property was taken for any text.</summary>
    public bool IsExact { get; }

    /// <summary>The pattern; null when it leads out of the repository or says nothing without the value of a property.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="projectFolder">The folder of the project, from the root of the repository.</param>
    /// <param name="fileFolder">The folder of the file that has it.</param>
    public static BuildPattern? Of(string text, string projectFolder, string fileFolder)
    {
        string plain = Uri.UnescapeDataString(text.Replace('\\', '/'));
        string folder = projectFolder;
        foreach ((string property, string meant) in new[]
        {
            ("$(MSBuildThisFileDirectory)", fileFolder),
            ("$(MSBuildProjectDirectory)", projectFolder),
            ("$(ProjectDir)", projectFolder),
        })
        {
            if (!plain.StartsWith(property, StringComparison.OrdinalIgnoreCase)) continue;
            (folder, plain) = (meant, plain[property.Length..].TrimStart('/'));
        }

        if (plain.Contains("@(", StringComparison.Ordinal) || plain.StartsWith('/')) return null;
        string[] parts = [.. plain.Split('/').SelectMany(Loose)];
        bool isExact = parts.SequenceEqual(plain.Split('/'));
        if (parts[^1] is "**" && !isExact) return null;
        List<string> segments = parts[0] == "**" && !isExact ? [] : [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (string part in parts)
        {
            if (part is "" or ".") continue;
            if (part != "..") segments.Add(part);
            else if (segments.Count > 0 && segments[^1] != "**") segments.RemoveAt(segments.Count - 1);
            else if (isExact) return null;
        }

        return segments.Count == 0 ? null : new BuildPattern([.. segments], isExact);
    }

    /// <summary>Whether it names a path.</summary>
    public bool Matches(string path, StringComparison comparison)
    {
        // The segments that the next name may match: one look at each name is enough, whatever the number of "**".
        bool[] may = new bool[_segments.Length + 1];
        may[0] = true;
        Close(may);
        foreach (string name in path.Split('/'))
        {
            bool[] next = new bool[may.Length];
            for (int i = 0; i < _segments.Length; i++)
            {
                if (!may[i]) continue;
                if (_segments[i] == "**") next[i] = true;
                else next[i + 1] |= IsName(_segments[i], name, comparison);
            }

            Close(next);
            may = next;
        }

        return may[^1];
    }

    // What a property stands for may be several folders, or the beginning of a name.
    private static string[] Loose(string segment)
    {
        int begin = segment.IndexOf("$(", StringComparison.Ordinal), end = segment.LastIndexOf(')');
        if (begin < 0 || end < begin) return [segment];
        string before = segment[..begin], after = segment[(end + 1)..];
        return
        [
            .. before.Length > 0 ? [before + "*"] : Array.Empty<string>(), "**",
            .. after.Length > 0 ? ["*" + after] : Array.Empty<string>(),
        ];
    }

    // In MSBuild a backslash separates folders; one that is left was written as %5C, and is no escape.
    private static bool IsName(string segment, string name, StringComparison comparison) =>
        FileSystemName.MatchesSimpleExpression(
            segment.Replace("\\", "\\\\", StringComparison.Ordinal), name, comparison == StringComparison.OrdinalIgnoreCase);

    // A "**" may be nothing.
    private void Close(bool[] may)
    {
        for (int i = 0; i < _segments.Length; i++) may[i + 1] |= may[i] && _segments[i] == "**";
    }
}
