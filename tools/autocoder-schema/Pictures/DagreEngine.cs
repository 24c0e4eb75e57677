using System.Text.Json;
using Jint;

namespace AutoCoder.Schema.Operator.Pictures;

/// <summary>
/// The layout library: dagre (https://github.com/dagrejs/dagre, MIT), a file of JavaScript that this program carries, in an
/// interpreter that has no file, no network and no clock. The same question has the same answer on every machine.
/// </summary>
internal sealed class DagreEngine(CancellationToken cancellation)
{
    private readonly Lazy<Engine> _engine = new(() =>
    {
        var engine = new Engine(options => options.CancellationToken(cancellation));
        engine.Execute(Resource("pictures/dagre.min.js"));
        engine.Execute(Resource("pictures/place.js"));
        return engine;
    });

    /// <summary>Places the boxes of one connected part.</summary>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="edges">From which box to which.</param>
    /// <param name="gap">How far ranks are apart.</param>
    /// <returns>The middle of each box, and the points of each edge.</returns>
    public (ImmutableArray<(int X, int Y)> Boxes, ImmutableArray<ImmutableArray<(int X, int Y)>> Edges) Place(
        IReadOnlyList<(int Width, int Height)> sizes, IReadOnlyList<(int From, int To)> edges, int gap)
    {
        using var question = new MemoryStream();
        using (var json = new Utf8JsonWriter(question))
        {
            json.WriteStartObject();
            json.WriteNumber("gap", gap);
            json.WriteStartArray("boxes");
            foreach ((int width, int height) in sizes) Write(json, width, height);
            json.WriteEndArray();
            json.WriteStartArray("edges");
            foreach ((int from, int to) in edges) Write(json, from, to);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        try
        {
            string answer = _engine.Value.Invoke("place", System.Text.Encoding.UTF8.GetString(question.ToArray())).AsString();
            using var found = JsonDocument.Parse(answer);
            return (
                [.. found.RootElement.GetProperty("boxes").EnumerateArray().Select(Point)],
                [.. found.RootElement.GetProperty("edges").EnumerateArray()
                    .Select(points => points.EnumerateArray().Select(Point).ToImmutableArray())]);
        }
        catch (Jint.Runtime.ExecutionCanceledException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private static (int X, int Y) Point(JsonElement point) => (point[0].GetInt32(), point[1].GetInt32());

    private static void Write(Utf8JsonWriter json, params ReadOnlySpan<int> numbers)
    {
        json.WriteStartArray();
        foreach (int number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(DagreEngine).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
