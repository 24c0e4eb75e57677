namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>What the databases of the configuration need after a merge or a checkout.</summary>
internal sealed class TellingTests : HookTest
{
    [SetUp]
    public void CreateDatabase()
    {
        WithoutLock();
        Create("data/shop.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)", "INSERT INTO VersionInfo VALUES (1, NULL, NULL), (2, NULL, NULL)");
        Write("autocoder-schema.json", """{ "kinds": { "default": { "paths": ["data/*.db"] } } }""");
        Write(".gitignore", "data/\n");
        Commit("configured");
        Added("feature", (3, "AddMail"));
        Install();
    }

    [Test]
    public void A_checkout_tells_and_is_done()
    {
        Calm("git checkout -q feature");
        Git("git branch --show-current").Trim().ShouldBe("feature");
        SqliteFile.Execute(PathOf("data/shop.db"), "INSERT INTO VersionInfo VALUES (3, NULL, NULL)");
        Told("git checkout -q main", "The databases, against the migrations of main", "ahead", "the checkout is done");
    }

    [TestCase("git merge -q --no-ff --no-edit feature")]
    [TestCase("git merge -q feature")]
    [TestCase("git pull -q --no-rebase --no-edit . feature")]
    public void Databases_that_wait_for_what_a_merge_brought_are_one_line_and_no_alarm(string command) => Calm(command);

    [Test]
    public void Several_are_counted()
    {
        Create("data/other.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)", "INSERT INTO VersionInfo VALUES (1, NULL, NULL)");
        Shell("git merge -q feature").ErrorLines.ShouldBe(["autocoder-schema: 2 databases pending: when the migrations are built, run autocoder-schema upgrade"]);
    }

    [Test]
    public void What_is_worse_than_pending_is_told_with_all_that_there_is()
    {
        Create("data/other.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)", "INSERT INTO VersionInfo VALUES (1, NULL, NULL), (2, NULL, NULL), (9, NULL, NULL)");
        Told("git merge -q feature", "data/shop.db", "data/other.db", "ahead", "nothing was stopped");
    }

    [Test]
    public void Databases_that_are_ready_are_not_worth_a_word()
    {
        SqliteFile.Execute(PathOf("data/shop.db"), "INSERT INTO VersionInfo VALUES (3, NULL, NULL)");
        Finished merged = Shell("git merge -q feature");
        merged.ExitCode.ShouldBe(0, merged.All);
        merged.Error.ShouldBeEmpty();
    }

    [Test]
    public void Without_a_configuration_or_without_databases_nothing_is_said()
    {
        Git("git rm -q autocoder-schema.json && git commit -q -m none && git checkout -q -b later");
        Add(3, "AddMail");
        Commit("later");
        Shell("git checkout -q main && git checkout -q later").Error.ShouldBeEmpty();
        Write("autocoder-schema.json", "{}");
        Shell("git checkout -q main && git checkout -q later").Error.ShouldBeEmpty();
    }

    [Test]
    public void The_databases_of_the_configuration_are_asked_with_a_merge_when_that_is_wanted()
    {
        Gate("--base", "main", "--head", "feature").ShouldReport(0).Output.ShouldNotContain("shop.db");
        Gate("--base", "main", "--head", "feature", "--databases").ShouldReport(1, "The databases, against the migrations after the merge:", "shop.db", "pending");
        Gate("--base", "main", "--head", "main", "--databases").ShouldReport(0, "The databases, against the migrations of main (");
        Gate("--databases").ShouldRefuse("--databases is about a merge: give --base REF, too.");
    }

    private void Calm(string command)
    {
        Finished told = Shell(command);
        told.ExitCode.ShouldBe(0, told.All);
        told.ErrorLines.Where(line => !line.StartsWith("The gate is open", StringComparison.Ordinal))
            .ShouldBe(["autocoder-schema: 1 database pending: when the migrations are built, run autocoder-schema upgrade"]);
    }

    private void Told(string command, params string[] fragments)
    {
        Finished told = Shell(command);
        told.ExitCode.ShouldBe(0, told.All);
        foreach (string fragment in fragments) told.Error.ShouldContain(fragment, Case.Sensitive, told.All);
    }
}
