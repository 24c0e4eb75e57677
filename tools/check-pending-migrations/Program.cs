using System.CommandLine;

const string Name = "check-pending-migrations";
const int LeastOpenFiles = 24, LeastWithAssemblies = 64; // a build that is not published opens assemblies, too

int least = System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? LeastWithAssemblies : LeastOpenFiles;
if (OpenFiles.TooFew(least) is { } tooFew) return Refusals.CannotTell(Name, tooFew);

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
