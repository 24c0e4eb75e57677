using System.Reflection;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace AutoCoder.Schema.Testing;

/// <summary>
/// The tests that every assembly of migrations should pass, to be inherited: derive a class, give it <c>[TestFixture]</c>, and
/// say which migrations. Each migration, each version and each sample is a test of its own.
/// </summary>
/// <remarks>
/// Databases are made in memory and upgraded as the runner upgrades files: one transaction, ledger, verification, and the proof
/// that no row is lost. May run in parallel.
/// </remarks>
public abstract class MigrationTests : IDisposable
{
    private readonly Lazy<(SuiteDatabases? Databases, ImmutableArray<string> Refusals)> _databases;

    /// <summary>Makes the fixture; nothing is read or run yet.</summary>
    protected MigrationTests() => _databases = new(() => SuiteDatabases.Of(Suite, (kind, version) => Rows(kind, version)));

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
    public void HistoryIsASingleLine(MigrationCase about) =>
        Run(databases => HistoryCheck.Check(databases, about.Kind), areRefusalsFailures: true);

    /// <summary>The migration applies to the version before it, with rows in every table, and loses none.</summary>
    [ForEach(CasesOf.Migration)]
    public void AppliesToFilledTables(MigrationCase about) =>
        Run(databases => new AppliesCheck(databases[about.Kind]).One(about.Version!.Value));

    /// <summary>A database at this version, with rows in every table, gets to the newest version, and loses none.</summary>
    [ForEach(CasesOf.Start)]
    public void UpgradesToTheNewest(MigrationCase about) =>
        Run(databases => new AppliesCheck(databases[about.Kind]).AllFrom(about.Version!.Value));

    /// <summary>Up, Down and Up: after Down all is as before, and after Up again as after the first.</summary>
    [ForEach(CasesOf.Migration)]
    public void UpDownUpLeavesNoTrace(MigrationCase about) =>
        Run(databases => new RoundTripCheck(databases[about.Kind], databases.Suite).Check(about.Version!.Value));

    /// <summary>A migration that drops or deletes says that it is meant, and why.</summary>
    [ForEach(CasesOf.Migration)]
    public void DestructiveStepIsMarked(MigrationCase about) =>
        Run(databases => new MarkCheck(databases[about.Kind]).Check(about.Version!.Value));

    /// <summary>The <c>schema.lock</c> in the assembly is that of its migrations.</summary>
    [ForEach(CasesOf.Everything)]
    public void LockIsFresh(MigrationCase about) => Run(databases => LockCheck.CheckAsync(databases).GetAwaiter().GetResult());

    /// <summary>The schema after the newest migration is the one that the application expects.</summary>
    [ForEach(CasesOf.Model)]
    public void ModelEqualsMigrations(MigrationCase about) => Run(databases => ModelCheck.Check(databases, about.Kind));

    /// <summary>
    /// A copy of the team's database upgrades, adopted first where nobody tracked it; it stays sound and loses nothing.
    /// </summary>
    [ForEach(CasesOf.Sample)]
    public void SampleUpgrades(MigrationCase about) =>
        Run(databases => SampleCheck.CheckAsync(databases, about.Kind, about.File!).GetAwaiter().GetResult());

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
        if (disposing && _databases is { IsValueCreated: true, Value.Databases: { } databases }) databases.Dispose();
    }

    private void Run(Func<SuiteDatabases, CheckResult> check, bool areRefusalsFailures = false)
    {
        (SuiteDatabases? databases, var refusals) = _databases.Value;
        CheckResult result = databases is not null ? check(databases)
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

/// <summary>
/// Makes a test case of each thing that the suite of a fixture has. NUnit's own sources are static, and which migrations there
/// are only an instance of the derived fixture knows; so one is made when the cases are.
/// </summary>
/// <param name="cases">What there is a case for.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForEachAttribute(CasesOf cases) : NUnitAttribute, ITestBuilder, IImplyFixture
{
    /// <summary>What there is a case for.</summary>
    public CasesOf Cases { get; } = cases;

    /// <inheritdoc />
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        try
        {
            using var fixture = (MigrationTests)Activator.CreateInstance(method.TypeInfo.Type, suite?.Arguments ?? [])!;
            return [.. fixture.Cases.Of(Cases).Select(one => Build(method, suite, one))];
        }
        // Whatever the team's constructor or property throws: it has to be a test that fails, or nobody sees it.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            Exception cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            return [Unable(method, suite, $"{method.TypeInfo.Type.Name} cannot say what to test: {cause.Message}")];
        }
    }

    private static TestMethod Build(IMethodInfo method, Test? suite, MigrationCase one)
    {
        string name = one.ToString();
        var parameters = new TestCaseParameters([one]) { TestName = name.Length == 0 ? method.Name : $"{method.Name}({name})" };
        return new NUnitTestCaseBuilder().BuildTestMethod(method, suite, parameters);
    }

    private static TestMethod Unable(IMethodInfo method, Test? suite, string why)
    {
        TestMethod test = Build(method, suite, new(""));
        test.MakeInvalid(why);
        return test;
    }
}

/// <summary>Which cases a suite has. Reads the migrations' metadata and lists folders; nothing is run.</summary>
/// <param name="suite">The suite.</param>
internal sealed class SuiteCases(MigrationSuite suite)
{
    private readonly CatalogueReading _catalogue = SuiteMigrations.Read(suite).Catalogue;

    /// <summary>The cases. Without a catalogue there are none but those that say so.</summary>
    /// <exception cref="InvalidOperationException">
    /// The suite names a file that is not there, or no kind where it has to.
    /// </exception>
    public ImmutableArray<MigrationCase> Of(CasesOf cases) => (_catalogue, cases) switch
    {
        (_, CasesOf.Everything) => [new("")],
        (CatalogueReading.Read { Catalogue: var catalogue }, _) => [.. Of(cases, catalogue)],
        (_, CasesOf.Kind) => [new("")],
        _ => [],
    };

    private IEnumerable<MigrationCase> Of(CasesOf cases, Catalogue catalogue) => cases switch
    {
        CasesOf.Kind => catalogue.Kinds.Select(kind => new MigrationCase(kind.Kind)),
        CasesOf.Migration => catalogue.Kinds.SelectMany(kind => kind.Migrations.Select(migration => Of(kind, migration))),
        CasesOf.Start => catalogue.Kinds.SelectMany(Starts),
        CasesOf.Model => SuiteFiles.Models(suite, catalogue).Select(model => model.Kind).Distinct()
            .Select(kind => new MigrationCase(kind)),
        CasesOf.Sample => SuiteFiles.Samples(suite, catalogue)
            .Select(sample => new MigrationCase(sample.Kind, null, sample.Name) { File = sample.Path }),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static MigrationCase Of(KindCatalogue kind, CatalogueMigration migration) =>
        new(kind.Kind, migration.Version, migration.Name);

    private static IEnumerable<MigrationCase> Starts(KindCatalogue kind) =>
        kind.Migrations[..^1].Select(migration => Of(kind, migration)).Prepend(new(kind.Kind, 0, "empty"));
}
