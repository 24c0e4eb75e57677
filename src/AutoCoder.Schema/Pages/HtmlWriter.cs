using System.Buffers;

namespace AutoCoder.Schema.Pages;

/// <summary>
/// Writes HTML of which no part can be anything but what it was written as: text and values of attributes are escaped here and
/// nowhere else, names of elements and attributes are words of this program, and what would run or fetch has no way in.
/// </summary>
/// <param name="output">Where it goes; line ends are those of Unix.</param>
internal sealed class HtmlWriter(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> ViewLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABR");

    /// <summary>The beginning of every document.</summary>
    public void Begin() => output.Write("<!doctype html>\n");

    /// <summary>An element; it ends when what is given back is disposed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes; one without a value is left out.</param>
    public Ending Element(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        return new(this, name);
    }

    /// <summary>An element with text in it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="attributes">Its attributes; one without a value is left out.</param>
    public void Leaf(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        Text(text);
        End(name);
    }

    /// <summary>An element that has no end.</summary>
    public void Void(string name, params ReadOnlySpan<(string Name, string? Value)> attributes) => Start(name, attributes);

    /// <summary>A link to a place of this page.</summary>
    /// <param name="id">The place.</param>
    /// <param name="text">What is clicked.</param>
    public void Link(string id, string text)
    {
        output.Write("<a href=\"#");
        Escaped(id);
        output.Write("\">");
        Text(text);
        output.Write("</a>");
    }

    /// <summary>A dot as the page's sign, which no browser asks anybody for.</summary>
    /// <param name="tone">What it is coloured by.</param>
    public void Icon(PageTone tone)
    {
        string colour = tone switch { PageTone.Good => "2f9e63", PageTone.Bad => "d0443a", _ => "7b8794" };
        output.Write("<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E"
            + $"%3Ccircle cx='4' cy='4' r='4' fill='%23{colour}'/%3E%3C/svg%3E\">\n");
    }

    /// <summary>Text.</summary>
    public void Text(string text) => Escaped(CleanText.Of(text));

    /// <summary>A line end between elements, for whoever reads the source.</summary>
    public void Line() => output.Write('\n');

    /// <summary>The page's own style or script: a constant of this program, which the page's policy names by its hash.</summary>
    /// <param name="name"><c>style</c> or <c>script</c>.</param>
    /// <param name="asset">It.</param>
    public void Own(string name, PageAsset asset)
    {
        output.Write($"<{name}>");
        output.Write(asset.Text);
        output.Write($"</{name}>\n");
    }

    private void Start(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (name is "script" or "style" or "iframe" or "object" or "embed" or "base" || !IsName(name)) throw Refused(name);
        output.Write('<');
        output.Write(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is null) continue;
            bool isActive = attribute is "style" or "href" or "src" or "srcset" or "srcdoc" or "action" or "formaction"
                || attribute.StartsWith("on", StringComparison.Ordinal);
            if (isActive || !IsName(attribute)) throw Refused(attribute);
            output.Write(' ');
            output.Write(attribute);
            if (value.Length == 0) continue;
            output.Write("=\"");
            Text(value);
            output.Write('"');
        }

        output.Write('>');
    }

    private void End(string name)
    {
        output.Write("</");
        output.Write(name);
        output.Write('>');
    }

    private void Escaped(string clean)
    {
        ReadOnlySpan<char> rest = clean;
        for (int at = rest.IndexOfAny(Special); at >= 0; at = rest.IndexOfAny(Special))
        {
            output.Write(rest[..at]);
            output.Write(rest[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => "&#39;" });
            rest = rest[(at + 1)..];
        }

        output.Write(rest);
    }

    // SVG has names with capitals.
    private static bool IsName(string name) => name.Length > 0
        && (!name.AsSpan().ContainsAnyExcept(NameLetters) || !name.AsSpan().ContainsAnyExcept(ViewLetters));

    private static ArgumentException Refused(string name) => new($"'{name}' is nothing that a page has.");

    /// <summary>An element that is open.</summary>
    internal readonly ref struct Ending(HtmlWriter writer, string name)
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => writer.End(name);
    }
}

/// <summary>The style or the script of pages: a file of this assembly.</summary>
/// <param name="Text">Its text.</param>
internal sealed record PageAsset(string Text)
{
    /// <summary>How pages look.</summary>
    public static PageAsset Style { get; } = Read("page.css");

    /// <summary>What filters, sorts and copies.</summary>
    public static PageAsset Script { get; } = Read("page.js");

    /// <summary>What a policy of contents names it by.</summary>
    public string Source => $"'sha256-{Convert.ToBase64String(Convert.FromHexString(Digest.Of(Text)))}'";

    private static PageAsset Read(string name)
    {
        using var reader = new StreamReader(typeof(PageAsset).Assembly.GetManifestResourceStream(name)!);
        return new(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
