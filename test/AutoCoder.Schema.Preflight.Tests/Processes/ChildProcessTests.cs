using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Tests.Processes;

/// <summary>Programs that end before they have answered.</summary>
internal sealed class ChildProcessTests
{
    [Test]
    public void One_that_an_interrupt_ends_was_interrupted() =>
        Should.Throw<OperationCanceledException>(() => Run("exec env --default-signal=INT sh -c 'kill -INT $$'", CancellationToken.None));

    [Test]
    public void An_answer_that_breaks_off_after_somebody_asked_to_stop_was_interrupted()
    {
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => ChildProcess.Run(
            Shell("exit 0"),
            null,
            output =>
            {
                stop.Cancel();
                output.ReadExactly(new byte[9]);
            },
            stop.Token));
    }

    [TestCase("printf 123; exit 7", 7)]
    [TestCase("printf 123", -1)]
    [TestCase("printf 123456789", 0)]
    public void One_that_ends_in_the_middle_of_an_answer_has_failed(string script, int exitCode) => Run(script, CancellationToken.None)!.Value.ExitCode.ShouldBe(exitCode);

    private static (int ExitCode, string Error)? Run(string script, CancellationToken cancellation) =>
        ChildProcess.Run(Shell(script), null, output => output.ReadExactly(new byte[9]), cancellation);

    private static ProcessStartInfo Shell(string script) => new("/bin/sh", ["-c", script]);
}
