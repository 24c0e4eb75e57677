using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Compares two schemas: those of databases, or of versions.</summary>
internal sealed class DiffCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string> _there = new("A") { Description = "What is there: a database, a version, head, or empty." };
    private readonly Argument<string> _expected = new("B") { Description = "What is expected: the same choice." };
    private readonly Option<string?> _kind = new("--kind") { HelpName = "NAME", Description = "The kind of the versions." };
    private readonly Option<string?> _migrations = new("--migrations") { HelpName = "FILE.dll", Description = "The assembly with the migrations." };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "The configuration." };

    private readonly ReportOptions _report = new();
    public DiffCommand()
        : base("diff", "Compares the schemas of two databases, of a database and a version, or of two versions. Writes nothing.\n\n"
            + "Exit codes: 0 no difference, or harmless ones only; 1 a breaking difference; 2 usage error; 3 a schema could not be read.")
    {
        Add(_there);
        Add(_expected);
        foreach (Option option in new Option[] { _kind, _migrations, _config }) Add(option);
        _report.AddTo(this);
        SetAction(parsed => Compare(parsed));
    }

    private int Compare(ParseResult parsed)
    {
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            Kind = parsed.GetValue(_kind),
            ConfigurationFile = parsed.GetValue(_config),
            AllowNonTransactional = true, // nothing is applied to any file
        };
        return FleetResolver.Resolve(request).Match(fleet => Compare(fleet, parsed), problems => Refusals.Print(Program, problems));
    }

    private int Compare(Fleet fleet, ParseResult parsed)
    {
        DiffOperand there = DiffOperand.Parse(parsed.GetValue(_there)!), expected = DiffOperand.Parse(parsed.GetValue(_expected)!);
        using var schemas = new DiffSchemas(fleet);
        return (schemas.Find(there, expected), schemas.Find(expected, there)) switch
        {
            (DiffReading.Read actual, DiffReading.Read wanted) => Print(actual, wanted, schemas.Repair(actual, wanted), parsed),
            (DiffReading.Failed failed, _) => Fail(failed),
            (_, DiffReading.Failed failed) => Fail(failed),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private int Print(DiffReading.Read actual, DiffReading.Read wanted, Reconciliation? repair, ParseResult parsed)
    {
        var diff = new SchemaDiff(actual.Side, wanted.Side, SchemaComparison.Compare(wanted.Schema, actual.Schema)) { Repair = repair };
        return _report.Print(Program, parsed, new(
            diff.Exit,
            output => DiffText.Write(diff, output),
            output => DiffJson.Write(diff, output),
            () => DiffFindings.Of("autocoder-schema diff", diff)));
    }

    private static int Fail(DiffReading.Failed failed)
    {
        _ = Refusals.Print(Program, [failed.Problem]);
        return failed.Exit;
    }
}
