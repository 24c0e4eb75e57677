namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class DiscoveryRequestTests
{
    private static readonly DiscoveryRequest Nothing = new() { Kinds = [new("assistant")], CurrentFolder = "/" };

    private static readonly SchemaConfiguration Configuration =
        new("/autocoder-schema.json", null, "/r.db", ["/projects"], [], PolicyConfiguration.Unspoken);

    [Test]
    public void The_command_line_counts_alone()
    {
        DiscoveryRequest asked = Nothing with { Paths = ["x.db"] };

        FleetSettings.Discovery(asked, Configuration).ShouldBe(asked);
    }

    [Test]
    public void Without_it_the_sources_of_the_configuration_are_searched()
    {
        DiscoveryRequest request = FleetSettings.Discovery(Nothing, Configuration);

        request.Registry.ShouldBe("/r.db");
        request.ProjectFolders.ShouldBe(["/projects"]);
        request.UseDefaultRegistry.ShouldBeFalse();
    }

    [Test]
    public void Patterns_of_kinds_are_a_source_too()
    {
        DiscoveryRequest request = Nothing with { Kinds = [new("assistant") { Patterns = [new PathPattern("/", "*.db")] }] };

        FleetSettings.Discovery(request, Configuration with { Registry = null, ProjectFolders = [] }).SearchKindPatterns.ShouldBeTrue();
    }

    [Test]
    public void Without_any_source_the_registry_is_looked_for_in_its_default_places()
    {
        FleetSettings.Discovery(Nothing, null).UseDefaultRegistry.ShouldBeTrue();
        FleetSettings.Discovery(Nothing, Configuration with { Registry = null, ProjectFolders = [] }).UseDefaultRegistry.ShouldBeTrue();
    }
}
