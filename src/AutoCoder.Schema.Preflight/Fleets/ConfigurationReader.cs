using System.Text.Json;
using System.Text.Unicode;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Finds and reads <c>autocoder-schema.json</c>.</summary>
internal static class ConfigurationReader
{
    /// <summary>The file's name.</summary>
    public const string FileName = "autocoder-schema.json";

    private const int MostBytes = 1024 * 1024;

    private const string TooLarge = "a configuration file has at most 1 MiB.";

    /// <summary>
    /// The file in this folder or in the nearest of the folders above it, up to the root of the file system; null when none has
    /// it. Whatever bears the name is returned, also what cannot be read: <see cref="Read(string, string?)"/> says so then.
    /// </summary>
    /// <param name="folder">An absolute path.</param>
    public static string? FindUpward(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            string file = Path.Combine(at, FileName);
            if (FileFacts.Of(file).Type != EntryType.Missing) return file;
        }

        return null;
    }

    /// <summary>Reads a configuration file. Paths in it are relative to its folder, and <c>~</c> is the user's home.</summary>
    /// <param name="file">The file's absolute path.</param>
    /// <param name="homeFolder">What <c>~</c> stands for; the environment's home when null.</param>
    public static Outcome<SchemaConfiguration> Read(string file, string? homeFolder = null)
    {
        homeFolder ??= HomePath.OfEnvironment;
        try
        {
            return Refusal(file) is { } refusal ? Refuse(file, refusal) : Parse(file, File.ReadAllBytes(file), homeFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(file, e is UnauthorizedAccessException
                ? "the configuration file may not be read by this user."
                : "the configuration file could not be read: " + e.Message);
        }
    }

    /// <summary>Reads what a configuration file has, or had in another commit.</summary>
    /// <param name="file">The file's absolute path.</param>
    /// <param name="bytes">What is in it.</param>
    public static Outcome<SchemaConfiguration> Read(string file, ReadOnlySpan<byte> bytes) =>
        bytes.Length > MostBytes ? Refuse(file, TooLarge) : Parse(file, bytes, HomePath.OfEnvironment);

    private static string? Refusal(string file) => FileFacts.Of(file).Type switch
    {
        EntryType.Missing or EntryType.DanglingLink => "there is no such configuration file.",
        EntryType.Folder or EntryType.Other => "this is not a file, so it cannot be the configuration.",
        _ when new FileInfo(CanonicalPath.Of(file)).Length > MostBytes => TooLarge,
        _ => null,
    };

    private static Outcome<SchemaConfiguration> Parse(string file, ReadOnlySpan<byte> bytes, string? homeFolder)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        if (bytes.StartsWith(byteOrderMark)) bytes = bytes[byteOrderMark.Length..];
        if (!Utf8.IsValid(bytes)) return Refuse(file, "the configuration file is not UTF-8 text.");
        try
        {
            return new ConfigurationBinder(file, homeFolder).Bind(ConfigurationParser.Parse(bytes));
        }
        catch (JsonException e)
        {
            string message = e.Message.Split(" LineNumber:")[0];
            return new Outcome<SchemaConfiguration>.Refused([$"{file}, line {e.LineNumber + 1}: this is not JSON. {message}"]);
        }
    }

    private static Outcome<SchemaConfiguration>.Refused Refuse(string file, string problem) => new([$"{file}: {problem}"]);
}

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

/// <summary>A value of the file that knows where it stands, so that every complaint can name line and property.</summary>
/// <param name="Property">The way to it: <c>kinds.assistant.paths[0]</c>; empty for the whole file.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Type">What sort of value it is.</param>
internal sealed record ConfigurationNode(string Property, int Line, JsonTokenType Type)
{
    /// <summary>The text of a string.</summary>
    public string Text { get; init; } = "";

    /// <summary>The value of a number.</summary>
    public double Number { get; init; }

    /// <summary>The properties of an object, in order.</summary>
    public ImmutableArray<KeyValuePair<string, ConfigurationNode>> Members { get; init; } = [];

    /// <summary>The items of an array, in order.</summary>
    public ImmutableArray<ConfigurationNode> Items { get; init; } = [];
}
