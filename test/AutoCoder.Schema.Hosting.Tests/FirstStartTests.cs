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
        SchemaGateOptions options = Options(onClosed, options => options.Registry = _folder.File("registry.db"));
        SchemaNotReadyException closed = await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));
        closed.Problems.ShouldHaveSingleItem().ShouldBe($"There is no registry '{_folder.File("registry.db")}'. Check the path.");
    }

    [TestCase(ClosedGateAction.Refuse)]
    [TestCase(ClosedGateAction.Upgrade)]
    public async Task Where_none_is_allowed_a_registry_that_is_not_there_yet_is_noted_and_nothing_is_made(ClosedGateAction onClosed)
    {
        SchemaGateOptions options = Options(onClosed, options => (options.Registry, options.Allow) = (_folder.File("registry.db"), ["none"]));
        GateReport report = await SchemaGate.EnsureCurrentAsync(options);
        report.Databases.ShouldBeEmpty();
        report.Notes.ShouldHaveSingleItem().Message.ShouldContain("registry.db");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Test]
    public async Task Where_none_is_allowed_a_projects_folder_that_is_not_there_yet_is_noted()
    {
        SchemaGateOptions options = Options(
            ClosedGateAction.Refuse, options => (options.ProjectFolders, options.Allow) = ([_folder.File("projects")], ["none"]));
        (await SchemaGate.EnsureCurrentAsync(options)).Notes.ShouldHaveSingleItem();
    }

    [Test]
    public async Task Where_none_is_allowed_a_pattern_of_a_folder_that_is_there_may_match_nothing_yet()
    {
        Directory.CreateDirectory(_folder.File("data"));
        SchemaGateOptions options = Options(
            ClosedGateAction.Refuse, options => (options.Paths, options.Allow) = (["data/*/assistant.db"], ["none"]));
        (await SchemaGate.EnsureCurrentAsync(options)).Notes.ShouldHaveSingleItem().Message.ShouldStartWith("Nothing matches 'data/*/assistant.db'");

        options.Paths = ["dta/*/assistant.db"]; // a misspelt folder is no first start
        await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Upgrade_with_create_makes_the_registry_that_is_named(bool allowsNone)
    {
        string registry = _folder.File("registry.db");
        SchemaGateOptions options = Options(
            ClosedGateAction.Upgrade, options => (options.Registry, options.Allow) = (registry, allowsNone ? ["none"] : []), create: true);
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
        SqliteFile.Rows(registry, "SELECT count(*) FROM projects").ShouldBe("0\n");
        SqliteFile.Rows(registry, "SELECT count(*) FROM VersionInfo").ShouldBe("3\n");
    }

    [Test]
    public async Task Upgrade_with_create_makes_the_databases_that_are_named()
    {
        SchemaGateOptions options = Options(
            ClosedGateAction.Upgrade, options => options.Paths = [_folder.File("assistant.db")], create: true);
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
        SqliteFile.Execute(_folder.File("assistant.db"), "INSERT INTO conversations (id, project_name, mode) VALUES (1, 'p', 'uat')");
    }

    [Test]
    public async Task Upgrade_without_create_makes_nothing_and_names_the_command_that_does()
    {
        string database = _folder.File("assistant.db");
        SchemaGateOptions options = Options(ClosedGateAction.Upgrade, options => options.Paths = [database]);
        SchemaNotReadyException closed = await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));
        closed.Message.ShouldContain("autocoder-schema upgrade --create ");
        closed.Message.ShouldContain($" --kind assistant {database}");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    private SchemaGateOptions Options(ClosedGateAction onClosed, Action<SchemaGateOptions> where, bool create = false)
    {
        var options = new SchemaGateOptions
        {
            CurrentFolder = _folder.Path,
            Migrations = typeof(V202601041458_CreateConversations).Assembly,
            OnClosed = onClosed,
            Upgrade = new() { Create = create },
        };
        where(options);
        return options;
    }
}
