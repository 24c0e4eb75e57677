namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Two schemas held against each other; the folder is the same to the byte afterwards (see the base class).</summary>
internal sealed class DiffTests : ToolTest
{
    private const string First = "202601041458", Head = "202602011429";

    [Test]
    public void Two_versions_are_compared_and_the_kind_follows_from_them()
    {
        AskOperator("diff", First, Head).ShouldReport(
            1, "What is there:    assistant after 202601041458", "What is expected: assistant after 202602011429",
            "breaking: Column conversations.mode is missing: every statement that names it fails.");
        AskOperator("diff", "head", First).ShouldReport(0, "harmless: Column conversations.mode is not expected");
        AskOperator("diff", "head", Head).ShouldReport(0, "No difference.");
    }

    [Test]
    public void A_database_is_compared_with_a_version_of_the_kind_that_its_name_tells()
    {
        string old = Create("assistant.db", ApplicationSchemas.Pending), current = Create("b/assistant.db", ApplicationSchemas.Current);

        AskOperator("diff", old, "head").ShouldReport(1, $"What is there:    {old}", "breaking: Column conversations.mode is missing");
        AskOperator("diff", "head", old).ShouldReport(0, "harmless: ");
        AskOperator("diff", current, Head).ShouldReport(0);
    }

    [Test]
    public void The_version_table_is_no_difference_between_two_databases()
    {
        string tracked = Create("a.db", ApplicationSchemas.Pending), untracked = Create("b.db", ApplicationSchemas.Assistant);

        AskOperator("diff", tracked, untracked).ShouldReport(0, "No difference.");
    }

    [Test]
    public void Before_the_first_migration_there_is_nothing() =>
        AskOperator("diff", "empty", "head", "--kind", "registry").ShouldReport(
            1, "What is there:    a database before its first migration", "breaking: Table projects is missing", "breaking: Table settings is missing");

    [Test]
    public void The_same_is_told_as_json()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);

        AskOperator("diff", path, "head", "--format", "json").ShouldReport(
            1, "\"schemaVersion\": 1", $"\"version\": {First}", $"\"version\": {Head}", "\"exitCode\": 1", "\"subject\": \"conversations.mode\"");
    }

    [Test]
    public void What_cannot_be_read_is_not_compared()
    {
        string text = Write("text.db", "this is no database, and it is long enough to be asked about: " + new string('x', 200));

        AskOperator("diff", "gone.db", "empty").ExitCode.ShouldBe(3);
        AskOperator("diff", text, "empty").ExitCode.ShouldBe(3);
        AskOperator("diff", "gone.db", "empty").Error.ShouldContain("gone.db does not exist. Give a database, a version, 'head' or 'empty'.");
    }

    [Test]
    public void A_question_that_leaves_a_doubt_is_refused()
    {
        AskOperator("diff", "head", "empty").ShouldRefuse("Of which kind? Give --kind with one of: assistant, features, registry.");
        AskOperator("diff", "202601041459", "head", "--kind", "assistant").ShouldRefuse("no version 202601041459; the nearest is 202601041458");
        AskOperator("diff", "head").ExitCode.ShouldBe(2);
        AskOperator("diff", "1", "2", "--format", "xml").ShouldRefuse("--format xml");
    }
}
