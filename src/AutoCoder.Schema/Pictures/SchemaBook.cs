using System.Text;

namespace AutoCoder.Schema.Pictures;

/// <summary>
/// The documentation of schemas that a team would keep by hand, as files of Markdown and pictures: for each kind its diagram, its
/// tables with the migrations that they are from, and its history. The same lock makes the same bytes.
/// </summary>
internal static class SchemaBook
{
    /// <summary>The page that a code host shows for the folder.</summary>
    public const string Index = "README.md";

    private const string Mark =
        $"<!-- {OwnFile.BookMark}. Do not edit it: what it tells is in schema.lock and in the migrations. -->";

    /// <summary>The files, by name.</summary>
    /// <param name="stories">The kinds.</param>
    /// <param name="place">Places the boxes of a picture.</param>
    public static ImmutableArray<BookFile> Files(IEnumerable<SchemaStory> stories, Func<SchemaGraph, Placement> place)
    {
        List<(SchemaStory Story, string Name)> named = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase) { Path.GetFileNameWithoutExtension(Index) };
        foreach (SchemaStory story in stories.OrderBy(story => story.Kind, StringComparer.Ordinal))
        {
            string plain = FileName(story.Kind), name = plain;
            for (int more = 2; !names.Add(name); more++) name = string.Create(CultureInfo.InvariantCulture, $"{plain}_{more}");
            named.Add((story, name));
        }

        return
        [
            new(Index, IndexPage(named)),
            .. named.SelectMany(one => new[]
            {
                new BookFile($"{one.Name}.md", new KindPage(one.Story, $"{one.Name}.svg", Mark).Text()),
                new BookFile($"{one.Name}.svg", Picture(one.Story, place)),
            }),
        ];
    }

    private static string IndexPage(List<(SchemaStory Story, string Name)> named)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Mark}\n\n# Schemas\n\n");
        text.Append("| Kind | Version | Newest migration | Tables | Migrations |\n|---|---|---|---|---|\n");
        foreach ((SchemaStory story, string name) in named)
        {
            StoryStep newest = story.Steps[^1];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| [{MarkdownText.Escape(story.Kind)}]({name}.md) | {newest.Migration.Version} | {Told(newest)} "
                    + $"| {story.Schema.Tables.Length} | {story.Steps.Length} |\n");
        }

        return text.ToString();
    }

    private static string Told(StoryStep step) => step.Description is { Length: > 0 } description
        ? MarkdownText.Escape(CleanText.Line(description))
        : MarkdownText.Code(step.Migration.Name);

    private static string Picture(SchemaStory story, Func<SchemaGraph, Placement> place)
    {
        SchemaPicture picture = new(
            string.Create(CultureInfo.InvariantCulture, $"{story.Kind} at {story.Steps[^1].Migration.Version}"), story.Schema)
        {
            Mark = OwnFile.BookMark,
        };
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        SvgDrawing.Write(picture, place(picture.Graph), writer);
        return writer.ToString();
    }

    // A name that every file system has, and that leads nowhere else.
    private static string FileName(string kind)
    {
        var name = new StringBuilder();
        foreach (char c in kind)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(c) || c is '_' || (c is '-' or '.' && name.Length > 0);
            if (isPlain) name.Append(c);
            else name.Append(CultureInfo.InvariantCulture, $"_{(int)c:x4}");
        }

        return name.ToString();
    }
}

/// <summary>A file of the book.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Text">All of it, with line feeds.</param>
internal sealed record BookFile(string Name, string Text);
