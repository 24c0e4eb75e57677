namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>One command after a migration was added: real projects, built by the real compiler.</summary>
internal class LockOnBuildTests : ToolTest
{
    private string _shop = "My Shop";

    private string Project => PathOf($"{_shop}/src/Shop.Migrations");

    private string Lock => Path.Combine(Project, "schema.lock");

    [Test]
    public void A_build_makes_the_lock_and_the_assembly_carries_it()
    {
        MakeProject(SmallProject.LockTargets(Program.Operator));
        Build().ShouldReport(0, "schema.lock was made anew, and is built in");
        string first = File.ReadAllText(Lock);
        first.ShouldContain("\nkind default\n1 M1_CreateOrders up ");
        ShouldBeFresh();

        AddMigration(2, "Bills");
        Build().ShouldReport(0, "schema.lock was made anew, and is built in");
        File.ReadAllText(Lock).ShouldContain("\n2 M2_CreateBills up ");
        ShouldBeFresh();

        Finished again = Build().ShouldReport(0);
        again.Output.ShouldNotContain("made anew");
    }

    [Test]
    public void What_the_lock_follows_from_beside_the_sources_makes_it_again()
    {
        string names = PathOf("My Shop/src/Shop.Names");
        Directory.CreateDirectory(names);
        File.WriteAllText(Path.Combine(names, "Shop.Names.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        Name("orders");
        MakeProject("<ItemGroup><ProjectReference Include=\"../Shop.Names/Shop.Names.csproj\" /></ItemGroup>" + SmallProject.LockTargets(Program.Operator));
        File.WriteAllText(
            Path.Combine(Project, "M1_CreateOrders.cs"),
            SmallProject.Migration(1, "Orders").Replace("\"Orders\"", "Shop.Names.Name()", StringComparison.Ordinal));
        Build().ShouldReport(0, "schema.lock was made anew");
        File.ReadAllText(Lock).ShouldContain("CREATE TABLE orders");

        // The reference's public face stays, so that the migrations are not compiled again.
        Name("bills");
        Build().ShouldReport(0, "schema.lock was made anew");
        File.ReadAllText(Lock).ShouldContain("CREATE TABLE bills");

        File.WriteAllText(PathOf("My Shop/autocoder-schema.json"), "{ \"nonsense\": 1 }");
        Finished refused = Build();
        refused.ExitCode.ShouldBe(1, refused.All);
        refused.Output.ShouldContain("error SCHEMALOCK", Case.Sensitive, refused.All);
        refused.Output.ShouldContain("nonsense", Case.Sensitive, refused.All);

        void Name(string table) => File.WriteAllText(
            Path.Combine(names, "Names.cs"), $"namespace Shop; public static class Names {{ public static string Name() => \"{table}\"; }}");
    }

    [Test]
    public void A_path_is_a_value_to_the_shell_and_no_part_of_its_command()
    {
        _shop = "Our `touch gone` 'Shop' & $HOME";
        MakeProject(SmallProject.LockTargets(Program.Operator));
        Build().ShouldReport(0, "schema.lock was made anew, and is built in");
        Directory.EnumerateFiles(PathOf("."), "gone", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.EnumerateFiles(Project, "schema.lock").ShouldHaveSingleItem();
    }

    [Test]
    public void An_assembly_that_the_build_does_not_make_is_not_locked()
    {
        MakeProject("");
        Run(PathOf("My Shop"), "lock", "--build").ShouldReport(0);
        string built = Path.Combine(Project, "bin", "Debug", "net10.0", "Shop.Migrations.dll"), old = Path.Combine(Project, "old", "Shop.Migrations.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        File.Copy(built, old);
        string before = File.ReadAllText(Lock);
        Run(PathOf("My Shop"), "lock", "--build", "--migrations", old).ShouldReport(0, $"{Lock} is fresh.");

        AddMigration(2, "Bills");
        Finished refused = Run(PathOf("My Shop"), "lock", "--build", "--migrations", old);
        refused.ExitCode.ShouldBe(2, refused.All);
        refused.Error.ShouldContain(
            "src/Shop.Migrations/old/Shop.Migrations.dll is named as the assembly of the migrations, and a build of src/Shop.Migrations/Shop.Migrations.csproj "
            + "does not make it: it makes src/Shop.Migrations/bin/Debug/net10.0/Shop.Migrations.dll. Name that, with --migrations or in the configuration.",
            Case.Sensitive, refused.All);
        File.ReadAllText(Lock).ShouldBe(before);
    }

    [Test]
    public void Where_CI_is_true_a_stale_lock_is_an_error_and_nothing_is_written()
    {
        MakeProject(SmallProject.LockTargets(Program.Operator));
        Build().ShouldReport(0);
        AddMigration(2, "Bills");
        string before = File.ReadAllText(Lock);
        Finished stale = Build(("CI", "true"));
        stale.ExitCode.ShouldBe(1, stale.All);
        foreach (string fragment in new[] { "error SCHEMALOCK", "stale: default 2 M2_CreateBills is new: it is not in the lock", "--build; or build once where CI is not true, and commit schema.lock" })
            stale.Output.ShouldContain(fragment, Case.Sensitive, stale.All);
        File.ReadAllText(Lock).ShouldBe(before);
        Build().ShouldReport(0);
        Build(("CI", "true")).ShouldReport(0);
    }

    [Test]
    public void A_migration_that_cannot_run_is_an_error_of_the_build()
    {
        MakeProject(SmallProject.LockTargets(Program.Operator));
        AddMigration(2, "Orders");
        Finished failed = Build();
        failed.ExitCode.ShouldBe(1, failed.All);
        failed.Output.ShouldContain("error SCHEMALOCK", Case.Sensitive, failed.All);
        failed.Output.ShouldContain("Migration 2 (M2_CreateOrders) of kind 'default' cannot be replayed on an empty database", Case.Sensitive, failed.All);
    }

    [Test]
    public void A_tool_that_is_not_there_is_named_with_what_to_set()
    {
        MakeProject(SmallProject.LockTargets(new Program("no-such-tool")));
        Finished failed = Build();
        failed.ExitCode.ShouldBe(1, failed.All);
        failed.Output.ShouldContain("is not there. Install the tool, or set AutoCoderSchemaCommand", Case.Sensitive, failed.All);
    }

    [Test]
    public void Lock_with_build_is_one_command_from_any_folder_of_the_solution()
    {
        MakeProject("<ItemGroup><EmbeddedResource Include=\"schema.lock\" LogicalName=\"schema.lock\" Condition=\"Exists('schema.lock')\" /></ItemGroup>");
        Directory.CreateDirectory(PathOf("My Shop/src/Shop.App"));
        Finished made = Run(PathOf("My Shop/src/Shop.App"), "lock", "--build").ShouldReport(
            0, $"{Lock} is made:", "Kind default has 1 migration(s).", "../Shop.Migrations/bin/Debug/net10.0/Shop.Migrations.dll was built again and carries it.");
        made.Output.ShouldNotContain("next:");
        ShouldBeFresh();
        Run(Project, "lock", "--build").ShouldReport(0, $"{Lock} is fresh.");
    }

    [Test]
    public void What_does_not_embed_its_lock_is_told_the_line_that_does()
    {
        MakeProject("");
        Run(PathOf("My Shop"), "lock", "--build").ShouldReport(
            0, "does not carry it: write into src/Shop.Migrations/Shop.Migrations.csproj, once: <ItemGroup><EmbeddedResource Include=\"schema.lock\" LogicalName=\"schema.lock\" /></ItemGroup>");
    }

    [Test]
    public void What_the_compiler_says_is_told_when_it_fails()
    {
        MakeProject("");
        File.AppendAllText(Path.Combine(Project, "M1_CreateOrders.cs"), "nonsense");
        Finished failed = Run(PathOf("My Shop"), "lock", "--build");
        failed.ExitCode.ShouldBe(2, failed.All);
        failed.Error.ShouldContain("error CS", Case.Sensitive, failed.All);
        failed.ErrorLines[^1].ShouldBe("autocoder-schema: src/Shop.Migrations/Shop.Migrations.csproj cannot be built; what the compiler says stands above.");
    }

    private void MakeProject(string more)
    {
        Directory.CreateDirectory(Project);
        Directory.CreateDirectory(PathOf($"{_shop}/.git"));
        File.WriteAllText(Path.Combine(Project, "Shop.Migrations.csproj"), SmallProject.Text(more));
        AddMigration(1, "Orders");
    }

    private void AddMigration(long version, string table) =>
        File.WriteAllText(Path.Combine(Project, $"M{version}_Create{table}.cs"), SmallProject.Migration(version, table));

    private void ShouldBeFresh() => Run(PathOf("My Shop"), "lock", "--check").ShouldReport(0, "is fresh.");

    private Finished Build(params (string Name, string Value)[] environment) =>
        SmallProject.Run(Project, ["dotnet", "build", "-nologo", "-v", "m"], environment);

    private static Finished Run(string folder, params string[] arguments) =>
        SmallProject.Run(folder, [Program.Operator.File, .. Program.Operator.FirstArguments, .. arguments]);
}
