namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>Every row of the table of exit codes (README.md).</summary>
internal sealed class ExitCodeTests : ToolTest
{
    [Test]
    public void Zero_when_every_database_is_current()
    {
        string assistant = Create("assistant.db", ApplicationSchemas.Current), registry = Create("registry.db", ApplicationSchemas.CurrentRegistry);
        Gate(assistant, registry).ShouldReport(0, "The gate is open: 2 databases examined, every one is ready.")
            .ShouldSayOnce(assistant, "assistant  202602011429  202602011429  current");
    }

    [Test]
    public void One_when_a_database_is_not_ready()
    {
        string current = Create("a/assistant.db", ApplicationSchemas.Current), pending = Create("b/assistant.db", ApplicationSchemas.Pending);
        Gate(current, pending)
            .ShouldReport(1, "The gate is closed: of 2 databases, 1 not ready.", $"autocoder-schema upgrade {current} {pending} ")
            .ShouldSayOnce($"{pending} lacks migration 202602011429 (");
    }

    [Test]
    public void Two_when_the_question_makes_no_sense() => Gate("--kind", "nonsense").ShouldRefuse("check-pending-migrations: ", "nonsense");

    [Test]
    public void Three_when_a_database_cannot_be_examined()
    {
        string text = Write("assistant.db", "This is no database, but it is longer than the hundred bytes of a header, which makes it a liar.");
        Gate(text).ShouldReport(3, "The gate is closed: of 1 database, 1 could not be examined.");
    }

    [Test]
    public void Three_wins_over_one()
    {
        string pending = Create("assistant.db", ApplicationSchemas.Pending), folder = PathOf("registry.db");
        Directory.CreateDirectory(folder);
        Gate(pending, folder).ShouldReport(3, "of 2 databases, 1 not ready, 1 could not be examined");
        Gate(folder, pending).ShouldReport(3, "of 2 databases, 1 not ready, 1 could not be examined");
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public void One_hundred_and_thirty_when_interrupted_and_what_is_known_is_reported(string signal)
    {
        string pending = Create("a/assistant.db", ApplicationSchemas.Pending), locked = Create("b/assistant.db", ApplicationSchemas.Current);
        string last = Create("c/assistant.db", ApplicationSchemas.Current); // looked at, or not any more: nobody waits for the one before
        using var writer = new OtherProgram(locked, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE");
        string before = Everything();

        using Running gate = Start(Program.Gate, "--lock-timeout", "86400", pending, locked, last);
        gate.WaitUntilOpen(locked);
        gate.Signal(signal);
        Finished finished = gate.Finish().ShouldBeCivil().ShouldReport(130, "the check was interrupted");
        finished.ShouldSayOnce($"{pending} lacks migration 202602011429");
        finished.ShouldSayOnce($"{locked} is locked by another process: ");
        Everything().ShouldBe(before, "asking wrote something");
    }
}
