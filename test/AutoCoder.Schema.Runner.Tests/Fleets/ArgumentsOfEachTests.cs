namespace AutoCoder.Schema.Runner.Tests.Fleets;

/// <summary>A command about one database of a fleet.</summary>
internal class ArgumentsOfEachTests
{
    [Test]
    public void It_is_the_same_whether_all_arguments_of_the_fleet_are_looked_through_or_only_those_that_say_how()
    {
        var request = new FleetRequest
        {
            Migrations = "m.dll",
            Kind = "assistant",
            Registry = "registry.db",
            ProjectFolders = ["projects"],
            ConfigurationFile = "c.json",
            AllowNonTransactional = true,
            Paths = ["a.db", "b.db"],
        };

        request.ArgumentsOfEach.ShouldBe(["--migrations", "m.dll", "--config", "c.json", "--allow-non-transactional"]);
        NextStep.ArgumentsOfOne(request.ArgumentsOfEach, "features", "a.db").ShouldBe(NextStep.ArgumentsOfOne(request.Arguments, "features", "a.db"));
    }
}
