namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>Hooks in the repository of an application whose migrations come as an assembly.</summary>
internal sealed class BinaryHookTests : HookTest
{
    private static string Conversations(string more) =>
        $"CREATE TABLE conversations (id INTEGER NOT NULL, project_name VARCHAR(100) NOT NULL, title VARCHAR(200), created_at DATETIME, updated_at DATETIME{more}, PRIMARY KEY (id));\n";


    [TestCase(true, "")]
    [TestCase(false, "lib/\n")]
    public void A_merge_that_the_migrations_give_is_made_and_a_checkout_says_nothing(bool isTracked, string ignored)
    {
        Application(ignored);
        if (isTracked) Git("git ls-files --error-unmatch lib/migrations.dll");
        Git("git checkout -q -b feature");
        Put("model.sql", Conversations(", mode VARCHAR(10) NOT NULL DEFAULT 'dev'"));
        Commit("the new column");
        Install();
        Shell("git checkout -q main && git checkout -q feature && git checkout -q main").Error.ShouldBeEmpty();
        Finished merged = Shell("git merge -q --no-ff --no-edit feature");
        merged.ExitCode.ShouldBe(0, merged.All);
        merged.ErrorLines.ShouldBe(["The gate is open: CHECKED_MERGE into main can be merged; it brings no migration."]);
    }

    [Test]
    public void A_merge_that_they_do_not_give_is_stopped()
    {
        Application("");
        Git("git checkout -q -b feature");
        Put("model.sql", Conversations(", colour TEXT"));
        Commit("a column too many");
        Install();
        Finished merged = Shell("git checkout -q main && git merge -q --no-ff --no-edit feature");
        merged.ExitCode.ShouldNotBe(0, merged.All);
        merged.Error.ShouldContain("error model-without-migration");
    }

    [Test]
    public void Where_nothing_names_migrations_a_checkout_says_nothing()
    {
        Git("git rm -rq migrations");
        Put("autocoder-schema.json", """{ "registry": "registry.db" }""");
        Commit("an application");
        Git("git checkout -q -b feature");
        Put("model.sql", "CREATE TABLE t (id integer);");
        Commit("a model");
        Install();
        Shell("git checkout -q main && git checkout -q feature").Error.ShouldBeEmpty();
    }

    private void Application(string ignored)
    {
        Git("git rm -rq migrations && mkdir lib && echo 'print(1)' >app.py");
        File.Copy(Program.Fixture("Fixtures.ReleasedMigrations", "AutoCoder.Schema.Migrations").FirstArguments[0], PathOf("lib/migrations.dll"));
        Put(".gitignore", ignored);
        Put("autocoder-schema.json", """{ "migrations": "lib/migrations.dll", "kinds": { "assistant": { "expect": ["model.sql"] } } }""");
        Put("model.sql", Conversations(""));
        Commit("an application");
    }
}
