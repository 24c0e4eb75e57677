namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>A question to a file never takes more than a bounded number of SQLite's steps, whatever the file says.</summary>
internal class EndlessQuestionTests : InspectionTest
{
    private const string Endless = "CREATE VIEW endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

    [Test]
    public void A_question_that_never_ends_is_given_up_and_why_is_told()
    {
        string path = Create("a.db", Endless);

        Reading<bool> reading = ReadOnlyDatabase.Ask(path, new InspectionOptions(), Count);

        reading.ShouldBe(new Reading<bool>.Unreadable(UnreadableReason.InputOutput, "reading it took more work than any honest schema needs"));
    }

    [Test]
    public void A_number_that_cannot_be_had_is_none() =>
        new DatabaseInspector(VersionTable.Default).AskNumber(Create("a.db", Endless), "SELECT count(*) FROM endless").ShouldBeNull();

    private static bool Count(ReadOnlyConnection connection)
    {
        using SqliteStatement count = connection.Prepare("SELECT count(*) FROM endless");
        return count.Step();
    }
}
