namespace AutoCoder.Schema.Operator.Pictures;

/// <summary>What a schema is shown as.</summary>
internal enum PictureFormat
{
    /// <summary>The statements that make it, in one spelling.</summary>
    Sql,

    /// <summary>Mermaid's <c>erDiagram</c>.</summary>
    Mermaid,

    /// <summary>A picture.</summary>
    Svg,

    /// <summary>A page.</summary>
    Html,
}

/// <summary>The formats by their names, and what a schema looks like in each.</summary>
internal static class PictureFormats
{
    /// <summary>The names, for help and refusals.</summary>
    public const string Names = "sql|mermaid|svg|html";

    /// <summary>The format of a name; null for any other word.</summary>
    public static PictureFormat? Parse(string name) => name switch
    {
        "sql" => PictureFormat.Sql,
        "mermaid" => PictureFormat.Mermaid,
        "svg" => PictureFormat.Svg,
        "html" => PictureFormat.Html,
        _ => null,
    };

    /// <summary>The format that the end of a file's name tells; null where it tells none.</summary>
    public static PictureFormat? OfFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".sql" => PictureFormat.Sql,
        ".mmd" or ".mermaid" => PictureFormat.Mermaid,
        ".svg" => PictureFormat.Svg,
        ".html" or ".htm" => PictureFormat.Html,
        _ => null,
    };

    /// <summary>Writes it.</summary>
    /// <param name="picture">What is shown.</param>
    /// <param name="format">As what.</param>
    /// <param name="layout">Places the boxes where something is drawn.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(SchemaPicture picture, PictureFormat format, GraphLayout layout, TextWriter writer)
    {
        switch (format)
        {
            case PictureFormat.Sql:
                writer.Write($"-- {picture.Mark}\n-- {CleanText.Line(picture.Title)}\n");
                foreach (string statement in CanonicalDdl.Statements(picture.Schema)) writer.Write($"\n{statement};\n");
                break;
            case PictureFormat.Mermaid:
                writer.Write($"%% {picture.Mark}\n{MermaidDiagram.Text(picture.Graph)}");
                break;
            case PictureFormat.Svg:
                SvgDrawing.Write(picture, layout.Place(picture.Graph), writer);
                break;
            default:
                SchemaPage.Write(picture, layout.Place(picture.Graph), writer);
                break;
        }
    }
}
