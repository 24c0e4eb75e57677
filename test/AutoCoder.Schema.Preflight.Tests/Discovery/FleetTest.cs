namespace AutoCoder.Schema.Preflight.Tests.Discovery;

/// <summary>A test with a fleet of its own.</summary>
internal abstract class FleetTest
{
    private protected FolderFleet Fleet { get; private set; } = null!;

    [SetUp]
    public void MakeFleet() => Fleet = new FolderFleet();

    [TearDown]
    public void RemoveFleet() => Fleet.Dispose();
}
