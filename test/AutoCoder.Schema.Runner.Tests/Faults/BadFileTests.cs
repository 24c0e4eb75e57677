using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// Files that were databases once, in every way spoilt: 300 of them, and 10,000 with AUTOCODER_SCHEMA_HEAVY=1. They are tried in a
/// process of its own, since one that crashes or hangs cannot report.
/// </summary>
internal class BadFileTests
{
    // Generous: it says what it does several times a second. Whoever is silent for so long hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // One process a part, so that one that dies takes no others with it.
    private const int Part = 10 * BadFileRun.Batch;

    [Test]
    public async Task Nothing_crashes_hangs_writes_to_a_file_that_it_refuses_or_calls_current_what_is_not()
    {
        int first = FaultRuns.Seed & 0x3FFFFFFF, count = FaultRuns.Of(heavy: 10_000, usual: 300);
        await TestContext.Out.WriteLineAsync($"seed {first}, {count} files");
        List<string> failures = [];
        Dictionary<string, int> tally = [];
        for (int part = 0; part < count; part += Part) failures.AddRange(await TryAsync(first + part, Math.Min(Part, count - part), tally));
        foreach ((string what, int times) in tally.OrderBy(entry => entry.Key)) await TestContext.Out.WriteLineAsync($"{times} {what}");
        failures.ShouldBeEmpty($"seed {first}");
    }

    private static async Task<List<string>> TryAsync(int first, int count, Dictionary<string, int> tally)
    {
        using TemporaryFolder folder = new();
        using Process process = OtherProcess.Start(
            "bad-files", folder.Path, first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
        List<string> failures = [];
        string last = "start";
        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                if (line.StartsWith("FAIL", StringComparison.Ordinal)) failures.Add(line);
                else if (line.Split(' ', 3) is ["TALLY", var times, var what]) tally[what] = tally.GetValueOrDefault(what) + int.Parse(times, CultureInfo.InvariantCulture);
                else last = line;
            }
        }
        catch (TimeoutException)
        {
            process.Kill();
            failures.Add($"it hangs at {last}");
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && failures.Count == 0) failures.Add($"it died at {last}");
        await TestContext.Progress.WriteLineAsync($"{first} to {first + count - 1}: {failures.Count} failures{string.Concat(failures.Select(failure => $"\n  {failure}"))}");
        return failures;
    }
}
