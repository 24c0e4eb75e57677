namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>A folder of databases, and the upgrade run on them with chosen migrations.</summary>
public abstract class UpgradeTest
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private protected static UpgradeOptions Quick { get; } = new() { LockTimeout = TimeSpan.FromSeconds(1) };

    private protected string Folder => _folder.Path;

    private protected string At(string name) => _folder.File(name);

    private protected string Database(string name, string sql)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        SqliteFile.Execute(At(name), sql);
        return At(name);
    }

    private protected static Fleet OwnFleet(params string[] paths) =>
        FleetOf(new Catalogue(Kinds.Own.Location, [.. Kinds.OwnNames.Select(Kinds.OwnKind)], VersionTable.Default), paths);

    /// <summary>A fleet of one of our kinds as a build knew it that had only its migrations up to a version.</summary>
    private protected static Fleet OwnFleet(string kind, long head, params string[] paths)
    {
        KindCatalogue own = Kinds.OwnKind(kind);
        KindCatalogue then = own with { Migrations = [.. own.Migrations.Where(migration => migration.Version <= head)] };
        return FleetOf(new Catalogue(Kinds.Own.Location, [then], VersionTable.Default), paths);
    }

    /// <summary>A fleet of one kind, whose migrations are classes of <see cref="TestMigrations"/>.</summary>
    private protected static Fleet TestFleet(Type[] migrations, params string[] paths) => TestFleet(TestMigrations.Kind, migrations, paths);

    private protected static Fleet TestFleet(string kind, Type[] migrations, params string[] paths) =>
        FleetOf(new Catalogue(typeof(UpgradeTest).Assembly.Location, [Kinds.Of(kind, migrations)], VersionTable.Default), paths);

    private protected static Task<ChangeReport> UpgradeAsync(Fleet fleet, UpgradeOptions? options = null, CancellationToken cancellation = default) =>
        UpgradeAsync(fleet, options ?? Quick, null, cancellation);

    private protected static async Task<ChangeReport> UpgradeAsync(
        Fleet fleet, UpgradeOptions options, IProgress<ChangeProgress>? progress, CancellationToken cancellation = default)
    {
        using var runner = new FleetRunner(fleet, AssemblyOf(fleet));
        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(options, TextReader.Null, progress, cancellation);
        return outcome.ShouldBeOfType<Outcome<ChangeReport>.Done>().Value;
    }

    private protected static async Task<ChangeReport> DowngradeAsync(Fleet fleet, DowngradeOptions options, CancellationToken cancellation = default)
    {
        using var runner = new FleetRunner(fleet, AssemblyOf(fleet));
        Outcome<ChangeReport> outcome = await runner.DowngradeAsync(options, TextReader.Null, null, cancellation);
        return outcome.ShouldBeOfType<Outcome<ChangeReport>.Done>().Value;
    }

    private protected static GateReport Status(Fleet fleet)
    {
        using var runner = new FleetRunner(fleet, AssemblyOf(fleet));
        return runner.Status(TextReader.Null).ShouldBeOfType<Outcome<GateReport>.Done>().Value;
    }

    private static MigrationAssembly AssemblyOf(Fleet fleet) =>
        MigrationAssembly.Of(fleet.Catalogue.AssemblyPath == Kinds.Own.Location ? Kinds.Own : typeof(UpgradeTest).Assembly);

    private static Fleet FleetOf(Catalogue catalogue, string[] paths) => new(
        new FleetRequest(),
        catalogue,
        new DiscoveryRequest { Kinds = [.. catalogue.Kinds.Select(kind => new KindFile(kind.Kind))], Paths = [.. paths] },
        GatePolicy.Strict,
        new InspectionOptions { LockTimeout = TimeSpan.FromMilliseconds(200) },
        null);
}
