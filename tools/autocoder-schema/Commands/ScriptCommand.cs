using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Prints the SQL that an upgrade or a downgrade executes.</summary>
internal sealed class ScriptCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string?> _database = new("DATABASE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The database: from where it is. Without one, from --from.",
    };

    private readonly Option<long?> _from = new("--from")
    {
        HelpName = "VERSION",
        Description = "Where it begins. Default: an empty database; with --down, the newest version.",
    };

    private readonly Option<long?> _to = new("--to")
    {
        HelpName = "VERSION",
        Description = "Where it ends. Default: the newest version; with --down, an empty database.",
    };

    private readonly Option<bool> _down = new("--down") { Description = "The way back." };
    private readonly Option<string?> _kind = new("--kind")
    {
        HelpName = "NAME",
        Description = "The kind of the database, or of the versions.",
    };

    private readonly Option<string?> _migrations = FleetOptions.Migrations();

    private readonly Option<string?> _config = FleetOptions.Config();

    public ScriptCommand()
        : base("script", "Prints the SQL that an upgrade executes, or a downgrade: to be read, and for sqlite3. Writes nothing.")
    {
        foreach (Option<long?> option in new[] { _from, _to })
            option.RequireWhole(0, long.MaxValue, "give the version of a migration, or 0 for an empty database.");
        Validators.Add(result =>
        {
            if (result.GetValue(_database) is { } database && result.GetResult(_from) is { Implicit: false })
                result.AddError($"--from: {database} tells where it is; leave one of the two away.");
            if (result.GetValue(_database) is { Length: > 1 } word && word[0] == '-')
                result.AddError($"There is no option {word}{ParseProblems.Meant(word, this)}");
        });
        Add(_database);
        foreach (Option option in new Option[] { _from, _to, _down, _kind, _migrations, _config }) Add(option);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string? database = parsed.GetValue(_database);
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            ConfigurationFile = parsed.GetValue(_config),
            Kind = parsed.GetValue(_kind),
            AllowNonTransactional = true, // nothing is applied to any file
            Paths = database is null ? [] : [database],
        };
        return await FleetResolver.Resolve(request).Match(
            async fleet =>
            {
                using var interruption = new Interruption();
                using var runner = new FleetRunner(fleet);
                Outcome<ChangeScript> made = await runner.ScriptAsync(
                    new(parsed.GetValue(_from), parsed.GetValue(_to), parsed.GetValue(_down)), interruption.Token);
                return made.Match(
                    script => StandardStreams.Report(
                        Program,
                        ExitCode.Success,
                        output => StandardOutput.WriteSafely(output, text => ScriptText.Write(script, text))),
                    problems => Refusals.Print(Program, problems));
            },
            problems => Task.FromResult(Refusals.Print(Program, problems)));
    }
}
