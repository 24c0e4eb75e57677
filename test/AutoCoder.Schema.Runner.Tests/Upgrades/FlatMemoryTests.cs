using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>What an upgrade keeps of each database when it is done, its row in the report among it.</summary>
internal class FlatMemoryTests : UpgradeTest
{
    private const int Few = 20, Many = 420;

    // Measured: 905 to 913 bytes with the row of the report and its strings.
    private const long MostBytes = 1024;

    /// <summary>In a process of its own: the bytes that live when a run is done, its report among them.</summary>
    public static async Task<int> RunAsync(string folder, int count)
    {
        await UpgradeNew(folder, "first", Few); // what is there once for all: code, FluentMigrator's scan, caches
        ChangeReport report = await UpgradeNew(folder, "counted", count);
        long live = GC.GetTotalMemory(forceFullCollection: true);
        await Console.Out.WriteLineAsync(live.ToString(CultureInfo.InvariantCulture));
        return report.Count(ChangeResult.Changed) == count ? 0 : 1;
    }

    [Test]
    public async Task It_grows_by_less_than_a_kilobyte_for_each_database()
    {
        long few = await Live(Few), many = await Live(Many), each = (many - few) / (Many - Few);
        await TestContext.Out.WriteLineAsync($"{each} bytes a database");
        each.ShouldBeLessThan(MostBytes);
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

    private static Task<ChangeReport> UpgradeNew(string folder, string name, int count)
    {
        string[] paths = [.. Enumerable.Range(0, count).Select(i => Path.Combine(folder, name, $"{i:0000}.db"))];
        Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (string path in paths)
        {
            // The driver would keep a connection string of the test's own for minutes, and that would be counted.
            using DatabaseConnection connection = DatabaseConnection.OpenFile(path, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate);
            connection.Execute("CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        }

        return UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], paths), Quick with { Rehearse = false });
    }
}
