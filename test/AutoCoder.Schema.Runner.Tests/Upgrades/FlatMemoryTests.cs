using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Tests.Sessions;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>What an upgrade keeps of each database when it is done, its row in the report among it.</summary>
public class FlatMemoryTests : UpgradeTest
{
    private const int Few = 20, Many = 120;

    // Measured: 880 bytes with the row of the report and its strings.
    private const long MostBytes = 1536;

    /// <summary>In a process of its own: the bytes that live when a run is done, its report among them.</summary>
    public static async Task<int> RunAsync(string folder, int count)
    {
        await UpgradeNew(folder, "first", Few); // what is there once for all: code, FluentMigrator's scan, caches
        UpgradeReport report = await UpgradeNew(folder, "counted", count);
        ForgetConnectionStrings();
        long live = GC.GetTotalMemory(forceFullCollection: true);
        await Console.Out.WriteLineAsync(live.ToString(CultureInfo.InvariantCulture));
        return report.Count(UpgradeResult.Upgraded) == count ? 0 : 1;
    }

    [Test]
    public async Task It_grows_by_about_a_kilobyte_for_each_database_at_the_most()
    {
        long few = await Live(Few), many = await Live(Many), each = (many - few) / (Many - Few);
        await TestContext.Out.WriteLineAsync($"{each} bytes a database");
        each.ShouldBeLessThan(MostBytes);
    }

    // The driver (Microsoft.Data.Sqlite 10.0) keeps about 850 bytes for each distinct connection string, pooling or not, of which an upgrade with
    // a backup has five: it forgets those that are not used when a timer fires, four minutes after the first and then each half minute. What the
    // timer does is done here at once: a string is idle the first time, and goes the second.
    private static void ForgetConnectionStrings()
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        Type factory = typeof(SqliteConnection).Assembly.GetType("Microsoft.Data.Sqlite.SqliteConnectionFactory", throwOnError: true)!;
        object instance = factory.GetField("Instance", Any)!.GetValue(null)!;
        for (int time = 0; time < 3; time++) factory.GetMethod("PruneCallback", Any)!.Invoke(instance, [null]);
    }

    private async Task<long> Live(int count)
    {
        ProcessStartInfo start = new("dotnet", [typeof(FlatMemoryTests).Assembly.Location, "upgrade-memory", At($"{count}"), $"{count}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    private static Task<UpgradeReport> UpgradeNew(string folder, string name, int count)
    {
        string[] paths = [.. Enumerable.Range(0, count).Select(i => Path.Combine(folder, name, $"{i:0000}.db"))];
        Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (string path in paths) SqliteFile.Execute(path, "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        return UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], paths), Quick with { Rehearse = false });
    }
}
