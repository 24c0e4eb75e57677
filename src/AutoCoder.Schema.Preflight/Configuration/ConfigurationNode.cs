using System.Text.Json;

namespace AutoCoder.Schema.Preflight.Configuration;

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
