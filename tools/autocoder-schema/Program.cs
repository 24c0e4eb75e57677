using System.CommandLine;

const string Name = "autocoder-schema";
const int LeastOpenFiles = 256; // the runtime opens an assembly when it is first needed

return await Refusals.GuardAsync(Name, async () =>
{
    if (Surroundings.Lack(Name, LeastOpenFiles)) return ExitCode.Unknown;

    KnownCultures.Require(Name);
    StandardStreams.KeepPlain();
    StandardOutput.KeepForReports();
    var root = new RootCommand(
        "Brings fleets of SQLite databases to the schema that the code expects.\n\n" + CommandHelp.ExitCodes)
    {
        new StatusCommand(),
        new UpgradeCommand(),
        new RehearseCommand(),
        new AdoptCommand(),
        new DiffCommand(),
        new ShowCommand(),
        new BackupsCommand(),
        new RestoreCommand(),
        new DowngradeCommand(),
        new HistoryCommand(),
        new ScriptCommand(),
        new NewCommand(),
        new LockCommand(),
        new BookCommand(),
        new HooksCommand(),
        new LintCommand(),
        new DemoCommand(),
    };
    root.Add(new CompletionCommand(root));
    root.Add(new ManualCommand(root));
    root.Add(new HelpCommand(Name, root));
    CommandHelp.Use(root, Name);
    root.SetAction(_ =>
    {
        string commands = string.Join(", ", root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name));
        return Refusals.Print(Name, [$"Which command? There are {commands}; --help tells more."]);
    });
    ParseResult parsed = root.Parse(args);
    if (parsed.Errors.Count > 0) return Refusals.Print(Name, ParseProblems.Of(Name, parsed));

    LargestFile.TakeSignal();

    // Signals are the commands' own: what is in hand is finished or taken back.
    try
    {
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
            Output = StandardOutput.Writer,
        });
    }
    catch (MigrationAssemblyException unusable)
    {
        return Refusals.Print(Name, [unusable.Message]);
    }
});
