namespace AutoCoder.Schema.Tools.Tests.Operator;

internal class LockTests : ToolTest
{
    private const string Name = "AutoCoder.Schema.Migrations";

    private static readonly string Foreign = Program.Fixture("ForeignMigrations").FirstArguments[0];

    private string File => PathOf($"migrations/{Name}/schema.lock");

    [Test]
    public void It_is_written_beside_the_migrations_project_and_is_fresh_from_then_on()
    {
        MakeProject(Name);
        Lock().ShouldReport(0, $"{File} is made:", "Kind assistant has 2 migration(s).").Output.ShouldNotContain("next:"); // the assembly carries just this one
        string text = System.IO.File.ReadAllText(File);
        text.ShouldContain("\nkind assistant\n202601041458 V202601041458_CreateConversations up ");
        AskOperator("lock", "--check").ShouldReport(0, "is fresh.");
        Lock().ShouldReport(0, $"{File} is fresh.");
        System.IO.File.ReadAllText(File).ShouldBe(text);
    }

    [Test]
    public void A_stale_one_is_told_with_the_migration_and_what_to_run()
    {
        MakeProject(Name);
        Lock("--migrations", Foreign, "--output", File).ShouldReport(0);
        Finished stale = AskOperator("lock", "--check");
        stale.ShouldReport(1, $"{File} is stale: Kind assistant is not in the lock\n", $"{File} is stale: Kind registry is not in the lock; run: autocoder-schema lock\n");
        stale.Output.Split("run: ").Length.ShouldBe(2, stale.All);
        stale.OutputLines[^1].ShouldStartWith($"autocoder-schema used: migrations {Program.Operator.Migrations}; no configuration");
        stale.OutputLines.SkipLast(1).ShouldAllBe(line => line.StartsWith(File, StringComparison.Ordinal));

        Lock().ShouldReport(0, $"{File} is written anew:", "  Kind default has no migrations any more.", "  Kind assistant is not in the lock.");
        AskOperator("lock", "--check").ShouldReport(0);
    }

    [Test]
    public void Migrations_that_carry_no_lock_are_told_so() =>
        AskOperator("lock", "--check", "--migrations", Foreign).ShouldReport(
            1, $"{Foreign} carries no schema.lock: run: autocoder-schema lock --migrations {Foreign} --build.");

    [Test]
    public void It_is_the_same_to_the_byte_in_another_folder_time_zone_and_language()
    {
        Lock("--output", PathOf("one.lock")).ShouldReport(0);
        Shell($"cd / && LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati {Words(Program.Operator, "lock", "--output", PathOf("other.lock"))}").ShouldReport(0);
        System.IO.File.ReadAllBytes(PathOf("other.lock")).ShouldBe(System.IO.File.ReadAllBytes(PathOf("one.lock")));
    }

    [Test]
    public void A_file_that_is_there_keeps_its_mode_and_nothing_is_left_beside_it()
    {
        MakeProject(Name);
        Write($"migrations/{Name}/schema.lock", "old");
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Lock().ShouldReport(0, "What was there could not be read.");
        System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Directory.GetFileSystemEntries(Path.GetDirectoryName(File)!).Length.ShouldBe(2);
    }

    [Test]
    public void A_symbolic_link_is_not_written_through()
    {
        MakeProject(Name);
        System.IO.File.CreateSymbolicLink(File, Write("elsewhere", "precious"));
        AskOperator("lock").ShouldRefuse(File, "is a symbolic link to", "--output");
    }

    [Test]
    public void The_lock_of_other_migrations_is_not_written_beside_a_project()
    {
        MakeProject("Shop.Migrations");
        AskOperator("lock", "--migrations", Foreign).ShouldRefuse("makes Shop.Migrations.dll, and the migrations are in ForeignMigrations.dll", "--migrations FILE.dll", "--output FILE");
    }

    [Test]
    public void A_project_that_was_not_built_is_told_the_command_that_builds_it()
    {
        MakeProject("Shop.Migrations");
        AskOperator("lock").ShouldRefuse("migrations/Shop.Migrations/Shop.Migrations.csproj was not built yet; run: autocoder-schema lock --build");
    }

    [Test]
    public void What_a_configuration_names_stands_in_the_command_to_paste_and_is_taken()
    {
        Write("my config.json", $$"""{ "migrations": "{{Program.Operator.Migrations}}" }""");
        AskOperator("lock", "--check", "--config", "my config.json").ShouldReport(0, "is fresh.");
        MakeProject("Shop.Migrations");
        Write("other.json", "{}");
        AskOperator("lock", "--config", "other.json").ShouldRefuse("run: autocoder-schema lock --build --config other.json");
    }

    [Test]
    public void Of_several_projects_the_one_that_makes_the_assembly_is_meant()
    {
        foreach (string name in new[] { "src/Bills", $"src/{Name}" })
        {
            Directory.CreateDirectory(PathOf(name));
            Write($"{name}/{Path.GetFileName(name)}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""");
        }

        Lock("--migrations", Program.Operator.Migrations).ShouldReport(0, $"{PathOf($"src/{Name}/schema.lock")} is made:");
    }

    [Test]
    public void Of_several_projects_none_is_guessed()
    {
        foreach (string name in new[] { "Bills", "Orders" })
        {
            Directory.CreateDirectory(PathOf($"src/{name}"));
            Write($"src/{name}/{name}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""");
        }

        AskOperator("lock", "--build").ShouldRefuse("several projects with migrations in", "src/Bills, src/Orders", "--project DIR");
    }

    [Test]
    public void The_configurations_sources_tell_which_project_is_meant()
    {
        foreach (string name in new[] { "Bills", "Orders" })
        {
            Directory.CreateDirectory(PathOf($"src/{name}"));
            Write($"src/{name}/{name}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""");
        }

        Write("autocoder-schema.json", """{ "sources": ["src/Orders"] }""");
        AskOperator("lock").ShouldRefuse("src/Orders/Orders.csproj was not built yet");
    }

    [Test]
    public void Asking_and_building_contradict_each_other() => AskOperator("lock", "--check", "--build").ShouldRefuse("give one of the two");

    [Test]
    public void A_lock_of_migrations_that_were_named_wants_a_project_of_their_name()
    {
        MakeProject("Shop.Migrations");
        Lock("--migrations", Foreign, "--output", PathOf("made.lock")).ShouldReport(0, "next: dotnet build    # so that the assembly carries it");
        AskOperator("lock", "--migrations", Program.Operator.Migrations).ShouldRefuse("makes Shop.Migrations.dll, and the migrations are in AutoCoder.Schema.Migrations.dll", "--migrations FILE.dll", "--output FILE");
    }

    [Test]
    public void Without_a_project_it_says_where_it_looked() => AskOperator("lock").ShouldRefuse(Folder, "--output FILE");

    [Test]
    public void A_folder_that_is_not_there_is_named() => AskOperator("lock", "--output", PathOf("no/such.lock")).ShouldRefuse(PathOf("no"), "does not exist");

    private Finished Lock(params string[] arguments)
    {
        using Running running = Start(Program.Operator, ["lock", .. arguments]);
        return running.Finish().ShouldBeCivil();
    }

    private void MakeProject(string name)
    {
        Directory.CreateDirectory(PathOf($"migrations/{name}"));
        Write($"migrations/{name}/{name}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""");
    }
}
