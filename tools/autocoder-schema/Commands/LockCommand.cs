using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the lock file of the migrations, or tells whether it is stale.</summary>
internal sealed class LockCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Option<string?> _migrations = new("--migrations")
    {
        HelpName = "FILE.dll",
        Description = "The assembly with the migrations. Default: the configuration file's, else the one carried beside this program.",
    };

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "The lock file. Default: schema.lock in the migrations project that is in this folder or in the nearest folder 'migrations' above.",
    };

    private readonly Option<bool> _check = new("--check") { Description = "Write nothing; exit with 1 when the lock file is stale." };

    private readonly Option<bool> _allowNonTransactional = new("--allow-non-transactional")
    {
        Description = "Accept migrations with TransactionBehavior.None, which cannot be rolled back.",
    };

    private readonly ReportOptions _report = new();

    public LockCommand()
        : base("lock", "Writes schema.lock: what every migration executes, up and down, and the schema that it leads to.")
    {
        foreach (Option option in new Option[] { _migrations, _output, _check, _allowNonTransactional }) Add(option);
        _report.AddTo(this);
        Validators.Add(result =>
        {
            if (!result.GetValue(_check) && _report.IsAsked(result)) result.AddError("--format and --report are about what --check finds: give that, too.");
        });
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            AllowNonTransactional = parsed.GetValue(_allowNonTransactional),
            IgnoresLock = true,
        };
        return await FleetResolver.Resolve(request).Match(
            fleet => WithFleetAsync(fleet, parsed), problems => Task.FromResult(Refusals.Print(Program, problems)));
    }

    private async Task<int> WithFleetAsync(Fleet fleet, ParseResult parsed)
    {
        bool isCheck = parsed.GetValue(_check);
        string assembly = fleet.Catalogue.AssemblyPath;
        (SchemaLockFile? file, string? problem) = FileFor(assembly, parsed.GetValue(_output));
        if (file is null && !isCheck) return Refusals.Print(Program, [problem!]);
        if (!isCheck && file!.Obstacle is { } obstacle) return Refusals.Print(Program, [obstacle]);

        using var interruption = new Interruption();
        using var runner = new FleetRunner(fleet);
        try
        {
            switch (await runner.MakeLockAsync(cancellation: interruption.Token))
            {
                case LockOutcome.Made made:
                    foreach (string note in made.Notes) await Console.Error.WriteLineAsync(TerminalText.Escape($"{Program}: note: {note}"));
                    return isCheck ? _report.Print(Program, parsed, LockPrinter.Of(LockStaleness.Of(made.Lock, fleet, file))) : Write(made.Lock, file!);
                case LockOutcome.Refused refused:
                    return Refusals.Print(Program, refused.Problems);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    // A project found by its place may be another's than the assembly that was named.
    private static (SchemaLockFile? File, string? Problem) FileFor(string assembly, string? output)
    {
        if (output is not null) return (new SchemaLockFile(Path.GetFullPath(output)), null);
        string here = Path.GetFullPath(".");
        string name = Path.GetFileNameWithoutExtension(assembly);
        if (MigrationsProject.FindUpward(here) is not { } project)
            return (null, $"no migrations project in {here} or in a folder 'migrations' above it; name the lock file with --output FILE.");
        return project.AssemblyName == name
            ? (SchemaLockFile.Of(project), null)
            : (null, $"the project in {project.Folder} makes {project.AssemblyName}.dll, and the migrations are in {name}.dll; name that with --migrations FILE.dll, or the lock file with --output FILE.");
    }

    private static int Write(SchemaLock made, SchemaLockFile file)
    {
        string text = SchemaLockText.Write(made);
        string? before = file.Read();
        if (before == text)
        {
            Say($"{file.Path} is fresh.");
            return ExitCode.Success;
        }

        file.Write(text);
        Say($"{file.Path} is {(before is null ? "made" : "written anew")}:");
        foreach (string change in Changes(before, made, file)) Say($"  {change}");
        Say("Build the migrations' project again, so that its assembly carries it.");
        return ExitCode.Success;
    }

    private static ImmutableArray<string> Changes(string? before, SchemaLock made, SchemaLockFile file)
    {
        if (before is null) return [.. made.Kinds.Select(kind => $"Kind {kind.Kind} has {kind.Migrations.Length} migration(s).")];
        if (SchemaLockParser.Read(before, LockOrigin.File(file.Path)) is not SchemaLockReading.Read { Lock: var old }) return ["What was there could not be read."];
        return LockComparison.Compare(old, made) is { IsEmpty: false } changes ? changes : ["It says the same in another spelling."];
    }

    private static void Say(string line) => Console.WriteLine(TerminalText.Escape(line));
}
