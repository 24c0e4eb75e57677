namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>The limit of a statement, as the commands take it that run migrations.</summary>
internal sealed class StatementTimeoutTests : UpgradeTest
{
    [TestCase("upgrade", "0")]
    [TestCase("upgrade", "-1")]
    [TestCase("rehearse", "x")]
    [TestCase("downgrade --to 0", "0.0")]
    [TestCase("adopt", "604801")]
    public void A_limit_that_is_none_is_refused_before_anything_is_looked_at(string command, string seconds)
    {
        Finished finished = AskOperator([.. command.Split(' '), "--statement-timeout", seconds, CreateOld("a")]);
        finished.ExitCode.ShouldBe(2);
        finished.Error.ShouldContain($"--statement-timeout {seconds}: give a number of seconds above 0, at most 604800.");
    }

    [Test]
    public void Work_that_is_done_in_time_is_done_as_without_a_limit()
    {
        string path = CreateOld("a");
        AskOperator("rehearse", "--statement-timeout", "3600", path).ShouldReport(0, "1 database: 1 rehearsed.");
        Upgrade("--statement-timeout", "3600.5", path).ShouldReport(0, "1 database: 1 upgraded.");
    }
}
