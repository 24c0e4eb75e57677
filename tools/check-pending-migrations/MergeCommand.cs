namespace AutoCoder.Schema.CheckPendingMigrations;

/// <summary>The question about a merge.</summary>
internal static class MergeCommand
{
    /// <summary>Asks and reports.</summary>
    public static int Run(string program, MergeRequest request, FleetRequest fleet, FleetRequest? databases, Func<ReportRenderings, int> print)
    {
        SqliteEngine.DisableMemoryStatistics();
        using var interruption = new Interruption();
        try
        {
            return MergeGate.Check(request, databases, Console.In, interruption.Token) switch
            {
                MergeOutcome.Reported reported => print(RenderingsOf(reported.Report, fleet)),
                MergeOutcome.Refused refused => Refusals.Print(program, refused.Problems),
                MergeOutcome.Unknown unknown => CannotTell(program, unknown.Problem),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static int CannotTell(string program, string problem)
    {
        _ = Refusals.Print(program, [problem]);
        return ExitCode.Unknown;
    }

    private static ReportRenderings RenderingsOf(MergeReport report, FleetRequest fleet) => new(
        report.Exit,
        output => MergeText.Write(report, fleet.Arguments, output),
        output => MergeJson.Write(report, fleet.Arguments, output),
        () => MergeFindings.Of(report));
}
