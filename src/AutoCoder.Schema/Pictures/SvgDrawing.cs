using System.Xml;

namespace AutoCoder.Schema.Pictures;

/// <summary>
/// A graph in its placement as SVG: no script, nothing from elsewhere, light and dark as the reader's system is. What a name
/// could not be drawn for, its tooltip has.
/// </summary>
internal static class SvgDrawing
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const int Margin = 24, TitleHeight = 52, LegendLine = 20, LeastWidth = 420;
    private const int TextDrop = 5; // from the middle of a row to its base line, at 13 pixels
    private const int Foot = 12, Lead = 18;

    private const string Style =
        """

        .ground { fill: #ffffff }
        .box { fill: #ffffff; stroke: #b6c0cc }
        .head { fill: #e9eff7 }
        .view .head, .opaque .head { fill: #eef3ea }
        .view .box, .missing .box { stroke-dasharray: 5 4 }
        .missing .head { fill: #fbeceb }
        .rule { stroke: #b6c0cc }
        text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace }
        text { font-size: 13px; fill: #1b2430; white-space: pre }
        .title { font-size: 16px; font-weight: bold }
        .name { font-weight: bold }
        .small { font-size: 11px; fill: #56657a }
        .type { fill: #56657a }
        .edge { fill: none; stroke: #64748b; stroke-width: 1.4 }
        .reading { stroke-dasharray: 4 4 }
        .far { opacity: .4 }
        g:hover > .far { opacity: 1 }
        .full { fill: #64748b; stroke: #64748b }
        .hollow { fill: none; stroke: #64748b }
        a:hover .box, g:hover > .edge { stroke: #1d5fbf }
        @media (prefers-color-scheme: dark) {
        .ground { fill: #0d1117 }
        .box { fill: #161b22; stroke: #465262 }
        .head { fill: #243044 }
        .view .head, .opaque .head { fill: #26352b }
        .missing .head { fill: #47262a }
        .rule { stroke: #465262 }
        text { fill: #e6edf3 }
        .small, .type { fill: #a3b1c2 }
        .edge { stroke: #8fa1b8 }
        .full { fill: #8fa1b8; stroke: #8fa1b8 }
        .hollow { stroke: #8fa1b8 }
        a:hover .box, g:hover > .edge { stroke: #6ea8fe }
        }

        """;

    /// <summary>How a picture is written, and a page around it: a line an element, the same bytes on every system.</summary>
    internal static readonly XmlWriterSettings Settings = new()
    {
        OmitXmlDeclaration = true,
        Indent = true,
        IndentChars = "",
        NewLineChars = "\n",
        ConformanceLevel = ConformanceLevel.Fragment,
    };

    private static readonly string[] Legend =
    [
        "PK primary key", "FK foreign key", "UQ unique", "● NOT NULL", "○ may be NULL",
    ];

    /// <summary>Writes the picture and a line end.</summary>
    /// <param name="picture">What is drawn.</param>
    /// <param name="placement">Where it stands.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(SchemaPicture picture, Placement placement, TextWriter writer)
    {
        using (XmlWriter xml = XmlWriter.Create(writer, Settings))
        {
            xml.WriteComment($" {picture.Mark} ");
            Write(picture, placement, xml, null);
        }

        writer.Write('\n');
    }

    /// <summary>Writes the picture into a page.</summary>
    /// <param name="picture">What is drawn.</param>
    /// <param name="placement">Where it stands.</param>
    /// <param name="xml">The page.</param>
    /// <param name="linkOf">Where a box leads to, by its place; null: nowhere.</param>
    public static void Write(SchemaPicture picture, Placement placement, XmlWriter xml, Func<int, string>? linkOf)
    {
        string title = TextCells.Cut(CleanText.Line(picture.Title), 80);
        int width = Math.Max(Math.Max(placement.Width, LeastWidth), TextCells.Of(title) * (BoxMeasure.Cell + 2)) + (2 * Margin);
        (string Text, int X, int Y)[] legend = [.. PlaceLegend(width - (2 * Margin))];
        int height = TitleHeight + placement.Height + Margin + (legend[^1].Y + LegendLine) + (Margin / 2);
        xml.WriteStartElement("svg", Namespace);
        Attribute(xml, "viewBox", Text($"0 0 {width} {height}"));
        Attribute(xml, "width", Text($"{width}"));
        Attribute(xml, "height", Text($"{height}"));
        Attribute(xml, "role", "img");
        Attribute(xml, "aria-labelledby", "picture-title picture-description");
        Described(xml, "title", "picture-title", title);
        Described(xml, "desc", "picture-description", CleanText.Of(picture.Description));
        xml.WriteElementString("style", Namespace, Style);
        Rectangle(xml, "ground", new(0, 0, width, height), 0);
        Write(xml, "title", Margin, 32, title, BoxMeasure.Cell + 2);
        xml.WriteStartElement("g", Namespace);
        Attribute(xml, "transform", Text($"translate({Margin} {TitleHeight})"));
        for (int at = 0; at < picture.Graph.Edges.Length; at++)
            WriteEdge(xml, picture.Graph, picture.Graph.Edges[at], placement.Routes[at]);
        for (int at = 0; at < picture.Graph.Boxes.Length; at++)
            WriteBox(xml, picture.Graph.Boxes[at], placement.Boxes[at], linkOf?.Invoke(at));
        xml.WriteEndElement();
        int below = TitleHeight + placement.Height + Margin;
        foreach ((string text, int x, int y) in legend)
            Write(xml, "small", Margin + x, below + y + 12, text, BoxMeasure.SmallCell);
        xml.WriteEndElement();
    }

    private static IEnumerable<(string Text, int X, int Y)> PlaceLegend(int width)
    {
        int x = 0, y = 0;
        foreach (string text in Legend)
        {
            int needed = text.Length * BoxMeasure.SmallCell;
            if (x > 0 && x + needed > width) (x, y) = (0, y + LegendLine);
            yield return (text, x, y);
            x += needed + 24;
        }
    }

    private static void WriteBox(XmlWriter xml, SchemaBox box, PlacedBox place, string? link)
    {
        if (link is not null)
        {
            xml.WriteStartElement("a", Namespace);
            Attribute(xml, "href", link);
        }

        xml.WriteStartElement("g", Namespace);
        if (box.Type != BoxType.Table) Attribute(xml, "class", box.Type.ToString().ToLowerInvariant());
        xml.WriteElementString("title", Namespace, CleanText.Of(box.Name));
        Rectangle(xml, "box", place, 6);
        WriteHead(xml, box, place);
        for (int at = 0; at < box.Rows.Length; at++) WriteRow(xml, box, box.Rows[at], place, place.Y + BoxMeasure.MiddleOf(at));
        xml.WriteEndElement();
        if (link is not null) xml.WriteEndElement();
    }

    private static void WriteHead(XmlWriter xml, SchemaBox box, PlacedBox place)
    {
        // Round above; below, too, where nothing follows.
        int end = place.Y + BoxMeasure.Head;
        xml.WriteStartElement("path", Namespace);
        Attribute(xml, "class", "head");
        Attribute(xml, "d", box.Rows.IsEmpty
            ? Text($"M{place.X + 6} {place.Y + 1}h{place.Width - 12}q5 0 5 5v{BoxMeasure.Head - 12}q0 5 -5 5")
                + Text($"h{12 - place.Width}q-5 0 -5 -5v{12 - BoxMeasure.Head}q0 -5 5 -5z")
            : Text($"M{place.X + 1} {end}V{place.Y + 6}q0 -5 5 -5h{place.Width - 12}q5 0 5 5V{end}z"));
        xml.WriteEndElement();
        if (!box.Rows.IsEmpty)
        {
            xml.WriteStartElement("path", Namespace);
            Attribute(xml, "class", "rule");
            Attribute(xml, "d", Text($"M{place.X} {end}h{place.Width}"));
            xml.WriteEndElement();
        }

        int middle = place.Y + BoxMeasure.MiddleOf(null) + TextDrop;
        Write(xml, "name", place.X + BoxMeasure.Side, middle, BoxMeasure.HeadOf(box), BoxMeasure.Cell);
        string note = BoxMeasure.NoteOf(box);
        if (note.Length == 0) return;
        int start = place.Right - BoxMeasure.Side - (note.Length * BoxMeasure.SmallCell);
        Write(xml, "small", start, middle, note, BoxMeasure.SmallCell);
    }

    private static void WriteRow(XmlWriter xml, SchemaBox box, BoxRow row, PlacedBox place, int middle)
    {
        xml.WriteStartElement("g", Namespace);
        xml.WriteElementString("title", Namespace, CleanText.Of(row.Declaration));
        xml.WriteStartElement("circle", Namespace);
        Attribute(xml, "class", row.Marks.HasFlag(RowMarks.NotNull) ? "full" : "hollow");
        Attribute(xml, "cx", Text($"{place.X + BoxMeasure.Side + 3}"));
        Attribute(xml, "cy", Text($"{middle}"));
        Attribute(xml, "r", "3");
        xml.WriteEndElement();
        int left = place.X + BoxMeasure.Side + BoxMeasure.Dot;
        Write(xml, "small", left, middle + TextDrop - 1, BoxMeasure.MarksOf(row), BoxMeasure.SmallCell);
        Write(xml, "", place.X + BoxMeasure.NameAt(box), middle + TextDrop, BoxMeasure.NameOf(row), BoxMeasure.Cell);
        Write(xml, "type", place.X + BoxMeasure.TypeAt(box), middle + TextDrop, BoxMeasure.TypeOf(row), BoxMeasure.Cell);
        xml.WriteEndElement();
    }

    private static void WriteEdge(XmlWriter xml, SchemaGraph graph, SchemaEdge edge, Route route)
    {
        xml.WriteStartElement("g", Namespace);
        string from = graph.Boxes[edge.From].Name, to = graph.Boxes[edge.To].Name;
        xml.WriteElementString("title", Namespace, CleanText.Line(
            edge.Type == EdgeType.Reading ? $"{from} reads {to}" : $"{from} ({edge.Label}) refers to {to}"));
        xml.WriteStartElement("path", Namespace);
        Attribute(xml, "class", $"edge{(edge.Type == EdgeType.Reading ? " reading" : "")}{(route.IsFar ? " far" : "")}");
        Attribute(xml, "d", Way(route));
        xml.WriteEndElement();
        if (edge.Type == EdgeType.Reference) WriteEnds(xml, edge, route);
        xml.WriteEndElement();
    }

    private static string Way(Route route)
    {
        (int x, int y) = route.Points[0];
        string way = Text($"M{x} {y}");
        foreach ((int nextX, int nextY) in route.Points.Skip(1))
        {
            way += nextY == y ? Text($"H{nextX}") : nextX == x ? Text($"V{nextY}") : Bend(x, y, nextX, nextY);
            (x, y) = (nextX, nextY);
        }

        return way;
    }

    // Straight where its ends are drawn, so that they stay on the line.
    private static string Bend(int x, int y, int nextX, int nextY)
    {
        int lead = Math.Abs(nextX - x) > 4 * Lead ? Math.Sign(nextX - x) * Lead : 0;
        (int from, int to) = (x + lead, nextX - lead);
        int half = (from + to) / 2;
        return Text($"H{from}C{half} {y} {half} {nextY} {to} {nextY}H{nextX}");
    }

    // A crow's foot where many refer, a bar where one is referred to, a ring before it where there need not be any.
    private static void WriteEnds(XmlWriter xml, SchemaEdge edge, Route route)
    {
        (int x, int y) = route.Points[0];
        int away = route.Points[1].X >= x ? 1 : -1;
        string ends = edge.IsOnly
            ? Text($"M{x + (away * Foot / 2)} {y - 6}v12")
            : Text($"M{x} {y - 6}L{x + (away * Foot)} {y}L{x} {y + 6}");
        (int endX, int endY) = route.Points[^1];
        int back = route.Points[^2].X >= endX ? 1 : -1;
        ends += Text($"M{endX + (back * Foot / 2)} {endY - 6}v12");
        xml.WriteStartElement("path", Namespace);
        Attribute(xml, "class", "edge");
        Attribute(xml, "d", ends);
        xml.WriteEndElement();
        if (!edge.MayBeNone) return;
        xml.WriteStartElement("circle", Namespace);
        Attribute(xml, "class", "hollow");
        Attribute(xml, "cx", Text($"{endX + (back * (Foot + 1))}"));
        Attribute(xml, "cy", Text($"{endY}"));
        Attribute(xml, "r", "4");
        xml.WriteEndElement();
    }

    // Whatever font the reader has, what is no ASCII must not take more room than was left for it.
    private static void Write(XmlWriter xml, string style, int x, int y, string text, int cell)
    {
        if (text.Length == 0) return;
        xml.WriteStartElement("text", Namespace);
        if (style.Length > 0) Attribute(xml, "class", style);
        Attribute(xml, "x", Text($"{x}"));
        Attribute(xml, "y", Text($"{y}"));
        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~') && TextCells.Of(text) is > 0 and var cells)
        {
            Attribute(xml, "textLength", Text($"{cells * cell}"));
            Attribute(xml, "lengthAdjust", "spacingAndGlyphs");
        }

        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Rectangle(XmlWriter xml, string style, PlacedBox place, int round)
    {
        xml.WriteStartElement("rect", Namespace);
        Attribute(xml, "class", style);
        Attribute(xml, "x", Text($"{place.X}"));
        Attribute(xml, "y", Text($"{place.Y}"));
        Attribute(xml, "width", Text($"{place.Width}"));
        Attribute(xml, "height", Text($"{place.Height}"));
        if (round > 0) Attribute(xml, "rx", Text($"{round}"));
        xml.WriteEndElement();
    }

    private static void Described(XmlWriter xml, string element, string id, string text)
    {
        xml.WriteStartElement(element, Namespace);
        Attribute(xml, "id", id);
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, value);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
