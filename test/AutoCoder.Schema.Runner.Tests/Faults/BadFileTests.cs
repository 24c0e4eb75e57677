using System.Diagnostics;
using System.Globalization;
using AutoCoder.Schema.Runner.Tests.Locks;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// Files that were databases once, in every way spoilt: 300 of them, and 10,000 with AUTOCODER_SCHEMA_HEAVY=1. They are tried in a
/// process of its own, since one that crashes or hangs cannot report.
/// </summary>
public class BadFileTests
{
    // Generous: it says what it does several times a second. Whoever is silent for so long hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test]
    public async Task Nothing_crashes_hangs_writes_to_a_file_that_it_refuses_or_calls_current_what_is_not()
    {
        using TemporaryFolder folder = new();
        int first = FaultRuns.Seed & 0x3FFFFFFF, count = FaultRuns.Of(heavy: 10_000, usual: 300);
        await TestContext.Out.WriteLineAsync($"seed {first}, {count} files");
        using Process process = OtherProcess.Start(
            "bad-files", folder.Path, first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
        List<string> failures = [];
        string last = "start";
        while (await NextLine(process, last) is { } line)
        {
            if (line.StartsWith("FAIL", StringComparison.Ordinal)) failures.Add(line);
            else if (line.StartsWith("TALLY", StringComparison.Ordinal)) await TestContext.Out.WriteLineAsync(line);
            else last = line;
        }

        await process.WaitForExitAsync();
        failures.ShouldBeEmpty($"seed {first}");
        process.ExitCode.ShouldBe(0, $"seed {first}: it died at {last}");
    }

    private static async Task<string?> NextLine(Process process, string last)
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new AssertionException($"it hangs at {last}");
        }
    }
}
