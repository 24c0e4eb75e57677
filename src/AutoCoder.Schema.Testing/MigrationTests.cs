using NUnit.Framework;

namespace AutoCoder.Schema.Testing;

/// <summary>
/// The tests that every assembly of migrations should pass, to be inherited: derive a class, give it <c>[TestFixture]</c>, and say
/// which migrations. Each migration, each version and each sample is a test of its own.
/// </summary>
/// <remarks>
/// Databases are made in memory and upgraded as the runner upgrades files: one transaction, ledger, verification, and the proof
/// that no row is lost. May run in parallel.
/// </remarks>
public abstract class MigrationTests : IDisposable
{
    private readonly Lazy<(SuiteTrials? Trials, System.Collections.Immutable.ImmutableArray<string> Refusals)> _trials;

    /// <summary>Makes the fixture; nothing is read or run yet.</summary>
    protected MigrationTests() => _trials = new(() => SuiteTrials.Of(Suite, (kind, version) => Rows(kind, version)));

    internal SuiteCases Cases => new(Suite);

    /// <summary>Which migrations, and against what. Asked when tests are listed, too: keep it quick.</summary>
    protected abstract MigrationSuite Suite { get; }

    /// <summary>
    /// Rows for tables whose rows cannot be made up, such as those with a CHECK that calls a function, or for those whose rows
    /// matter: they take the place of what would be made up for their table. What a row leaves out is made up; a table or column
    /// that the version does not have is passed over.
    /// </summary>
    /// <param name="kind">The kind of database.</param>
    /// <param name="version">The version that the database is at; 0 before the first.</param>
    protected virtual IEnumerable<Row> Rows(string kind, long version) => [];

    /// <summary>Versions are distinct, every class is public and of one kind, and new versions come last.</summary>
    [ForEach(CasesOf.Kind)]
    public void HistoryIsASingleLine(MigrationCase about) => Run(trials => HistoryCheck.Check(trials, about.Kind), areRefusalsFailures: true);

    /// <summary>The migration applies to the version before it, with rows in every table, and loses none.</summary>
    [ForEach(CasesOf.Migration)]
    public void AppliesToFilledTables(MigrationCase about) => Run(trials => new AppliesCheck(trials[about.Kind]).One(about.Version!.Value));

    /// <summary>A database at this version, with rows in every table, gets to the newest version, and loses none.</summary>
    [ForEach(CasesOf.Start)]
    public void UpgradesToTheNewest(MigrationCase about) => Run(trials => new AppliesCheck(trials[about.Kind]).AllFrom(about.Version!.Value));

    /// <summary>Up, Down and Up: after Down all is as before, and after Up again as after the first.</summary>
    [ForEach(CasesOf.Migration)]
    public void UpDownUpLeavesNoTrace(MigrationCase about) => Run(trials => new RoundTripCheck(trials[about.Kind], trials.Suite).Check(about.Version!.Value));

    /// <summary>A migration that drops or deletes says that it is meant, and why.</summary>
    [ForEach(CasesOf.Migration)]
    public void DestructiveStepIsMarked(MigrationCase about) => Run(trials => new MarkCheck(trials[about.Kind]).Check(about.Version!.Value));

    /// <summary>The <c>schema.lock</c> in the assembly is that of its migrations.</summary>
    [ForEach(CasesOf.Everything)]
    public void LockIsFresh(MigrationCase about) => Run(trials => LockCheck.CheckAsync(trials).GetAwaiter().GetResult());

    /// <summary>The schema after the newest migration is the one that the application expects.</summary>
    [ForEach(CasesOf.Model)]
    public void ModelEqualsMigrations(MigrationCase about) => Run(trials => ModelCheck.Check(trials, about.Kind));

    /// <summary>A copy of the team's database upgrades, adopted first where nobody tracked it; it stays sound and loses nothing.</summary>
    [ForEach(CasesOf.Sample)]
    public void SampleUpgrades(MigrationCase about) => Run(trials => SampleCheck.CheckAsync(trials, about.Kind, about.File!).GetAwaiter().GetResult());

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the tests ran on.</summary>
    /// <param name="disposing">True always.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _trials is { IsValueCreated: true, Value.Trials: { } trials }) trials.Dispose();
    }

    private void Run(Func<SuiteTrials, CheckResult> check, bool areRefusalsFailures = false)
    {
        (SuiteTrials? trials, var refusals) = _trials.Value;
        CheckResult result = trials is not null ? check(trials)
            : areRefusalsFailures ? new CheckResult.Failed(refusals)
            : new CheckResult.Skipped($"The migrations are refused: {nameof(HistoryIsASingleLine)} says why.");
        switch (result)
        {
            case CheckResult.Failed failed:
                Assert.Fail(string.Join(Environment.NewLine, failed.Problems));
                break;
            case CheckResult.Skipped skipped:
                Assert.Ignore(skipped.Why);
                break;
            case CheckResult.Passed passed:
                foreach (string note in passed.Notes) TestContext.Out.WriteLine(note);
                break;
        }
    }
}
