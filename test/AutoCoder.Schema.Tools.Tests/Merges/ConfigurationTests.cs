namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>A branch is judged by the base's configuration, and what it loosens by its own is told.</summary>
internal sealed class ConfigurationTests : MergeTest
{
    private const string Name = "autocoder-schema.json";

    [TestCase("""{ "sources": ["migrations"] }""", """{ "sources": ["docs"] }""", "'sources' no longer has migrations")]
    [TestCase("""{ "sources": ["migrations", "docs"] }""", """{ "sources": ["migrations/Shop", "docs"] }""", "'sources' no longer has migrations")]
    [TestCase("{}", """{ "sources": ["docs"] }""", "'sources' names docs only, where the whole repository was looked at")]
    [TestCase(null, """{ "sources": ["docs"] }""", "'sources' names docs only, where the whole repository was looked at. This merge is judged without a configuration: main has none. It leaves out migrations/", "which has migrations.")]
    [TestCase("{}", """{ "policy": { "allow": ["ahead", "drifted"] } }""", "'policy.allow' lets 'ahead' pass", "'policy.allow' lets 'drifted' pass")]
    [TestCase(null, """{ "policy": { "allow": ["none"] } }""", "'policy.allow' lets 'none' pass")]
    [TestCase("""{ "kinds": { "default": { "paths": ["*.db"], "expect": ["m.sql"], "statements": ["s.sql"] } } }""", """{ "kinds": { "default": { "file": "x.db" } } }""",
        "'kinds.default.paths' no longer has *.db", "'kinds.default.expect' no longer has", "'kinds.default.statements' no longer has", "'kinds.default.file' is x.db, where it was default.db")]
    [TestCase("""{ "kinds": { "default": { "paths": ["*.db"] } } }""", "{}", "'kinds.default' is gone")]
    [TestCase("""{ "kinds": { "default": { "namespace": "Shop", "nestedNamespaces": true } } }""", """{ "kinds": { "default": { "namespace": "Shop" } } }""",
        "'kinds.default.namespace' is Shop, where it was Shop with those below it")]
    [TestCase("""{ "kinds": { "default": { "namespace": "*" } } }""", """{ "kinds": { "default": {} } }""", "'kinds.default.namespace' is gone")]
    [TestCase("""{ "registry": "r.db", "projects": ["p", "q"], "migrations": "a.dll" }""", """{ "projects": ["q"], "migrations": "b.dll" }""", "'registry' no longer names", "'projects' no longer has", "'migrations' names")]
    [TestCase("""{ "lint": { "rules": { "no-down": "error" } } }""", """{ "lint": { "rules": { "drops-table": "off" }, "largeTableRows": 5000000 } }""",
        "'lint.rules.no-down' is warning, where it was error", "'lint.rules.drops-table' is off, where it was error", "'lint.largeTableRows' is 5000000, where it was 1000000")]
    [TestCase("""{ "kinds": { "default": { "expect": ["m.sql"] } } }""", null, "taking autocoder-schema.json away: 'kinds.default' is gone")]
    public void What_a_branch_loosens_is_told_with_what_puts_it_back(string? before, string? after, params string[] fragments)
    {
        Put("docs/x", "words");
        Commit("docs");
        if (before is not null) Configured(before);
        Git("git checkout -q -b feature");
        if (after is null) Git($"git rm -q {Name} && git commit -q -m gone");
        else Configured(after);
        Finished asked = Gate("--base", "main", "--head", "feature").ShouldReport(1, [$"{Name}: error configuration-narrowed: feature loosens the gate by", .. fragments, before is null ? "This merge is judged without a configuration: main has none." : "This merge is judged by the configuration of main."]);
        asked.Output.ShouldContain($"check-pending-migrations used: {(before is null ? "no configuration" : $"configuration {Name} of main")}");

        Git($"git checkout -q feature && {asked.OutputLines.First(line => line.Contains("it is wanted asks with --config FILE", StringComparison.Ordinal)).Split("    #")[0]} && git commit -q -m back");
        Gate("--base", "main").ShouldReport(0).Output.ShouldNotContain("configuration-narrowed");
    }

    [TestCase("""{ "sources": ["migrations"], "kinds": { "default": { "paths": ["*.db"] } } }""")]
    [TestCase("""{ "sources": ["docs", "migrations/"] }""")]
    [TestCase("""{ "sources": ["."] }""")]
    public void The_first_configuration_of_all_narrows_nothing_where_it_names_all_migrations(string first)
    {
        Git("git checkout -q -b feature && mkdir docs && echo x >docs/x");
        Configured(first);
        Finished asked = Gate("--base", "main").ShouldReport(0, $"{Name}: warning configuration-narrowed: HEAD loosens the gate by {Name}: 'sources' names ", "This merge is judged without a configuration: main has none.");
        asked.Output.ShouldNotContain("leaves out");
        Git("git checkout -q main && git merge -q feature && git checkout -q -b later");
        Gate("--base", "main").ShouldReport(0).Output.ShouldNotContain("configuration-narrowed");
    }

    [Test]
    public void What_the_environment_names_is_judged_as_the_base_has_it_and_outside_of_the_repository_as_it_is()
    {
        Configured("""{ "sources": ["../migrations"] }""", "ci/" + Name);
        Git("git checkout -q -b feature && mkdir docs && echo x >docs/x");
        Add(1, "CreateShops", "Execute.Sql(\"SELECT 'edited'\");");
        Configured("""{ "sources": ["../docs"] }""", "ci/" + Name);
        string gate = Words(Program.Gate, "--base", "main");
        Shell($"AUTOCODER_SCHEMA_CONFIG=ci/{Name} {gate}").ShouldReport(1, "error released-migration-edited", $"ci/{Name}: error configuration-narrowed", $"configuration ci/{Name} of main");
        Put("../home/own.json", $$"""{ "sources": ["{{Folder}}/docs"] }""");
        Shell($"AUTOCODER_SCHEMA_CONFIG=../home/own.json {gate}").ShouldReport(0, "No migrations were found");
        Shell($"AUTOCODER_SCHEMA_CONFIG=none.json {gate}").ShouldRefuse("AUTOCODER_SCHEMA_CONFIG: ", "none.json: there is no such configuration file.");
        Configured("""{ "sources": ["docs"] }""", "new.json");
        Shell($"AUTOCODER_SCHEMA_CONFIG=new.json {gate}").ShouldReport(1, "error released-migration-edited", "new.json: error configuration-narrowed", "It leaves out migrations/");
    }

    [TestCase("""{ "sources": ["migrations"] }""", """{ "sources": ["migrations", "docs"] }""")]
    [TestCase("""{ "sources": ["migrations/Shop"] }""", """{ "sources": ["migrations"] }""")]
    [TestCase("""{ "policy": { "allow": ["ahead"] } }""", "{}")]
    [TestCase("""{ "policy": { "lockTimeoutSeconds": 3, "keepBackups": 5 } }""", """{ "policy": { "lockTimeoutSeconds": 9 }, "kinds": { "default": { "paths": ["*.db"] } } }""")]
    [TestCase("{}", "{ /* words */ }")]
    [TestCase(null, """{ "kinds": { "default": { "paths": ["*.db"] } } }""")]
    public void What_asks_for_more_or_for_the_same_is_no_finding(string? before, string after)
    {
        if (before is not null) Configured(before);
        Git("git checkout -q -b feature && mkdir docs && echo x >docs/x");
        Configured(after);
        Gate("--base", "main").ShouldReport(0).Output.ShouldNotContain("configuration-");
    }

    [Test]
    public void The_bases_configuration_judges_a_branch_that_looks_away()
    {
        Git("git checkout -q -b feature && mkdir docs && echo x >docs/x");
        Add(1, "CreateShops", "Execute.Sql(\"SELECT 'edited'\");");
        Configured("""{ "sources": ["docs"] }""");
        Gate("--base", "main").ShouldReport(1, "error released-migration-edited", "error configuration-narrowed");
    }

    [Test]
    public void What_databases_may_be_is_said_by_the_base_too()
    {
        Put(".gitignore", "*.db\n");
        Configured("""{ "kinds": { "default": { "paths": ["*.db"] } } }""");
        Create("shop.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)", "INSERT INTO VersionInfo VALUES (1, NULL, NULL)");
        Git("git checkout -q -b feature");
        Configured("""{ "kinds": { "default": { "paths": ["*.db"] } }, "policy": { "allow": ["pending"] } }""");
        Gate("--base", "main", "--databases").ShouldReport(1, "shop.db", "not every database would be ready", "'policy.allow' lets 'pending' pass");
        Git($"git rm -q {Name} && git commit -q -m gone");
        Gate("--base", "main", "--databases").ShouldReport(1, "shop.db", "not every database would be ready", "'kinds.default' is gone");
        Gate("--base", "feature", "--head", "feature", "--databases").ShouldReport(0).Output.ShouldNotContain("shop.db");
    }

    [Test]
    public void A_branch_from_before_the_base_asked_for_more_does_not_loosen_it()
    {
        Configured("""{ "sources": ["migrations/Shop"] }""");
        Git("git checkout -q -b feature && echo x >x && git add x && git commit -q -m x && git checkout -q main");
        Configured("""{ "sources": ["migrations"] }""");
        Gate("--base", "main", "--head", "feature").ShouldReport(0);
    }

    [Test]
    public void A_nearer_file_of_the_branch_does_not_judge_and_one_that_is_named_does()
    {
        Configured("""{ "kinds": { "default": { "paths": ["*.db"] } } }""");
        Git("git checkout -q -b feature");
        Configured("""{ "sources": ["../docs"] }""", "migrations/" + Name);
        Gate("--base", "main").ShouldReport(0); // from here it is not the nearest
        Finished asked = Shell($"cd migrations && {Words(Program.Gate, "--base", "main")}");
        asked.ShouldReport(1, $"migrations/{Name}: error configuration-narrowed", "'kinds.default' is gone", "git rm migrations/autocoder-schema.json");
        Shell($"mkdir docs && echo x >docs/x && git add docs && git commit -q -m docs && {Words(Program.Gate, "--base", "main", "--config", "migrations/" + Name)}").ShouldReport(0);
    }

    [Test]
    public void One_that_cannot_be_read_is_told_and_the_bases_own_refuses_the_question()
    {
        Git("git checkout -q -b feature");
        Configured("{ \"sources\": [");
        Gate("--base", "main").ShouldReport(1, "error configuration-broken", "line 1: this is not JSON", "git rm autocoder-schema.json");
        Gate("--base", "feature", "--head", "main").ShouldRefuse(Name, "this is not JSON");
    }

    [Test]
    public void A_file_that_no_commit_has_is_the_machines_own()
    {
        Git("git checkout -q -b feature && mkdir docs && echo x >docs/x && git add . && git commit -q -m docs");
        Add(1, "CreateShops", "Execute.Sql(\"SELECT 'edited'\");");
        Commit("an edit");
        Put(Name, """{ "sources": ["docs"] }""");
        Gate("--base", "main").ShouldReport(0, "No migrations were found");
    }

    [Test]
    public void A_bare_repository_is_asked_by_the_bases_configuration()
    {
        Configured("""{ "sources": ["migrations"] }""");
        Git("git checkout -q -b feature && mkdir docs && echo x >docs/x");
        Configured("""{ "sources": ["docs"] }""");
        Git("git clone -q --bare . ../home/bare.git");
        Shell($"cd ../home/bare.git && {Words(Program.Gate, "--base", "main", "--head", "feature")}").ShouldReport(1, "'sources' no longer has migrations");
    }

    private void Configured(string text, string path = Name)
    {
        Put(path, text);
        Commit("configured");
    }
}
