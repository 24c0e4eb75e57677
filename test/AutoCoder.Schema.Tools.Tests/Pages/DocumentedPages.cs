namespace AutoCoder.Schema.Tools.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the checkout's folder on.</param>
/// <param name="Language">What follows the fence.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record Block(string Page, string Language, string Text)
{
    /// <summary>What there is to type, a command a line and without the remark behind it.</summary>
    public string[] Lines =>
    [
        .. Text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n')
            .Select(line => line.Split("  #")[0].Split("    # ")[0].Trim()).Where(line => line.Length > 0 && line[0] != '#'),
    ];
}

/// <summary>README.md and the pages below docs/.</summary>
internal static class DocumentedPages
{
    private static string Root => Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    public static IEnumerable<(string Name, string Text)> All() =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md"))
        where !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)
        orderby file
        select (Path.GetRelativePath(Root, file), File.ReadAllText(file));

    public static IEnumerable<Block> Blocks(params string[] languages) =>
        from page in All()
        from block in BlocksOf(page.Name, page.Text)
        where languages.Contains(block.Language)
        select block;

    private static IEnumerable<Block> BlocksOf(string page, string text)
    {
        string? language = null;
        List<string> lines = [];
        foreach (string line in text.Split('\n'))
        {
            bool isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence && language is null) language = line.Trim()[3..].Trim();
            else if (isFence)
            {
                yield return new(page, language!, string.Join('\n', lines));
                (language, lines) = (null, []);
            }
            else if (language is not null)
            {
                lines.Add(line);
            }
        }
    }
}
