using System.CommandLine;

const string Name = "check-pending-migrations";

StandardStreams.KeepPlain();
var options = new GateOptions(Name, args);
options.Command.SetAction(parsed => options.MergeOf(parsed) is { } merge
    ? MergeCommand.Run(Name, merge, options.RequestOf(parsed), options.DatabasesOf(parsed), report => options.Print(Name, parsed, report))
    : Check(options.RequestOf(parsed), report => options.Print(Name, parsed, report)));
ParseResult parsed = options.Command.Parse(args);
return parsed.Errors.Count > 0
    ? Refusals.Print(Name, parsed.Errors.Select(error => error.Message))
    : await Refusals.GuardAsync(Name, () => parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));

static int Check(FleetRequest request, Func<ReportRenderings, int> print)
{
    SqliteEngine.DisableMemoryStatistics();
    using var interruption = new Interruption();
    return FleetResolver.Resolve(request).Match(
        fleet => Gate.Check(fleet, Console.In, cancellation: interruption.Token) switch
        {
            GateOutcome.Reported reported => print(RenderingsOf(reported.Report, request.Arguments)),
            GateOutcome.Refused refused => Refusals.Print(Name, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        problems => Refusals.Print(Name, problems));
}

static ReportRenderings RenderingsOf(GateReport report, IReadOnlyList<string> fleet) => new(
    report.Exit,
    output => GateText.Write(report, fleet, output),
    output => GateJson.Write(report, fleet, output),
    () => GateFindings.Of(Name, report, fleet));
