namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>Where the gate finds databases: arguments, standard input, patterns, the configuration, the registry at home.</summary>
internal sealed class SourceTests : ToolTest
{
    [Test]
    public void Nothing_at_all_is_an_error_that_says_what_to_give() =>
        Gate().ShouldRefuse("Which databases? No path was given", "autocoder-schema.json", "--projects");

    [Test]
    public void Without_a_home_the_error_says_so()
    {
        Finished finished = Shell($"unset HOME; {Words(Program.Gate)}").ShouldBeCivil();
        finished.ExitCode.ShouldBe(2, finished.All);
        finished.ErrorLines.ShouldHaveSingleItem(finished.All);
    }

    [TestCase(".autoforge/registry.db")]
    [TestCase(".autocoder/registry.db")]
    public void Without_arguments_the_registry_at_home_leads_to_the_projects(string name)
    {
        string shop = Create("shop/.autoforge/assistant.db", ApplicationSchemas.Pending);
        string registry = CreateRegistry(name, PathOf("shop"), PathOf("gone"));
        Gate().ShouldReport(1, "of 2 databases, 1 not ready")
            .ShouldSayOnce($"{registry} ", " registry ").ShouldSayOnce($"{shop} lacks ").ShouldSayOnce($"Project folder '{PathOf("gone")}'", "is gone");
    }

    [Test]
    public void A_project_that_is_gone_does_not_close_the_gate()
    {
        CreateRegistry(".autoforge/registry.db", PathOf("gone"));
        Gate().ShouldReport(0, "The gate is open: 1 database").ShouldSayOnce($"Project folder '{PathOf("gone")}'");
    }

    [Test]
    public void A_registry_that_cannot_be_read_hides_databases()
    {
        string registry = Write("registry.db", "no registry at all, but long enough to have a header of one hundred bytes, which this text is full of.");
        Gate("--registry", registry).ShouldReport(3, "a part of the fleet could not be seen").ShouldSayOnce($"'{registry}' (registry ");
    }

    [Test]
    public void Without_arguments_the_configuration_says_where_to_look()
    {
        string shop = Create("projects/shop/.autocoder/assistant.db", ApplicationSchemas.Pending);
        CreateRegistry(".autoforge/registry.db"); // not asked: the configuration names sources
        Write("autocoder-schema.json", "{ \"projects\": [\"projects\"] } // found upward");
        Gate().ShouldReport(1, "of 1 database").ShouldSayOnce($"{shop} lacks ");
        Gate("--allow", "pending").ShouldReport(0);
        Write("autocoder-schema.json", "{ \"projects\": [\"projects\"], \"policy\": { \"allow\": [\"pending\"] } }");
        Gate().ShouldReport(0, "pending (allowed)");
    }

    [Test]
    public void Folders_of_projects_are_searched_in_the_three_layouts()
    {
        string forge = Create("projects/a/.autoforge/assistant.db", ApplicationSchemas.Pending);
        string coder = Create("projects/b/.autocoder/assistant.db", ApplicationSchemas.Pending);
        string plain = Create("projects/c/assistant.db", ApplicationSchemas.Pending);
        Finished finished = Gate("--projects", "projects").ShouldReport(1, "of 3 databases, 3 not ready", "3 databases: each lacks migration 202602011429");
        foreach (string path in new[] { forge, coder, plain }) finished.ShouldSayOnce($"{path} ", " pending");
    }

    [Test]
    public void A_folder_without_databases_is_an_error_unless_allowed()
    {
        Directory.CreateDirectory(PathOf("projects/empty"));
        Gate("--projects", "projects").ShouldRefuse("No database was found", "assistant.db, features.db, registry.db", "--allow none");
        Gate("--projects", "projects", "--allow", "none").ShouldReport(0, "The gate is open: 0 databases");
    }

    [Test]
    public void Standard_input_lists_paths_literally()
    {
        string star = Create("*/assistant.db", ApplicationSchemas.Pending), space = Create("a b/assistant.db", ApplicationSchemas.Current);
        GateWithInput($"{star}\n\n{space}\r\n", "-").ShouldReport(1, "of 2 databases, 1 not ready").ShouldSayOnce($"{star} lacks ");
        GateWithInput($"{space}\0{star}\0", "-").ShouldReport(1, "of 2 databases, 1 not ready").ShouldSayOnce($"{star} lacks ");
        GateWithInput(space, "-", star).ShouldReport(1, "of 2 databases");
    }

    [Test]
    public void A_path_with_a_line_break_comes_through_standard_input_between_zeros()
    {
        string path = Create("a\nb/assistant.db", ApplicationSchemas.Current), plain = Create("assistant.db", ApplicationSchemas.Current);
        GateWithInput($"{plain}\0{path}\0", "-").ShouldReport(0, "2 databases examined");
    }

    [Test]
    public void Empty_standard_input_is_no_database()
    {
        GateWithInput("", "-").ShouldRefuse("No database was found");
        GateWithInput("\n \n", "-", "--allow", "none").ShouldReport(0);
    }

    [Test]
    public void A_pattern_finds_databases_and_passes_over_their_companions_and_backups()
    {
        string a = Create("a/assistant.db", ApplicationSchemas.Pending), b = Create("b/c/assistant.db", ApplicationSchemas.Current);
        Create("a/schema-backups/assistant.db", ApplicationSchemas.Pending);
        Write("a/assistant.db.20260201.bak", "");
        Gate("**/assistant.db").ShouldReport(1, "of 2 databases").ShouldSayOnce($"{a} lacks ").ShouldSayOnce($"{b}  ");
        Gate("--kind", "assistant", $"{Folder}/*/assist*").ShouldReport(1, "of 1 database");
    }

    [Test]
    public void A_pattern_without_a_match_is_told_and_not_taken_for_ready()
    {
        Create("assistant.db", ApplicationSchemas.Current);
        Gate("*.sqlite", "assistant.db").ShouldReport(3, "a part of the fleet could not be seen").ShouldSayOnce("Nothing matches '*.sqlite'");
    }

    [Test]
    public void A_kind_narrows_a_search()
    {
        Create("shop/assistant.db", ApplicationSchemas.Pending);
        Create("shop/registry.db", ApplicationSchemas.CurrentRegistry);
        Gate("--projects", ".", "--kind", "registry").ShouldReport(0, "1 database examined");
    }
}
