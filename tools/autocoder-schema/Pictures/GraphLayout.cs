namespace AutoCoder.Schema.Operator.Pictures;

/// <summary>
/// Places a graph: each connected part by the library, the parts in rows beside each other. What half of a schema refers to
/// (users, say) would make one column of all that does: such lines hold nothing together and run behind the boxes.
/// </summary>
internal sealed class GraphLayout(CancellationToken cancellation = default)
{
    private const int RankGap = 96, PartGap = 40, LoopRoom = 26, Loop = 16, Lead = 20, MostReferring = 10;
    private const double WideByHigh = 1.6;

    private readonly DagreEngine _dagre = new(cancellation);

    /// <summary>The placement.</summary>
    public Placement Place(SchemaGraph graph)
    {
        (int Width, int Height)[] sizes = [.. graph.Boxes.Select(BoxMeasure.SizeOf)];
        HashSet<int> far = [.. FarEdges(graph)];
        Part[] parts = [.. Parts(graph, far).Select(boxes => PlacePart(graph, far, boxes, sizes))];
        var places = new PlacedBox[graph.Boxes.Length];
        var routes = new Route[graph.Edges.Length];
        int width = 0, height = 0;
        foreach ((Part part, int x, int y) in InRows(parts))
        {
            foreach ((int box, PlacedBox place) in part.Boxes) places[box] = place with { X = place.X + x, Y = place.Y + y };
            foreach ((int edge, Route route) in part.Routes)
                routes[edge] = new([.. route.Points.Select(point => (point.X + x, point.Y + y))]);
            (width, height) = (Math.Max(width, x + part.Width), Math.Max(height, y + part.Height));
        }

        foreach (int edge in far) routes[edge] = Direct(graph.Edges[edge], places);
        return new(width, height, [.. places], [.. routes]);
    }

    private static IEnumerable<int> FarEdges(SchemaGraph graph)
    {
        HashSet<int> hubs =
        [
            .. graph.Edges.Where(edge => edge.From != edge.To).GroupBy(edge => edge.To)
                .Where(referring => referring.DistinctBy(edge => edge.From).Count() > MostReferring)
                .Select(referring => referring.Key),
        ];
        return Enumerable.Range(0, graph.Edges.Length).Where(
            edge => hubs.Contains(graph.Edges[edge].To) && graph.Edges[edge].From != graph.Edges[edge].To);
    }

    // From the side that is nearer to the nearer side.
    private static Route Direct(SchemaEdge edge, PlacedBox[] places)
    {
        PlacedBox from = places[edge.From], to = places[edge.To];
        int startY = from.Y + BoxMeasure.MiddleOf(edge.FromRow), endY = to.Y + BoxMeasure.MiddleOf(edge.ToRow);
        int startX = to.X + (to.Width / 2) < from.X + (from.Width / 2) ? from.X : from.Right;
        int endX = Math.Abs(to.X - startX) < Math.Abs(to.Right - startX) ? to.X : to.Right;
        int away = startX == from.X ? -Lead : Lead, back = endX == to.X ? -Lead : Lead;
        return new([(startX, startY), (startX + away, startY), (endX + back, endY), (endX, endY)]) { IsFar = true };
    }

    // The boxes of each connected part, ascending; the parts by their first box.
    private static IEnumerable<int[]> Parts(SchemaGraph graph, HashSet<int> far)
    {
        int[] leader = [.. Enumerable.Range(0, graph.Boxes.Length)];
        for (int edge = 0; edge < graph.Edges.Length; edge++)
        {
            if (!far.Contains(edge)) leader[Leader(graph.Edges[edge].From)] = Leader(graph.Edges[edge].To);
        }

        return Enumerable.Range(0, graph.Boxes.Length).GroupBy(Leader).Select(part => part.ToArray());

        int Leader(int box)
        {
            while (leader[box] != box) box = leader[box] = leader[leader[box]];
            return box;
        }
    }

    private static IEnumerable<(Part Part, int X, int Y)> InRows(Part[] parts)
    {
        double area = parts.Sum(part => (double)(part.Width + PartGap) * (part.Height + PartGap));
        int most = parts.Select(part => part.Width).Append((int)Math.Sqrt(area * WideByHigh)).Max();
        int x = 0, y = 0, rowHeight = 0;
        foreach (Part part in parts.OrderByDescending(part => part.Height).ThenBy(part => part.Boxes[0].Box))
        {
            if (x > 0 && x + part.Width > most) (x, y, rowHeight) = (0, y + rowHeight + PartGap, 0);
            yield return (part, x, y);
            x += part.Width + PartGap;
            rowHeight = Math.Max(rowHeight, part.Height);
        }
    }

    private Part PlacePart(SchemaGraph graph, HashSet<int> far, int[] boxes, (int Width, int Height)[] sizes)
    {
        Dictionary<int, int> local = boxes.Select((box, at) => (box, at)).ToDictionary(pair => pair.box, pair => pair.at);
        int[] edges = [.. Enumerable.Range(0, graph.Edges.Length)
            .Where(edge => !far.Contains(edge) && local.ContainsKey(graph.Edges[edge].From))];
        // A line from a box to itself has its room beside it.
        HashSet<int> loops = [.. edges.Where(edge => graph.Edges[edge].From == graph.Edges[edge].To)];
        HashSet<int> looped = [.. loops.Select(edge => local[graph.Edges[edge].From])];
        int[] between = [.. edges.Where(edge => !loops.Contains(edge))];
        (int Width, int Height)[] asked =
            [.. boxes.Select((box, at) => (sizes[box].Width + (looped.Contains(at) ? LoopRoom : 0), sizes[box].Height))];
        (int From, int To)[] ranked =
            [.. between.Select(edge => (local[graph.Edges[edge].To], local[graph.Edges[edge].From]))];
        var placed = boxes.Length == 1
            ? ([(asked[0].Width / 2, asked[0].Height / 2)], [])
            : _dagre.Place(asked, ranked, RankGap);
        PlacedBox[] places =
        [
            .. boxes.Select((box, at) => new PlacedBox(
                placed.Boxes[at].X - (asked[at].Width / 2), placed.Boxes[at].Y - (asked[at].Height / 2), sizes[box].Width,
                sizes[box].Height)),
        ];
        Columns columns = new(placed.Boxes, asked);
        List<(int Edge, Route Route)> routes = [];
        for (int at = 0; at < between.Length; at++)
        {
            SchemaEdge edge = graph.Edges[between[at]];
            routes.Add((between[at], columns.Route(
                edge, local[edge.From], local[edge.To], places, [.. placed.Edges[at].Reverse()])));
        }

        foreach (int edge in loops) routes.Add((edge, LoopOf(graph.Edges[edge], places[local[graph.Edges[edge].From]])));
        return Part.Of([.. boxes.Select((box, at) => (box, places[at]))], [.. routes]);
    }

    private static Route LoopOf(SchemaEdge edge, PlacedBox box)
    {
        int from = box.Y + BoxMeasure.MiddleOf(edge.FromRow), to = box.Y + BoxMeasure.MiddleOf(edge.ToRow);
        if (from == to) (from, to) = (from + 5, to - 5);
        int x = box.Right + Loop;
        return new([(box.Right, from), (x, from), (x, to), (box.Right, to)]);
    }

    /// <summary>A connected part in its own coordinates.</summary>
    private sealed record Part(
        int Width, int Height, ImmutableArray<(int Box, PlacedBox Place)> Boxes, ImmutableArray<(int Edge, Route Route)> Routes)
    {
        public static Part Of(ImmutableArray<(int Box, PlacedBox Place)> boxes, ImmutableArray<(int Edge, Route Route)> routes)
        {
            (int X, int Y)[] points =
            [
                .. boxes.Select(box => (box.Place.X, box.Place.Y)), .. boxes.Select(box => (box.Place.Right, box.Place.Bottom)),
                .. routes.SelectMany(route => route.Route.Points),
            ];
            int left = points.Min(point => point.X), top = points.Min(point => point.Y);
            return new(
                points.Max(point => point.X) - left, points.Max(point => point.Y) - top,
                [.. boxes.Select(box => (box.Box, box.Place with { X = box.Place.X - left, Y = box.Place.Y - top }))],
                [.. routes.Select(route => (
                    route.Edge, new Route([.. route.Route.Points.Select(point => (point.X - left, point.Y - top))])))]);
        }
    }
}

/// <summary>The columns that the boxes of a part stand in: between them lines may bend, across one they are straight.</summary>
internal sealed class Columns
{
    private readonly (int Left, int Right)[] _columns;
    private readonly int[] _columnOf;

    public Columns(ImmutableArray<(int X, int Y)> middles, IReadOnlyList<(int Width, int Height)> sizes)
    {
        int[] places = [.. middles.Select(middle => middle.X).Distinct().Order()];
        _columnOf = [.. middles.Select(middle => Array.BinarySearch(places, middle.X))];
        _columns = [.. places.Select(place => Enumerable.Range(0, middles.Length).Where(at => middles[at].X == place))
            .Select(boxes => boxes.Max(at => sizes[at].Width))
            .Zip(places, (width, place) => (place - (width / 2) - 1, place + (width / 2) + 1))];
    }

    /// <summary>The way of an edge, by the points that the library found for it.</summary>
    public Route Route(
        SchemaEdge edge, int from, int to, PlacedBox[] places, ImmutableArray<(int X, int Y)> found)
    {
        int begin = _columnOf[from], end = _columnOf[to];
        bool isLeftwards = begin > end;
        (int Left, int Right) first = _columns[begin], last = _columns[end];
        int startY = places[from].Y + BoxMeasure.MiddleOf(edge.FromRow), endY = places[to].Y + BoxMeasure.MiddleOf(edge.ToRow);
        List<(int X, int Y)> points =
        [
            (isLeftwards ? places[from].X : places[from].Right, startY), (isLeftwards ? first.Left : first.Right, startY),
        ];
        for (int column = begin + (isLeftwards ? -1 : 1); column != end; column += isLeftwards ? -1 : 1)
        {
            (int left, int right) = _columns[column];
            (int X, int Y)[] inside = [.. found.Where(point => point.X >= left && point.X <= right)];
            if (inside.Length == 0) continue;
            points.Add((isLeftwards ? right : left, inside[0].Y));
            points.Add((isLeftwards ? left : right, inside[0].Y));
        }

        points.Add((isLeftwards ? last.Right : last.Left, endY));
        points.Add((isLeftwards ? places[to].Right : places[to].X, endY));
        return new([.. points]);
    }
}
