namespace AutoCoder.Schema.Preflight.Tests.Fleets;

/// <summary>Each setting: what was asked for, else what the configuration file says, else what is usual.</summary>
internal sealed class FleetSettingsTests
{
    private static readonly FleetRequest Silent = new() { CurrentFolder = "/here" };

    private static readonly SchemaConfiguration Empty = new("/c/autocoder-schema.json", null, null, [], [], PolicyConfiguration.Unspoken);

    private static readonly PolicyConfiguration Configured = new(["pending"], TimeSpan.FromSeconds(1), "/c/kept") { KeepBackups = 2 };

    // Name, of what is decided, as it was asked for, as the file says, and what is usual.
    private static IEnumerable<TestCaseData> Settings()
    {
        yield return Case("lock timeout of a run", it => it.LockTimeout, new() { LockTimeout = TimeSpan.FromSeconds(7) },
            TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        yield return Case("backup folder", it => it.BackupFolder, new() { BackupFolder = "own" }, "/here/own", "/c/kept", null);
        yield return Case("keep", it => it.KeepBackups, new() { KeepBackups = 9 }, 9, 2, null);
        yield return Case("statement timeout", it => it.StatementTimeout, new() { StatementTimeout = TimeSpan.FromSeconds(7) },
            TimeSpan.FromSeconds(7), null, null);
        yield return Case("parallel", it => it.Parallelism, new() { Parallelism = 3 }, 3, Environment.ProcessorCount, Environment.ProcessorCount);
        yield return Case("rehearsal memory", it => it.RehearsalMemory, new() { RehearsalMemory = 0 }, 0L, 64L << 20, 64L << 20);
        yield return Case("max failures", it => it.MostFailures, new() { MaxFailures = 4 }, 4, null, null);
        yield return Case("fail fast", it => it.MostFailures, new() { FailFast = true }, 1, null, null);
        yield return Case("rehearse, one database", it => it.Rehearses(1), new() { Rehearse = true }, true, false, false);
        yield return Case("rehearse, two databases", it => it.Rehearses(2), new() { Rehearse = false }, false, true, true);
        yield return Case("journal", it => it.Journal, new() { Journal = "runs/" }, "/here/runs/", null, null);

        static TestCaseData Case(string name, Func<RunPolicy, object?> of, Asked asked, object? option, object? file, object? usual) =>
            new TestCaseData(of, asked, option, file, usual).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Settings))]
    public void A_setting_of_a_run_is_the_option_or_the_file_s_or_the_usual_one(
        Func<RunPolicy, object?> of, Asked asked, object? option, object? file, object? usual)
    {
        of(new FleetSettings(Silent, Empty with { Policy = Configured }).Of(asked)).ShouldBe(option);
        of(new FleetSettings(Silent, Empty with { Policy = Configured }).Of(new Asked())).ShouldBe(file);
        of(new FleetSettings(Silent, Empty).Of(new Asked())).ShouldBe(usual);
        of(new FleetSettings(Silent, null).Of(new Asked())).ShouldBe(usual);
        of(RunPolicy.Usual).ShouldBe(usual);
    }

    [Test]
    public void The_wait_that_the_fleet_was_asked_with_is_a_run_s_too_unless_that_has_its_own()
    {
        var settings = new FleetSettings(Silent with { LockTimeout = TimeSpan.FromSeconds(3) }, Empty with { Policy = Configured });
        settings.Of(new Asked()).LockTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        settings.Of(new Asked { LockTimeout = TimeSpan.FromSeconds(7) }).LockTimeout.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Test]
    public void Whoever_asks_waits_as_the_option_says_or_the_file_or_for_five_seconds()
    {
        FleetRequest asked = Silent with { LockTimeout = TimeSpan.Zero };
        new FleetSettings(asked, Empty with { Policy = Configured }).Inspection.LockTimeout.ShouldBe(TimeSpan.Zero);
        new FleetSettings(Silent, Empty with { Policy = Configured }).Inspection.LockTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        new FleetSettings(Silent, Empty).Inspection.LockTimeout.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Test]
    public void What_the_option_allows_and_what_the_file_allows_passes()
    {
        var settings = new FleetSettings(Silent with { Allow = ["ahead"], IsStrict = true }, Empty with { Policy = Configured });
        settings.Gate.Allowed.ShouldBe(["ahead", "pending"], ignoreOrder: true);
        settings.Gate.IsStrict.ShouldBeTrue();
        new FleetSettings(Silent, null).Gate.Allowed.ShouldBeEmpty();
        new FleetSettings(Silent, null).Gate.IsStrict.ShouldBeFalse();
    }

    [Test]
    public void The_migrations_are_the_option_s_or_the_file_s_or_those_that_the_program_carries()
    {
        FleetRequest carried = Silent with { DefaultMigrations = "/p/carried.dll" };
        SchemaConfiguration file = Empty with { Migrations = "/c/m.dll" };
        new FleetSettings(carried with { Migrations = "own.dll" }, file).Migrations.ShouldBe("/here/own.dll");
        new FleetSettings(carried, file).Migrations.ShouldBe("/c/m.dll");
        new FleetSettings(carried, Empty).Migrations.ShouldBe("/p/carried.dll");
        new FleetSettings(Silent, null).Migrations.ShouldBeNull();
    }

    [Test]
    public void The_sources_are_the_option_s_or_the_file_s_or_the_whole_repository()
    {
        SchemaConfiguration file = Empty with { Sources = ["/c/migrations"] };
        new FleetSettings(Silent, file).Sources(["own"]).ShouldBe(["own"]);
        new FleetSettings(Silent, file).Sources([]).ShouldBe(["/c/migrations"]);
        new FleetSettings(Silent, null).Sources([]).ShouldBeEmpty();
    }

    [Test]
    public void The_rules_for_new_migrations_are_the_file_s()
    {
        var wanted = new LintSettings { LargeTable = 5 };
        new FleetSettings(Silent, Empty with { Lint = wanted }).Lint.ShouldBe(wanted);
        new FleetSettings(Silent, null).Lint.LargeTable.ShouldBe(LintSettings.DefaultLargeTable);
    }

    internal sealed record Asked : RunSettings;
}
