using System.CommandLine;

const string Name = "check-pending-migrations";
const int LeastOpenFiles = 24, LeastWithAssemblies = 64; // a build that is not published opens assemblies, too

return await Refusals.GuardAsync(Name, async () =>
{
    int least = System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? LeastWithAssemblies : LeastOpenFiles;
    if (Surroundings.LackFiles(Name, least)) return ExitCode.Unknown;
    Surroundings.LeaveGoneFolder();

    StandardStreams.KeepPlain();
    ParseResult parsed = new GateCommand(Name, args).Command.Parse(args);
    if (parsed.Errors.Count > 0) return Refusals.Print(Name, ParseProblems.Of(Name, parsed));
    LargestFile.TakeSignal();
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    });
});
