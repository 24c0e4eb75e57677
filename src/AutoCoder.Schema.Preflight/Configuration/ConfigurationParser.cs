using System.Text.Json;

namespace AutoCoder.Schema.Preflight.Configuration;

/// <summary>
/// JSON with comments and trailing commas into nodes that know their lines. Read token by token rather than deserialised:
/// a deserialiser knows neither the line of a property that it does not expect nor of a value out of range, and this way
/// nothing is looked up by reflection.
/// </summary>
internal ref struct ConfigurationParser
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private ConfigurationParser(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(
            json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="JsonException">The text is not JSON; the exception knows the line.</exception>
    public static ConfigurationNode Parse(ReadOnlySpan<byte> json)
    {
        ConfigurationParser parser = new(json);
        parser._reader.Read();
        ConfigurationNode root = parser.Node("");
        while (parser._reader.Read())
        {
            // Anything after the value but comments makes the reader throw.
        }

        return root;
    }

    private ConfigurationNode Node(string property)
    {
        ConfigurationNode node = new(property, Line(), _reader.TokenType);
        return _reader.TokenType switch
        {
            JsonTokenType.String => node with { Text = Text() },
            JsonTokenType.Number => node with { Number = _reader.GetDouble() },
            JsonTokenType.StartObject => node with { Members = Members(property) },
            JsonTokenType.StartArray => node with { Items = Items(property) },
            _ => node,
        };
    }

    private ImmutableArray<KeyValuePair<string, ConfigurationNode>> Members(string property)
    {
        List<KeyValuePair<string, ConfigurationNode>> members = [];
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text();
            int line = Line();
            _reader.Read();
            members.Add(new(name, Node(property.Length == 0 ? name : $"{property}.{name}") with { Line = line }));
        }

        return [.. members];
    }

    private ImmutableArray<ConfigurationNode> Items(string property)
    {
        List<ConfigurationNode> items = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) items.Add(Node($"{property}[{items.Count}]"));
        return [.. items];
    }

    private string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e) // half of a surrogate pair, written as an escape
        {
            throw new JsonException(e.Message, path: null, Line() - 1, bytePositionInLine: null, e);
        }
    }

    private int Line()
    {
        int at = (int)_reader.TokenStartIndex;
        _line += _json[_counted..at].Count((byte)'\n');
        _counted = at;
        return _line;
    }
}
