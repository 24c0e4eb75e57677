namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What to do about a statement that was ended because it ran for too long.</summary>
internal static class LongerLimit
{
    private const int Times = 10;

    /// <summary>The command that gives it longer, as it can be pasted.</summary>
    /// <param name="verb">What was run: <c>upgrade</c>, with its own options.</param>
    /// <param name="limit">The limit that was reached.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="kind">The database's kind.</param>
    /// <param name="path">The database.</param>
    public static string Command(IEnumerable<string> verb, TimeSpan limit, FleetRunOptions options, string kind, string path)
    {
        string longer = (limit * Times).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        string[] words = ["autocoder-schema", .. verb, "--statement-timeout", longer, .. NextStep.ArgumentsOfOne(options.Arguments, kind, path)];
        return $"{ShellWord.Join(words)}    # when the statement needs that long; else find out what it does not come to an end with";
    }
}
