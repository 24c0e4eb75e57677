using System.Diagnostics;
using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// Three processes change one fleet at one moment, and one of them does what the others find done. Nobody fails because somebody
/// else was faster. Some rounds by default; with the environment variable AUTOCODER_SCHEMA_HEAVY=1, a hundred.
/// </summary>
public class SideBySideTests : UpgradeTest
{
    private const string Upgrade = "upgrade", Adopt = "adopt", Downgrade = "downgrade";
    private const long Back = Versions.InProgress;

    private static int Rounds => FaultRuns.Of(heavy: 100, usual: 3);

    private static UpgradeOptions Patient { get; } = new()
    {
        Parallelism = 2,
        LockTimeout = TimeSpan.FromSeconds(60),
        KeepBackups = 1,
    };

    /// <summary>One of the processes: a line names a folder, and is answered by what became of its fleet.</summary>
    public static async Task<int> WorkAsync(string what)
    {
        while (await Console.In.ReadLineAsync() is { } folder)
        {
            string[] paths = FaultFleet.PathsIn(folder);
            ChangeReport report = what switch
            {
                Upgrade => await UpgradeAsync(OwnFleet(paths), Patient),
                Adopt => await UpgradeAsync(OwnFleet(paths), Patient with { Adoption = new() }),
                _ => await DowngradeAsync(
                    OwnFleet(Features(paths)), new(Back) { AcceptsDataLoss = true, LockTimeout = Patient.LockTimeout }),
            };
            IEnumerable<string> problems = report.Rows.Where(row => row.Problem is not null)
                .Select(row => $"; {row.Result} {row.Path}: {row.Problem}".ReplaceLineEndings(" "));
            await Console.Out.WriteLineAsync($"{report.Exit}{string.Concat(problems)}");
        }

        return 0;
    }

    [TestCase(Upgrade, Upgrade, Upgrade)]
    [TestCase(Upgrade, Upgrade, Adopt)]
    public async Task Three_runs_on_one_fleet_at_once_all_succeed_and_each_database_is_upgraded_once(params string[] what)
    {
        FaultFleet fleet = await FaultFleet.MakeAsync(Folder, UpgradeQuietly);
        EachRound(what, CopyOf, (folder, when) =>
        {
            foreach (string path in FaultFleet.PathsIn(folder))
            {
                fleet.ShouldBeOldOrNew(path, when).ShouldBe("new", when);
                BackupsOf(path).ShouldHaveSingleItem(when);
            }
        });

        string CopyOf(int round)
        {
            fleet.CopyTo(At($"round {round}"));
            return At($"round {round}");
        }
    }

    [Test]
    public async Task Three_ways_back_at_once_all_succeed_and_each_database_is_taken_back_once()
    {
        await FaultFleet.MakeAsync(Folder, UpgradeQuietly);
        string[] upgraded = FaultFleet.PathsIn(At("upgraded"));
        EachRound([Downgrade, Downgrade, Downgrade], CopyOf, (folder, when) =>
        {
            foreach (string path in Features(FaultFleet.PathsIn(folder)))
            {
                SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{Back}", when);
                SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok", when);
                BackupsOf(path).ShouldHaveSingleItem(when);
            }
        });

        string CopyOf(int round)
        {
            foreach ((string from, string to) in upgraded.Zip(FaultFleet.PathsIn(At($"round {round}"))))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to);
            }

            return At($"round {round}");
        }
    }

    [TestCase(true, null)]
    [TestCase(false, null)]
    [TestCase(true, Versions.StatusIndex)]
    public async Task A_rehearsal_goes_by_what_its_copy_is_and_not_by_what_the_database_was(bool inMemory, long? partly)
    {
        string path = OldFeatures("features.db");
        using Changes changes = new(OwnFleet(path), inMemory);
        DatabaseUpgrade late = changes.Upgrade(path);
        late.Backup(default).ShouldNotBeNull("it has looked, and found work");

        await UpgradeQuietly([path], partly);

        (await late.RehearseAsync(default)).Result.ShouldBe(partly is null ? ChangeResult.Current : ChangeResult.Rehearsed);
        ChangeRow row = await late.RunAsync(default);
        row.Result.ShouldBe(partly is null ? ChangeResult.Current : ChangeResult.Changed, row.Problem);
    }

    [Test]
    public async Task A_way_back_is_rehearsed_on_what_the_copy_is()
    {
        string path = OldFeatures("features.db");
        await UpgradeQuietly([path], null);
        using Changes changes = new(OwnFleet(path));
        DatabaseDowngrade late = changes.Downgrade(path);
        late.Backup(default).ShouldNotBeNull();

        (await DowngradeAsync(OwnFleet(path), new(Back) { AcceptsDataLoss = true })).Rows[0].Result.ShouldBe(ChangeResult.Changed);

        (await late.RehearseAsync(default)).Result.ShouldBe(ChangeResult.AtTarget);
        (await late.RunAsync(default)).Result.ShouldBe(ChangeResult.AtTarget);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_copy_of_what_somebody_else_upgraded_speaks_for_no_other_database(bool wholly)
    {
        Type[] migrations = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour), typeof(AddShade)];
        string[] paths = [At("a.db"), At("b.db"), At("c.db"), At("d.db")];
        await UpgradeAsync(TestFleet(migrations, paths), Quick with { Plan = new(To: 10, Create: true) });
        using Changes changes = new(TestFleet(migrations, paths));
        DatabaseUpgrade[] late = [.. paths.Select(changes.Upgrade)];
        foreach (DatabaseUpgrade change in late) change.Backup(default).ShouldNotBeNull();

        await UpgradeAsync(TestFleet(migrations, paths[0]), Quick with { Plan = new(To: wholly ? null : 20) });

        (await late[0].RehearseAsync(default)).Result.ShouldBe(wholly ? ChangeResult.Current : ChangeResult.Rehearsed);
        ChangeRow second = await late[1].RehearseAsync(default), third = await late[2].RehearseAsync(default);
        second.Result.ShouldBe(ChangeResult.Rehearsed);
        second.Notes.ShouldBeEmpty("its own copy was upgraded");
        third.Notes.ShouldBe([$"It is in the same state as {paths[1]}, which was rehearsed."]);
    }

    [Test]
    public async Task What_is_refused_in_the_middle_of_another_run_is_looked_at_again_when_that_is_over()
    {
        string path = OldFeatures("features.db");
        await UpgradeQuietly([path], null);
        string whole = At("whole.db");
        SqliteFile.Execute(path, $"VACUUM INTO '{whole}'", "ALTER TABLE features RENAME TO half_way");
        var other = (await DatabaseLock.AcquireAsync(path, TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Acquired>();
        using Changes changes = new(OwnFleet(path));
        DatabaseUpgrade late = changes.Upgrade(path);

        var running = late.RunAsync(default); // it looks before it waits
        SqliteFile.Execute(path, "ALTER TABLE half_way RENAME TO features");
        other.Lock.Dispose();

        ChangeRow row = await running;
        row.Result.ShouldBe(ChangeResult.Current, row.Problem);
    }

    private string OldFeatures(string name) =>
        Database(name, FeatureSchemas.Versions[0].Sql);

    private static string[] Features(string[] paths) =>
        [.. paths.Where(path => Path.GetFileName(path) == "features.db")];

    private static Task<ChangeReport> UpgradeQuietly(string[] paths, long? to) =>
        UpgradeAsync(OwnFleet(paths), Quick with { Plan = new(To: to), LockTimeout = TimeSpan.FromSeconds(20) });

    private static void EachRound(string[] what, Func<int, string> fleetOf, Action<string, string> afterwards)
    {
        Process[] processes = [.. what.Select(one => OtherProcess.Start("side-by-side", one))];
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                string folder = fleetOf(round), when = $"round {round}";
                foreach (Process process in processes) process.StandardInput.WriteLine(folder);
                string?[] answers = [.. processes.Select(process => process.StandardOutput.ReadLine())];
                answers.ShouldAllBe(answer => answer == "0", when);
                afterwards(folder, when);
                Directory.GetFiles(folder, "*.lock", SearchOption.AllDirectories).ShouldBeEmpty(when);
                Directory.Delete(folder, recursive: true);
            }
        }
        finally
        {
            foreach (Process process in processes)
            {
                process.StandardInput.Close();
                process.WaitForExit();
                process.Dispose();
            }
        }

        TestContext.Out.WriteLine($"{Rounds} rounds of {string.Join(", ", what)} at once: no failure");
    }

    private static string[] BackupsOf(string path) =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(path)!, "schema-backups"), "*.bak");

    /// <summary>A third migration whose outcome no row can change.</summary>
    [FluentMigrator.Migration(45), FluentMigrator.Tags(TestMigrations.Kind)]
    public sealed class AddShade : FluentMigrator.ForwardOnlyMigration
    {
        /// <inheritdoc />
        public override void Up() => Alter.Table("notes").AddColumn("shade").AsString().Nullable();
    }

    /// <summary>Changes of databases, taken step by step.</summary>
    private sealed class Changes : IDisposable
    {
        private readonly Fleet _fleet;
        private readonly KindSchemas _kinds;
        private readonly RunPolicy _policy;
        private readonly RehearsedStates _rehearsed = new();

        public Changes(Fleet fleet, bool inMemory = true)
        {
            _fleet = fleet;
            _kinds = new(_fleet, MigrationAssembly.Of(fleet.Catalogue.Kinds is [{ Kind: TestMigrations.Kind }] ? typeof(UpgradeTest).Assembly : Kinds.Own));
            _policy = inMemory ? RunPolicy.Usual : RunPolicy.Usual with { RehearsalMemory = 0 };
        }

        public DatabaseUpgrade Upgrade(string path) => new(
            path, Kind, _fleet, _kinds, new(_fleet, _kinds), new() { Policy = _policy }, _rehearsed);

        public DatabaseDowngrade Downgrade(string path) => new(
            path, Kind, _fleet, _kinds, new(Back) { AcceptsDataLoss = true, Policy = _policy });

        public void Dispose() => _kinds.Dispose();

        private KindCatalogue Kind => _fleet.Catalogue.Find("features") ?? _fleet.Catalogue.Kinds[0];
    }
}
