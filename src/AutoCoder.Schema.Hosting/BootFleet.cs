namespace AutoCoder.Schema.Hosting;

/// <summary>
/// A program's databases and the migrations that its code has. The migrations are read once: what counts for a running
/// program is the code it runs, not a newer file that was put in its place since.
/// </summary>
internal sealed class BootFleet
{
    private readonly FleetRequest _request;
    private readonly Lazy<Fleet> _fleet;
    private readonly MigrationAssembly? _loaded;

    public BootFleet(SchemaGateOptions options)
    {
        _loaded = options.Migrations is { } assembly ? MigrationAssembly.Of(assembly) : null;
        FleetRequest request = options.Fleet with { IsOfCode = true };
        _request = _loaded is null ? request : request with { Migrations = FileOf(_loaded) };
        _fleet = new(Resolve, LazyThreadSafetyMode.PublicationOnly); // a refusal is not kept: its cause may go away
    }

    /// <summary>The arguments that name the fleet to the executables.</summary>
    public IReadOnlyList<string> Arguments => _request.Arguments;

    /// <summary>Asks the gate. Writes nothing.</summary>
    /// <exception cref="SchemaNotReadyException">The options or the configuration are wrong.</exception>
    public Outcome<GateReport> Check(CancellationToken cancellation) =>
        Gate.Check(_fleet.Value, TextReader.Null, cancellation: cancellation);

    /// <summary>Asks the gate while the program uses its databases. Writes nothing, and leaves its connections alone.</summary>
    /// <exception cref="SchemaNotReadyException">The options or the configuration are wrong.</exception>
    public Outcome<GateReport> CheckBesideApplication(CancellationToken cancellation) =>
        Gate.Check(_fleet.Value.BesideApplication(), TextReader.Null, cancellation: cancellation);

    /// <summary>Upgrades every database.</summary>
    /// <exception cref="SchemaNotReadyException">The fleet or the migrations cannot be used; nothing was touched.</exception>
    public async Task<ChangeReport> UpgradeAsync(UpgradeOptions options, CancellationToken cancellation)
    {
        using FleetRunner runner = Runner();
        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(options, TextReader.Null, null, cancellation);
        return outcome.Match(report => report, problems => throw new SchemaNotReadyException(problems));
    }

    private FleetRunner Runner()
    {
        try
        {
            return new FleetRunner(_fleet.Value, _loaded);
        }
        catch (MigrationAssemblyException unusable)
        {
            throw new SchemaNotReadyException([unusable.Message], unusable);
        }
    }

    private Fleet Resolve() => FleetResolver.Resolve(_request).Match(
        fleet => fleet, problems => throw new SchemaNotReadyException(problems));

    // A single-file program carries its assemblies inside itself: https://learn.microsoft.com/dotnet/core/deploying/single-file/
    private static string FileOf(MigrationAssembly loaded) => loaded.Assembly.Location is { Length: > 0 } file
        ? file
        : throw new SchemaNotReadyException(
            [$"The migrations {loaded.Assembly.GetName().Name} have no file to read: they are bundled into the program. "
                + "Publish their DLL beside it and name that with Fleet.Migrations."]);
}
