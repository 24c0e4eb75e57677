namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A migration whose error comes when it has returned ends a process of .NET; here it keeps the program from starting.</summary>
internal sealed class AsynchronousBootTests
{
    [Test]
    public void An_asynchronous_migration_is_named_and_does_not_end_the_process()
    {
        using AssistantFolder folder = new();
        using BootingProcess process = new(folder.File("assistant.db"), "--late");
        process.WaitUntilReady();
        process.Boot();
        string outcome = process.Outcome();
        outcome.ShouldStartWith("1: The program does not start: its databases are not at the schema that its code expects.");
        outcome.ShouldContain("migration 1 (FillsLater) failed: It runs code that is 'async' and returns nothing");
        File.Exists(folder.File("assistant.db")).ShouldBeFalse();
    }
}
