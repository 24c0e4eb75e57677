using System.CommandLine;

namespace AutoCoder.Schema.CommandLine;

/// <summary>The options that say how schemas are compared, the same for the gate and for the operator's status.</summary>
internal sealed class SchemaOptions
{
    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Harmless differences from the schema of its version hold a database back, too.",
    };

    private readonly Option<bool> _noSchema = new("--no-schema")
    {
        Description = "Look at versions only: neither compare schemas nor look for migrations that were changed after they were applied.",
    };

    private readonly Option<string[]> _expect = new("--expect")
    {
        HelpName = "[KIND=]FILE.sql",
        Description = "The DDL that the code expects, as its ORM prints it: compared with what the migrations lead to.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _statements = new("--statements")
    {
        HelpName = "[KIND=]FILE.sql",
        Description = "Statements that the application runs: prepared against every database, never executed.",
        AllowMultipleArgumentsPerToken = false,
    };

    public SchemaOptions()
    {
        _strict.Validators.Add(result =>
        {
            if (result.GetValue(_strict) && result.GetValue(_noSchema)) result.AddError("--strict is about schemas, and --no-schema leaves them out: give one of the two.");
        });
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_strict);
        command.Add(_noSchema);
        command.Add(_expect);
        command.Add(_statements);
    }

    /// <summary>A request with what was asked for.</summary>
    public FleetRequest Apply(FleetRequest request, ParseResult parsed) => request with
    {
        IsStrict = parsed.GetValue(_strict),
        SkipsSchema = parsed.GetValue(_noSchema),
        Expect = [.. parsed.GetValue(_expect) ?? []],
        Statements = [.. parsed.GetValue(_statements) ?? []],
    };
}
