namespace AutoCoder.Schema.Testing.Cases;

/// <summary>What one test of the suite is about.</summary>
/// <param name="Kind">The kind of database; empty when it is about all.</param>
/// <param name="Version">The version; null when it is about no single one.</param>
/// <param name="Name">The migration's class or the file; null when it is about neither.</param>
public sealed record MigrationCase(string Kind, long? Version = null, string? Name = null)
{
    /// <summary>The file that it is about, or null.</summary>
    internal string? File { get; init; }

    /// <summary>The words in which the case stands in the test's name.</summary>
    public override string ToString() => string.Join(' ', Words());

    private IEnumerable<string> Words()
    {
        if (Kind.Length > 0) yield return Kind;
        if (Version is { } version) yield return version.ToString(CultureInfo.InvariantCulture);
        if (Name is { } name) yield return name;
    }
}

/// <summary>What a method of the suite is run once for.</summary>
internal enum CasesOf
{
    /// <summary>Everything.</summary>
    Everything,

    /// <summary>A kind of database.</summary>
    Kind,

    /// <summary>A migration.</summary>
    Migration,

    /// <summary>A version that a database can be at, but the newest; an empty one first.</summary>
    Start,

    /// <summary>A kind that the application says its expectations of.</summary>
    Model,

    /// <summary>A database of the team.</summary>
    Sample,
}
