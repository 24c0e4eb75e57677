namespace AutoCoder.Schema.Pictures;

/// <summary>Where a graph's boxes stand and its lines run, in pixels; made by whoever has a library for it.</summary>
/// <param name="Width">How wide all of it is.</param>
/// <param name="Height">How high.</param>
/// <param name="Boxes">One for each box of the graph, in its order.</param>
/// <param name="Routes">One for each edge of the graph, in its order.</param>
internal sealed record Placement(int Width, int Height, ImmutableArray<PlacedBox> Boxes, ImmutableArray<Route> Routes);

/// <summary>A box in its place.</summary>
internal readonly record struct PlacedBox(int X, int Y, int Width, int Height)
{
    /// <summary>Where it ends to the right.</summary>
    public int Right => X + Width;

    /// <summary>Where it ends below.</summary>
    public int Bottom => Y + Height;
}

/// <summary>The way of a line.</summary>
/// <param name="Points">
/// From the box that refers to the one that is referred to, at least two: the first and the last are on the sides of their
/// boxes. Between two points of one height it is straight, otherwise bent.
/// </param>
internal sealed record Route(ImmutableArray<(int X, int Y)> Points)
{
    /// <summary>Whether it runs behind boxes that it does not belong to.</summary>
    public bool IsFar { get; init; }
}

/// <summary>How large a box has to be for all that is written in it, without asking a font.</summary>
internal static class BoxMeasure
{
    /// <summary>
    /// The width of a cell: no common monospace font takes more than 0.61 of its size for one, and the size is 13.
    /// </summary>
    public const int Cell = 8;

    /// <summary>The width of a cell of what is written small.</summary>
    public const int SmallCell = 7;

    /// <summary>The heights of a head and of a row.</summary>
    public const int Head = 30, Row = 22, Below = 4;

    /// <summary>What is left free at both sides.</summary>
    public const int Side = 10;

    /// <summary>What stands before the marks of a row.</summary>
    public const int Dot = 14;

    private const int LongestHead = 44, LongestName = 40, LongestType = 30, Gap = 14;

    /// <summary>The size.</summary>
    public static (int Width, int Height) SizeOf(SchemaBox box)
    {
        int head = (TextCells.Of(HeadOf(box)) * Cell) + (NoteOf(box).Length * SmallCell) + (NoteOf(box).Length > 0 ? Gap : 0);
        int rows = TypeAt(box) + (box.Rows.Select(row => TextCells.Of(TypeOf(row))).DefaultIfEmpty(0).Max() * Cell);
        int width = Math.Max(head, box.Rows.IsEmpty ? 0 : rows - Side) + (2 * Side);
        return (width, Head + (box.Rows.Length * Row) + (box.Rows.IsEmpty ? 0 : Below));
    }

    /// <summary>How far below the top of a box the middle of a row is; of the head when there is none.</summary>
    public static int MiddleOf(int? row) => row is { } at ? Head + (at * Row) + (Row / 2) : Head / 2;

    /// <summary>How far from the left the names begin.</summary>
    public static int NameAt(SchemaBox box)
    {
        int most = box.Rows.Select(row => MarksOf(row).Length).DefaultIfEmpty(0).Max();
        return Side + Dot + (most == 0 ? 0 : (most * SmallCell) + 8);
    }

    /// <summary>How far from the left the types begin.</summary>
    public static int TypeAt(SchemaBox box) =>
        NameAt(box) + (box.Rows.Select(row => TextCells.Of(NameOf(row))).DefaultIfEmpty(0).Max() * Cell) + Gap;

    /// <summary>What is written in the head.</summary>
    public static string HeadOf(SchemaBox box) => TextCells.Cut(CleanText.Line(box.Name), LongestHead);

    /// <summary>What is written beside it; empty for a table.</summary>
    public static string NoteOf(SchemaBox box) => box.Type switch
    {
        BoxType.View => "view",
        BoxType.Opaque => "virtual",
        BoxType.Missing => "is not there",
        _ => "",
    };

    /// <summary>The name in a row.</summary>
    public static string NameOf(BoxRow row) => TextCells.Cut(CleanText.Line(row.Name), LongestName);

    /// <summary>The type in a row.</summary>
    public static string TypeOf(BoxRow row) => TextCells.Cut(CleanText.Line(row.DeclaredType), LongestType);

    /// <summary>The keys in a row.</summary>
    public static string MarksOf(BoxRow row) => string.Join(' ',
    [
        .. row.Marks.HasFlag(RowMarks.PrimaryKey) ? ["PK"] : Array.Empty<string>(),
        .. row.Marks.HasFlag(RowMarks.ForeignKey) ? ["FK"] : Array.Empty<string>(),
        .. row.Marks.HasFlag(RowMarks.Unique) ? ["UQ"] : Array.Empty<string>(),
    ]);
}
