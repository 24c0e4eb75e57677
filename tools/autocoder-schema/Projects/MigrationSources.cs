using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Operator.Projects;

/// <summary>The migrations that the files of a project have, as far as their text tells without a compiler.</summary>
/// <param name="Files">Them, in the order of their versions.</param>
internal sealed partial record MigrationSources(ImmutableArray<MigrationSource> Files)
{
    private static readonly string[] PassedOver = ["bin", "obj", "node_modules"];

    /// <summary>Whether tags tell of which kind a migration is.</summary>
    public bool UsesTags => Files.Any(file => !file.Tags.IsEmpty);

    /// <summary>The tags, each once.</summary>
    public IEnumerable<string> Tags => Files.SelectMany(file => file.Tags).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The highest version; null when there is none.</summary>
    public long? Highest => Files.IsEmpty ? null : Files[^1].Version;

    /// <summary>The newest migration of a kind; where kinds have no tags, the newest of all.</summary>
    public MigrationSource? Newest(string? kind) =>
        Files.LastOrDefault(file => kind is null ? file.Tags.IsEmpty : file.Tags.Contains(kind));

    /// <summary>Reads a project's folder.</summary>
    public static MigrationSources Read(string folder) => new(
    [
        .. FilesBelow.Of(folder, "*.cs", PassedOver).SelectMany(Of)
            .OrderBy(file => file.Version).ThenBy(file => file.Path, StringComparer.Ordinal),
    ]);

    private static IEnumerable<MigrationSource> Of(string path)
    {
        string text = File.ReadAllText(path);
        if (!text.Contains("Migration", StringComparison.Ordinal)) yield break;
        Match space = Namespaces().Match(text);
        MatchCollection found = Attributes().Matches(text);
        for (int index = 0; index < found.Count; index++)
        {
            string digits = found[index].Groups["version"].Value.Replace("_", "", StringComparison.Ordinal);
            if (!long.TryParse(digits, CultureInfo.InvariantCulture, out long version)) continue;
            // The attributes of a class stand in any order; those of the one before it end with its body.
            int end = index + 1 < found.Count ? found[index + 1].Index : text.Length;
            Match type = Classes().Match(text, found[index].Index, end - found[index].Index);
            int begin = text.LastIndexOf('}', found[index].Index) + 1;
            string attributes = text[begin..(type.Success ? type.Index : found[index].Index)];
            yield return new(path, version, type.Groups["name"].Value, space.Groups["name"].Value)
            {
                Tags =
                [
                    .. TagUses().Matches(attributes).SelectMany(use => Words().Matches(use.Value))
                        .Select(word => word.Groups["text"].Value),
                ],
                IsInBlock = space.Groups["end"].Value == "{",
                HasWideEnds = text.Contains("\r\n", StringComparison.Ordinal),
            };
        }
    }

    private const string Attribute = @"^\s*\[[^\]\n]*?\b\w*Migration(?:Attribute)?\s*\(\s*(?:version\s*:\s*)?"
        + @"(?<version>[0-9][0-9_]*)L?\b";

    [GeneratedRegex(Attribute, RegexOptions.Multiline)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\bclass\s+(?<name>\w+)")]
    private static partial Regex Classes();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)\s*(?<end>[;{])", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"\bTags(?:Attribute)?\s*\([^)]*\)")]
    private static partial Regex TagUses();

    [GeneratedRegex("\"(?<text>[^\"]*)\"")]
    private static partial Regex Words();
}

/// <summary>One migration as its file has it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Version">Its version.</param>
/// <param name="ClassName">Its class; empty when none was found.</param>
/// <param name="Namespace">The namespace; empty when there is none.</param>
internal sealed record MigrationSource(string Path, long Version, string ClassName, string Namespace)
{
    /// <summary>Its tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Whether the namespace has braces around what is in it.</summary>
    public bool IsInBlock { get; init; }

    /// <summary>Whether its lines end as on Windows.</summary>
    public bool HasWideEnds { get; init; }
}
