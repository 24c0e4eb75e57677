using CsCheck;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>
/// Random databases of several tables, and random migrations of them in FluentMigrator's language through the session
/// that upgrades use, against what a model says they come to. More of them with the environment variable REBUILD_CASES or
/// AUTOCODER_SCHEMA_HEAVY=1.
/// </summary>
internal class RandomHistoryTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("REBUILD_CASES") is { Length: > 0 } cases ? int.Parse(cases)
        : Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 30_000 : 100;

    private static readonly Gen<int> Seed = Gen.Int[0, int.MaxValue - 1];

    private static readonly Gen<RandomHistory> Histories = Gen.Select(
        Seed, Gen.Int[1, 4], Gen.Int[0, 6], Gen.Int[0, 6], Seed.Array[1, 4].Array[1, 4].Array[1, 2],
        (seed, tables, extras, rows, sessions) => new RandomHistory(seed, tables, extras, rows, sessions));

    [Test]
    public void A_random_history_comes_to_what_the_model_says_and_loses_nothing()
    {
        using KindRunner runner = Kinds.TestRunner(RandomMigrations.Kind, [.. RandomMigrations.Types]);
        Tally tally = new();
        Histories.Sample(history => Run(runner, history, tally), iter: Cases, threads: 2, print: history => Print(runner, history));
        TestContext.Out.WriteLine(tally);
        tally.Migrations.ShouldBeGreaterThan(Cases / 2);
    }

    private static void Run(KindRunner runner, RandomHistory history, Tally tally)
    {
        using TemporaryFolder folder = new();
        new HistoryRun(runner, folder.File("random.db"), tally).Run(history);
    }

    private static string Print(KindRunner runner, RandomHistory history)
    {
        using TemporaryFolder folder = new();
        HistoryRun run = new(runner, folder.File("random.db"), new Tally());
        try
        {
            run.Run(history);
        }
        catch (ShouldAssertException)
        {
            // It is what is printed.
        }

        return run.Told;
    }
}
