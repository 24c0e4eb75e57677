namespace AutoCoder.Schema.Preflight.Tests.Contracts;

internal class ContractSourcesTests
{
    private static readonly string[] Kinds = ["assistant", "features"];

    [TestCase("features=m.sql", null, "features /f/m.sql")]
    [TestCase("features=m.sql", "features", "features /f/m.sql")]
    [TestCase("/x/m.sql", "assistant", "assistant /x/m.sql")]
    public void A_file_is_of_the_kind_that_is_said(string value, string? kind, string file) =>
        Read(kind, value).Files.Select(found => $"{found.Kind} {found.Path}").ShouldBe([file]);

    [TestCase("m.sql", "--expect m.sql: of which kind? The migrations have assistant, features; write --expect assistant=m.sql.")]
    [TestCase("asistant=m.sql", "--expect asistant=m.sql: the migrations have no kind 'asistant'; give one of: assistant, features.")]
    [TestCase("features=", "--expect features=: name a file.")]
    public void What_leaves_a_doubt_is_refused(string value, string problem) => Read(null, value).Problems.ShouldBe([problem]);

    [TestCase("features=!dump --kind=x", "features", "dump --kind=x", "/f")]
    [TestCase("!dump --kind=x", "features", "dump --kind=x", "/f")]
    [TestCase("./!dump", "features", null, "/f/!dump")]
    [TestCase("features=./-", "features", null, "/f/-")]
    public void What_begins_with_an_exclamation_mark_is_a_command(string value, string kind, string? command, string path)
    {
        ContractFile file = Read("features", value).Files.ShouldHaveSingleItem();
        (file.Kind, file.Command, file.Path, file.IsInput).ShouldBe((kind, command, path, false));
    }

    [TestCase("-")]
    [TestCase("features=-")]
    public void A_hyphen_is_standard_input(string value) => Read("features", value).Files.ShouldHaveSingleItem().IsInput.ShouldBeTrue();

    [Test]
    public void An_exclamation_mark_alone_is_refused() => Read("features", "! ").Problems.ShouldBe(["--expect ! : name a command behind the '!'."]);

    [Test]
    public void The_only_kind_needs_no_name() =>
        new ContractSources("--expect", null, ["default"], "/f").Of(["m.sql"], []).Files.ShouldHaveSingleItem().Kind.ShouldBe("default");

    [Test]
    public void What_is_said_of_a_kind_replaces_what_the_configuration_says_of_it()
    {
        ContractFile[] configured = [new("assistant", "/c/a.sql", "/c/a.sql"), new("features", "/c/f.sql", "/c/f.sql")];

        new ContractSources("--expect", null, Kinds, "/f").Of(["assistant=m.sql"], [.. configured]).Files.Select(file => file.Path)
            .ShouldBe(["/f/m.sql", "/c/f.sql"]);
    }

    [Test]
    public void Only_the_kind_that_is_asked_about_counts() =>
        new ContractSources("--expect", "features", Kinds, "/f").Of([], [new("assistant", "/c/a.sql", "a"), new("features", "/c/f.sql", "f")])
            .Files.ShouldHaveSingleItem().Kind.ShouldBe("features");

    private static (System.Collections.Immutable.ImmutableArray<ContractFile> Files, System.Collections.Immutable.ImmutableArray<string> Problems) Read(
        string? kind, string value) => new ContractSources("--expect", kind, Kinds, "/f").Of([value], []);
}
