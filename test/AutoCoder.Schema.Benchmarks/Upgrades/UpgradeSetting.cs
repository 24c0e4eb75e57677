namespace AutoCoder.Schema.Benchmarks.Upgrades;

/// <summary>An assembly of migrations and the databases of one kind that are to be upgraded with it.</summary>
/// <param name="Assembly">The path of the assembly.</param>
/// <param name="Kind">The kind.</param>
/// <param name="From">The version that they are at.</param>
internal sealed record UpgradeSetting(string Assembly, string Kind, long From)
{
    /// <summary>The fleet of all databases below a folder.</summary>
    public Fleet FleetIn(string folder) => Resolve([.. Directory.EnumerateFiles(folder, "*.db", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]);

    /// <summary>The statements of all later migrations, each with its row in the version table: what there is to execute.</summary>
    public IReadOnlyList<string> Statements()
    {
        Fleet fleet = Resolve([]);
        using KindRunner runner = new(MigrationAssembly.Load(Assembly), fleet.Catalogue.Find(Kind)!, fleet.Catalogue.VersionTable);
        return
        [
            .. new SchemaReplay(runner).Recording!.Migrations.Where(migration => migration.Migration.Version > From).SelectMany(migration =>
                migration.Up.Append($"INSERT INTO VersionInfo (Version, AppliedOn, Description) VALUES ({migration.Migration.Version}, '2026-01-01T00:00:00', '{migration.Migration.Name}')")),
        ];
    }

    private Fleet Resolve(string[] paths)
    {
        var request = new FleetRequest { Migrations = Assembly, Kind = Kind, Paths = [.. paths], Allow = [FleetRequest.AllowNone], CurrentFolder = "/" };
        return FleetResolver.Resolve(request) is Outcome<Fleet>.Done resolved
            ? resolved.Value
            : throw new InvalidOperationException($"{Assembly} cannot be used.");
    }
}
