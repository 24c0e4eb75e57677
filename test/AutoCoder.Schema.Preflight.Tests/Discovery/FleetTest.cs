namespace AutoCoder.Schema.Preflight.Tests.Discovery;

/// <summary>A test with a fleet of its own.</summary>
public abstract class FleetTest
{
    private protected Fleet Fleet { get; private set; } = null!;

    [SetUp]
    public void MakeFleet() => Fleet = new Fleet();

    [TearDown]
    public void RemoveFleet() => Fleet.Dispose();
}
