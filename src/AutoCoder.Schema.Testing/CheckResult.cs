namespace AutoCoder.Schema.Testing;

/// <summary>What a check came to.</summary>
internal abstract record CheckResult
{
    private CheckResult()
    {
    }

    /// <summary>All is well.</summary>
    public static CheckResult Well { get; } = new Passed([]);

    /// <summary>All is well.</summary>
    /// <param name="Notes">What is worth knowing, one sentence each.</param>
    public sealed record Passed(ImmutableArray<string> Notes) : CheckResult;

    /// <summary>Something is wrong.</summary>
    /// <param name="Problems">One sentence each, with what to do.</param>
    public sealed record Failed(params ImmutableArray<string> Problems) : CheckResult;

    /// <summary>It could not be found out, or there is nothing to find out.</summary>
    /// <param name="Why">One sentence.</param>
    public sealed record Skipped(string Why) : CheckResult;

    /// <summary>All is well when there is no problem.</summary>
    public static CheckResult Of(ImmutableArray<string> problems) => problems.IsEmpty ? Well : new Failed(problems);
}

/// <summary>Commands that can be pasted.</summary>
internal static class NextCommand
{
    /// <summary>Runs the tests of one migration again.</summary>
    /// <param name="name">Its class.</param>
    public static string Test(string name) => $"dotnet test --filter \"FullyQualifiedName~{name}\"";
}
