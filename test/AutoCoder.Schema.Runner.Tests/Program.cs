using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests;

/// <summary>
/// The other processes of the tests: <c>count DATABASE COUNTER TIMES</c> and <c>hold DATABASE</c> of the lock's,
/// <c>rebuild DATABASE</c> and <c>restore DATABASE</c> of those that kill them, <c>downgrade DATABASE</c> likewise, <c>backup DATABASE FILE</c> of those that trace
/// it, and <c>open DATABASE</c> of those that restore what somebody uses.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> Main(string[] arguments) => arguments switch
    {
        ["count", var database, var counter, var times] =>
            await Count(database, counter, int.Parse(times, CultureInfo.InvariantCulture)),
        ["hold", var database] => await Hold(database),
        ["rebuild", var database] => await KilledRebuildTests.RebuildAsync(database),
        ["backup", var database, var target] => DatabaseBackup.Make(new(database, target)) is BackupOutcome.Made ? 0 : 1,
        ["restore", var database] => await KilledRestoreTests.RestoreAsync(database),
        ["downgrade", var database] => await KilledDowngradeTests.DowngradeAsync(database),
        ["disk-faults", var folder, var what, var journal, var error] =>
            await DiskFaultTests.RunAsync(folder, what, journal, int.Parse(error, CultureInfo.InvariantCulture)),
        ["record", var folder] => await PowerLossTests.RecordAsync(folder),
        ["open", var database] => await Open(database),
        ["bad-files", var folder, var first, var count] =>
            await BadFileRun.RunAsync(folder, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture)),
        ["write", .. var databases] => await BusyApplication.RunAsync(databases),
        ["hold-sql", var database, var sql] => await BusyFleetTests.HoldAsync(database, sql),
        ["upgrade-one", var database] => await MendedTests.UpgradeOneAsync(database),
        ["not-confirmed", var folder, var what] => await NotConfirmedTests.FailAsync(folder, what),
        ["file-size", var folder, var what, var journal] => await FileSizeTests.LimitAsync(folder, what, journal),
        ["endless", var what, var database] => await EndlessTests.RunAsync(what, database),
        ["downgrade-fleet", var folder] => await KilledDowngradeFleetTests.DowngradeAsync(folder),
        ["upgrade-fleet", var folder] => await KilledFleetTests.UpgradeAsync(folder),
        ["side-by-side", var what] => await SideBySideTests.WorkAsync(what),
        ["flushes", var folder, var journal, var backup] => await UpgradeCostTests.FlushAsync(folder, journal, bool.Parse(backup)),
        ["upgrade-memory", var folder, var count] => await FlatMemoryTests.RunAsync(folder, int.Parse(count, CultureInfo.InvariantCulture)),
        _ => 2,
    };

    // Has a database open as the application does: between its transactions, without a lock in rollback mode.
    private static async Task<int> Open(string database)
    {
        using SqliteConnection connection = SqliteFile.Open(database);
        string Count() => SqliteFile.Rows(connection, "SELECT count(*) FROM conversations WHERE project_name = 'changed'").Trim();
        Count();
        await Console.Out.WriteLineAsync("open");
        while (await Console.In.ReadLineAsync() is not null) await Console.Out.WriteLineAsync(Count());
        return 0;
    }

    private static async Task<int> Count(string database, string counter, int times)
    {
        for (int time = 0; time < times; time++)
        {
            if (await DatabaseLock.AcquireAsync(database, Patience) is not LockAttempt.Acquired acquired) return 1;
            using (acquired.Lock)
            {
                int value = int.Parse(await File.ReadAllTextAsync(counter), CultureInfo.InvariantCulture);
                await File.WriteAllTextAsync(counter, (value + 1).ToString(CultureInfo.InvariantCulture));
            }
        }

        return 0;
    }

    private static async Task<int> Hold(string database)
    {
        if (await DatabaseLock.AcquireAsync(database, Patience) is not LockAttempt.Acquired acquired) return 1;
        using (acquired.Lock)
        {
            await Console.Out.WriteLineAsync("held");
            await Console.In.ReadLineAsync();
        }

        return 0;
    }
}
