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
        Lock().ShouldReport(0, $"{File} is made:", "Kind assistant has 2 migration(s).", "Build the migrations' project again, so that its assembly carries it.");
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
            1, $"{Foreign} carries no schema.lock: run: autocoder-schema lock --migrations {Foreign} and build the migrations' project again.");

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
        AskOperator("lock").ShouldRefuse("makes Shop.Migrations.dll, and the migrations are in AutoCoder.Schema.Migrations.dll", "--migrations FILE.dll", "--output FILE");
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
