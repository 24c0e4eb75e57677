using System.CommandLine;
using System.Runtime.InteropServices;
using AutoCoder.Schema.CheckPendingMigrations;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Gates;
using AutoCoder.Schema.Preflight.Sqlite;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Reports.Json;

var options = new GateOptions();
options.Command.SetAction(parsed => Check(options.RequestOf(parsed), options.WantsJson(parsed)));
ParseResult parsed = options.Command.Parse(args);
return parsed.Errors.Count > 0 ? Refuse(parsed.Errors.Select(error => error.Message)) : parsed.Invoke();

static int Check(FleetRequest request, bool json)
{
    SqliteEngine.DisableMemoryStatistics();
    using var interruption = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, interruption));
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, interruption));
    return FleetResolver.Resolve(request) switch
    {
        FleetReading.Resolved resolved => Gate.Check(resolved.Fleet, Console.In, cancellation: interruption.Token) switch
        {
            GateOutcome.Reported reported => Print(reported.Report, request.Arguments, json),
            GateOutcome.Refused refused => Refuse(refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        FleetReading.Refused refused => Refuse(refused.Problems),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

static void Stop(PosixSignalContext signal, CancellationTokenSource interruption)
{
    signal.Cancel = true; // the databases in hand are finished and the report is printed
    interruption.Cancel();
}

static int Print(GateReport report, IReadOnlyList<string> fleet, bool json)
{
    using (var output = new StreamWriter(Console.OpenStandardOutput()))
    {
        if (json) JsonReport.Write(report, fleet, output);
        else TextReport.Write(report, fleet, output);
    }

    return report.WasInterrupted ? ExitCode.Interrupted : ExitCode.Of(report.Readiness);
}

static int Refuse(IEnumerable<string> problems)
{
    foreach (string problem in problems) Console.Error.WriteLine($"check-pending-migrations: {TerminalText.Escape(problem)}");
    return ExitCode.Usage;
}
