using Fixtures.FlawedMigrations;
using NUnit.Framework.Interfaces;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>The suite finds one mistake of each sort, says which migration it is, and nothing else fails.</summary>
internal sealed class FlawedSuiteTests
{
    private const string Notes = "CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL, colour TEXT);";

    private static readonly (string Test, string[] Says)[] Expected =
    [
        ("HistoryIsASingleLine(late)",
            ["late: migration 502 (ComesLate) is new and stands below 503 (WasThereBefore), which schema.lock has already: a database that has that one would get it out of order.",
             "Give it a version above 503", "autocoder-schema new late ComesLate"]),
        ("AppliesToFilledTables(losing 102 LosesRows)",
            ["losing: migration 102 (LosesRows) cannot be applied to a filled database at 101 (LosingNotes): the table notes has 2 rows instead of 4, and nothing says that it is meant: keep them, or say it with [MigrationTrait(\"destructive\", \"notes: why\")].",
             "It fails on rows with NULL in every column that allows it, and on rows with the default in every column that has one.",
             "Mend the migration, then run: dotnet test --filter \"FullyQualifiedName~LosesRows\""]),
        ("UpgradesToTheNewest(losing 101 LosingNotes)", ["losing: migration 102 (LosesRows) cannot be applied to a filled database at 101 (LosingNotes): the table notes has 2 rows instead of 4"]),
        ("AppliesToFilledTables(refusing 202 RequiresColour)",
            ["refusing: migration 202 (RequiresColour) cannot be applied to a filled database at 201 (RefusingNotes): Table notes: constraint failed",
             "The statement was: ALTER TABLE \"notes\" ALTER COLUMN \"colour\" SET NOT NULL.", "It fails on rows with NULL in every column that allows it"]),
        ("UpgradesToTheNewest(refusing 201 RefusingNotes)", ["refusing: migration 202 (RequiresColour) cannot be applied"]),
        ("AppliesToFilledTables(checked 702 IndexesNumbers)",
            ["checked, version 701: no row can be made up for the table numbers: CHECK (root * root = 5041 AND root < 0) is met by none of 13 values tried for root.",
             "override Rows(kind, version) and return Row.In(\"numbers\", new { root = … }) when kind is \"checked\""]),
        ("UpgradesToTheNewest(checked 701 CheckedNumbers)", ["no row can be made up for the table numbers"]),
        ("UpDownUpLeavesNoTrace(tracing 302 LeavesAnIndex)",
            ["tracing: migration 302 (LeavesAnIndex) does not take everything back: after its Down the schema is not what it was before its Up. INDEX ix_colour (colour) is not expected on notes",
             "then run: dotnet test --filter \"FullyQualifiedName~LeavesAnIndex\""]),
        ("UpDownUpLeavesNoTrace(tracing 303 LeavesARow)",
            ["tracing: migration 303 (LeavesARow) leaves a trace: after Up, Down and Up the table notes has 6 rows instead of 5."]),
        ("UpDownUpLeavesNoTrace(tracing 304 GoesOneWay)",
            ["tracing: migration 304 (GoesOneWay) is a ForwardOnlyMigration: a database that has it can only go back by its backup. The suite says RequireDown(): write one, or except it: RequireDown(304)."]),
        ("LockIsFresh",
            ["is stale: edited 601 EditedNotes was edited: it executes other SQL", "is stale: late 502 ComesLate is new: it is not in the lock", "run: autocoder-schema lock --migrations "]),
        ("ModelEqualsMigrations(edited)",
            ["models.sql:5: edited: the model has notes.archived_at, the migrations do not: every statement that uses it will fail (add a migration: autocoder-schema new edited 'Add archived_at to notes')."]),
        ("DestructiveStepIsMarked(dropping 402 DropsAColumn)",
            ["dropping: migration 402 (DropsAColumn) drops the column colour of notes. Nothing says that it is meant. Give the class DropsAColumn [MigrationTrait(\"destructive\", \"table.column: why nobody needs it\")] with what goes (a table by its name alone)"]),
        ("SampleUpgrades(refusing refusing-2019.db)", ["refusing: the sample ", "refusing-2019.db does not upgrade: ", "Table notes: constraint failed"]),
        ("SampleUpgrades(refusing refusing.db)", ["refusing.db does not upgrade: "]),
    ];

    private readonly SampleFiles _samples = new();
    private Dictionary<string, ITestResult> _results = [];

    [OneTimeSetUp]
    public void Run()
    {
        string path = _samples.Write("refusing-2019.db", $"{Notes} INSERT INTO notes VALUES (1, 'secret', NULL)");
        _samples.Write("refusing.db", "CREATE TABLE strangers (x)");
        _samples.Write("dropping.db", $"{Notes} INSERT INTO notes VALUES (1, 'secret', 'red')");
        byte[] before = File.ReadAllBytes(path);
        FlawedSuite.SampleFolder = _samples.Folder;
        _results = SuiteRun.Of<FlawedSuite>();
        File.ReadAllBytes(path).ShouldBe(before);
    }

    [OneTimeTearDown]
    public void Clean() => _samples.Dispose();

    [TestCaseSource(nameof(Names))]
    public void Each_mistake_fails_one_test_that_names_it(string test)
    {
        string message = _results[test].Message;
        _results[test].ResultState.Status.ShouldBe(TestStatus.Failed);
        foreach (string part in Expected.Single(one => one.Test == test).Says) message.ShouldContain(part);
        message.ShouldNotContain("secret");
    }

    [Test]
    public void Nothing_else_fails() =>
        _results.Values.Where(result => result.ResultState.Status == TestStatus.Failed).Select(result => result.Name).ShouldBe(Names(), ignoreOrder: true);

    [Test]
    public void Every_migration_version_and_sample_is_a_test_of_its_own() => _results.Keys.ShouldBe(
    [
        .. Kinds(16, "AppliesToFilledTables"), .. Kinds(16, "UpgradesToTheNewest"), .. Kinds(16, "UpDownUpLeavesNoTrace"), .. Kinds(16, "DestructiveStepIsMarked"),
        .. Kinds(7, "HistoryIsASingleLine"), "LockIsFresh", "ModelEqualsMigrations(edited)",
        "SampleUpgrades(dropping dropping.db)", "SampleUpgrades(refusing refusing-2019.db)", "SampleUpgrades(refusing refusing.db)",
    ], ignoreOrder: true);

    private static IEnumerable<string> Names() => Expected.Select(one => one.Test);

    private string[] Kinds(int count, string method)
    {
        string[] found = [.. _results.Keys.Where(name => name.StartsWith($"{method}(", StringComparison.Ordinal))];
        found.Length.ShouldBe(count);
        return found;
    }
}
