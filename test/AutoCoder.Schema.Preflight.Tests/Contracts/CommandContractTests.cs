namespace AutoCoder.Schema.Preflight.Tests.Contracts;

/// <summary>A model and statements that a command prints, or that come on standard input.</summary>
internal class CommandContractTests : ContractTest
{
    private const string Model = "CREATE TABLE conversations (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(200), archived_at TEXT)";

    [Test]
    public void A_model_that_a_command_prints_is_compared_like_a_file()
    {
        File("models.sql", Model);

        GateReport report = Check(With("!cat models.sql"));

        report.IsOpen.ShouldBeFalse();
        Text(report).ShouldContain("!cat models.sql:1: the model has conversations.archived_at, the migrations do not");
    }

    [Test]
    public void A_model_comes_on_standard_input()
    {
        Fleet fleet = FleetOf(At("a.db", 3)) with { Models = [ContractFile.OfInput(Kind, Folder)] };

        using var input = new StringReader(Model);
        Text(Gate.Check(fleet, input).ShouldBeOfType<Outcome<GateReport>.Done>().Value)
            .ShouldContain("standard input:1: the model has conversations.archived_at");
        Refusal(fleet).ShouldBe(["standard input: there is nothing in it."]);
    }

    [Test]
    public void Statements_that_a_command_prints_are_prepared()
    {
        Fleet fleet = FleetOf(At("a.db", 3)) with { Statements = [ContractFile.OfCommand(Kind, "!echo 'SELECT nowhere FROM notes'", Folder)] };

        Check(fleet).Findings.ShouldHaveSingleItem().Message.ShouldContain("no such column: nowhere");
    }

    [TestCase("!true", "!true: the command printed nothing.")]
    [TestCase("!cat", "!cat: the command printed nothing.")]
    [TestCase("!echo 'CREATE TABLE t (id)'; echo first >&2; echo 'ModuleNotFoundError: models' >&2; exit 7",
        "!echo 'CREATE TABLE t (id)'; echo first >&2; echo 'ModuleNotFoundError: models' >&2; exit 7: the command failed with exit code 7: ModuleNotFoundError: models")]
    [TestCase("!exit 3", "!exit 3: the command failed with exit code 3.")]
    [TestCase("!printf 'a\\0b'", "!printf 'a\\0b': it has a NUL in it, so it is no SQL; save it as UTF-8.")]
    [TestCase("!head -c 17000000 /dev/zero", "!head -c 17000000 /dev/zero: it prints more than 16 MiB; give the DDL or the statements only.")]
    public void A_command_that_does_not_print_a_model_is_a_wrong_question(string command, string problem) =>
        Refusal(With(command)).ShouldBe([problem]);

    [Test]
    public void A_program_that_is_not_there_is_a_wrong_question() =>
        Refusal(With("!no-such-program-of-all")).ShouldHaveSingleItem().ShouldStartWith("!no-such-program-of-all: the command failed with exit code 127: ");

    [TestCase("sleep 60")]
    [TestCase("sleep 3 & echo 'CREATE TABLE t (id)'")]
    public void A_command_that_hangs_is_stopped(string command) =>
        CommandOutput.Of(command, Folder, 1 << 20, CancellationToken.None, TimeSpan.FromMilliseconds(100)).Problem
            .ShouldBe("it did not end within 0.1 s, and was stopped.");

    [Test]
    public void Whoever_interrupts_a_command_interrupts_the_gate()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Gate.Check(With("!sleep 60"), TextReader.Null, cancellation: stop.Token).ShouldBeOfType<Outcome<GateReport>.Done>().Value
            .Exit.ShouldBe(130);
    }

    private Fleet With(string command) => FleetOf(At("a.db", 3)) with { Models = [ContractFile.OfCommand(Kind, command, Folder)] };
}
