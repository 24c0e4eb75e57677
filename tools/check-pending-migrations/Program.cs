using System.CommandLine;

const string Name = "check-pending-migrations";

StandardStreams.KeepPlain();
ParseResult parsed = new GateCommand(Name, args).Command.Parse(args);
return parsed.Errors.Count > 0
    ? Refusals.Print(Name, parsed.Errors.Select(error => error.Message))
    : await Refusals.GuardAsync(
        Name,
        () => parsed.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        }));
