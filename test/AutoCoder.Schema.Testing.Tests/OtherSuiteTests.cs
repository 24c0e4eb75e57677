using Fixtures.FlawedMigrations;
using NUnit.Framework.Interfaces;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>What the suite says when it is refused, when it cannot list its tests, and when rows are given.</summary>
internal sealed class OtherSuiteTests
{
    private static readonly Lazy<Dictionary<string, ITestResult>> GivenRows = new(() => SuiteRun.Of<GivenRowsSuite>("AppliesToFilledTables"));

    [Test]
    public void Refused_migrations_fail_the_test_of_the_history_and_the_others_say_where_to_look()
    {
        Dictionary<string, ITestResult> results = SuiteRun.Of<RefusedSuite>();

        results.Keys.ShouldBe(["HistoryIsASingleLine", "LockIsFresh"], ignoreOrder: true);
        string message = results["HistoryIsASingleLine"].Message;
        results["HistoryIsASingleLine"].ResultState.Status.ShouldBe(TestStatus.Failed);
        message.ShouldContain("Migrations Fixtures.RefusedMigrations.First and Fixtures.RefusedMigrations.SecondOfTheSameVersion of the kind 'a' both have the version 1");
        message.ShouldContain("Migration Fixtures.RefusedMigrations.Internal is not public");
        message.ShouldContain("Migration Fixtures.RefusedMigrations.OfNoKind names no kind where others do");
        message.ShouldContain("Migration Fixtures.RefusedMigrations.AsyncUp is asynchronous: Up is 'async' and returns nothing");
        message.ShouldContain("Migration Fixtures.RefusedMigrations.WithoutTransaction has TransactionBehavior.None");
        results["LockIsFresh"].ResultState.Status.ShouldBe(TestStatus.Skipped);
        results["LockIsFresh"].Message.ShouldBe("The migrations are refused: HistoryIsASingleLine says why.");
    }

    [Test]
    public void A_suite_that_names_what_is_not_there_has_a_test_that_says_so()
    {
        ITestResult result = SuiteRun.Of<UnableSuite>("SampleUpgrades")["SampleUpgrades"];

        result.ResultState.ShouldBe(ResultState.NotRunnable);
        result.Message.ShouldStartWith("UnableSuite cannot say what to test: There is no \"no-such-folder/\" in ");
    }

    [Test]
    public void Rows_that_are_given_take_the_place_of_those_that_cannot_be_made_up()
    {
        GivenRows.Value["AppliesToFilledTables(checked 702 IndexesNumbers)"].ResultState.Status.ShouldBe(TestStatus.Passed);
        GivenRows.Value["AppliesToFilledTables(refusing 202 RequiresColour)"].ResultState.Status.ShouldBe(TestStatus.Passed);
    }

    [TestCase("dropping 402 DropsAColumn", "Rows(\"dropping\", …) gives a row for the table note, which no version of dropping has. Mend its name there.")]
    [TestCase("tracing 302 LeavesAnIndex", "Rows(\"tracing\", …) gives a value for notes.color, which no version of tracing has. Mend its name there.")]
    [TestCase("late 503 WasThereBefore", "late, version 502: a row that Rows(\"late\", 502) gives for the table notes does not fit: NOT NULL constraint failed: notes.text. Mend it there.")]
    public void A_row_that_is_given_and_fits_nowhere_is_named(string migration, string message) =>
        GivenRows.Value[$"AppliesToFilledTables({migration})"].Message.ShouldBe(message);
}
