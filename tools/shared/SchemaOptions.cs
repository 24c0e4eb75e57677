using System.CommandLine;
using AutoCoder.Schema.Preflight.Fleets;

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
    }

    /// <summary>A request with what was asked for.</summary>
    public FleetRequest Apply(FleetRequest request, ParseResult parsed) =>
        request with { IsStrict = parsed.GetValue(_strict), SkipsSchema = parsed.GetValue(_noSchema) };
}
