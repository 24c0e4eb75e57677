namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>Runs several ways in turn, again and again, so that what the machine does besides falls on all alike.</summary>
internal static class Rounds
{
    /// <summary>Measures.</summary>
    /// <param name="count">How often each runs.</param>
    /// <param name="warmUp">Whether each runs once before, uncounted.</param>
    /// <param name="ways">What runs.</param>
    public static IReadOnlyList<Measured> Of(int count, bool warmUp, params IReadOnlyList<Way> ways)
    {
        if (warmUp)
        {
            foreach (Way way in ways) way.Run();
        }

        Sample[][] rounds = [.. Enumerable.Range(0, count).Select(_ => ways.Select(way => way.Run()).ToArray())];
        return [.. ways.Select((way, index) => new Measured(way, [.. rounds.Select(round => round[index])]))];
    }
}
