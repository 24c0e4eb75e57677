using AutoCoder.Schema.Migrations.Assistant;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A new installation: no registry, no project, no database yet.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FirstStartTests : IDisposable
{
    private readonly AssistantFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase(ClosedGateAction.Refuse)]
    [TestCase(ClosedGateAction.Upgrade)]
    public async Task Without_a_registry_the_program_does_not_start_unless_the_options_allow_it(ClosedGateAction onClosed)
    {
        SchemaGateOptions options = Options(onClosed, new FleetRequest { Registry = _folder.File("registry.db") });
        SchemaNotReadyException closed = await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));
        closed.Problems.ShouldHaveSingleItem().ShouldBe($"There is no registry '{_folder.File("registry.db")}'. Check the path.");
    }

    [TestCase(ClosedGateAction.Refuse)]
    [TestCase(ClosedGateAction.Upgrade)]
    public async Task Where_none_is_allowed_a_registry_that_is_not_there_yet_is_noted_and_nothing_is_made(ClosedGateAction onClosed)
    {
        SchemaGateOptions options = Options(onClosed, new FleetRequest { Registry = _folder.File("registry.db"), Allow = ["none"] });
        GateReport report = await SchemaGate.EnsureCurrentAsync(options);
        report.Databases.ShouldBeEmpty();
        report.Notes.ShouldHaveSingleItem().Message.ShouldContain("registry.db");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Test]
    public async Task Where_none_is_allowed_a_projects_folder_that_is_not_there_yet_is_noted()
    {
        FleetRequest fleet = new() { ProjectFolders = [_folder.File("projects")], Allow = ["none"] };
        (await SchemaGate.EnsureCurrentAsync(Options(ClosedGateAction.Refuse, fleet))).Notes.ShouldHaveSingleItem();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Upgrade_with_create_makes_the_registry_that_is_named(bool allowsNone)
    {
        string registry = _folder.File("registry.db");
        SchemaGateOptions options = Options(
            ClosedGateAction.Upgrade, new FleetRequest { Registry = registry, Allow = allowsNone ? ["none"] : [] }, create: true);
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
        SqliteFile.Rows(registry, "SELECT count(*) FROM projects").ShouldBe("0\n");
        SqliteFile.Rows(registry, "SELECT count(*) FROM VersionInfo").ShouldBe("3\n");
    }

    [Test]
    public async Task Upgrade_with_create_makes_the_databases_that_are_named()
    {
        SchemaGateOptions options = Options(
            ClosedGateAction.Upgrade, new FleetRequest { Paths = [_folder.File("assistant.db")] }, create: true);
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
        SqliteFile.Execute(_folder.File("assistant.db"), "INSERT INTO conversations (id, project_name, mode) VALUES (1, 'p', 'uat')");
    }

    [Test]
    public async Task Upgrade_without_create_makes_nothing_and_names_the_command_that_does()
    {
        string database = _folder.File("assistant.db");
        SchemaGateOptions options = Options(ClosedGateAction.Upgrade, new FleetRequest { Paths = [database] });
        SchemaNotReadyException closed = await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));
        closed.Message.ShouldContain("autocoder-schema upgrade --create ");
        closed.Message.ShouldContain($" --kind assistant {database}");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    private SchemaGateOptions Options(ClosedGateAction onClosed, FleetRequest fleet, bool create = false) => new()
    {
        Fleet = fleet with { CurrentFolder = _folder.Path },
        Migrations = typeof(V202601041458_CreateConversations).Assembly,
        OnClosed = onClosed,
        Upgrade = new UpgradeOptions { Plan = new(Create: create) },
    };
}
