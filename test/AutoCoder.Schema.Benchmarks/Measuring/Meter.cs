using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>Measures whole processes by the native one that is made for it (AutoCoder.Schema.Benchmarks.Native).</summary>
internal static class Meter
{
    private const string Nothing = "/dev/null";

    /// <summary>Runs a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="expected">The exit codes that are no failure.</param>
    /// <param name="input">The file to read from.</param>
    /// <param name="output">The file to write to.</param>
    /// <exception cref="InvalidOperationException">It ended otherwise.</exception>
    public static Sample Run(IReadOnlyList<string> command, int[]? expected = null, string input = Nothing, string output = Nothing)
    {
        ProcessStartInfo start = new(Published.Native, ["meter", input, output, .. command]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} could not be measured.");
        long[] figures = [.. line.Split(' ').Select(figure => long.Parse(figure, CultureInfo.InvariantCulture))];
        if (!(expected ?? [0]).Contains((int)figures[0])) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {figures[0]}.");
        return new(TimeSpan.FromTicks(figures[1] / 100), TimeSpan.FromMicroseconds(figures[2] + figures[3]), figures[4]);
    }
}
