namespace AutoCoder.Schema.Preflight.Configuration;

/// <summary>What reading an <c>autocoder-schema.json</c> came to.</summary>
internal abstract record ConfigurationReading
{
    private ConfigurationReading()
    {
    }

    /// <summary>The file is sound.</summary>
    /// <param name="Configuration">What it says.</param>
    public sealed record Read(SchemaConfiguration Configuration) : ConfigurationReading;

    /// <summary>The file cannot be used; nothing in it is acted on.</summary>
    /// <param name="Problems">One line each: the file, the line and the property, what is wrong, and what to write.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : ConfigurationReading;
}
