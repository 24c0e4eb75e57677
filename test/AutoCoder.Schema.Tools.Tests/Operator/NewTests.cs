namespace AutoCoder.Schema.Tools.Tests.Operator;

internal class NewTests : ToolTest
{
    private const string Project = """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""";

    [Test]
    public void The_class_file_lands_in_the_folder_of_its_kind_with_version_tag_up_and_down()
    {
        Directory.CreateDirectory(PathOf("migrations/Shop.Migrations/Orders"));
        Write("migrations/Shop.Migrations/Shop.Migrations.csproj", Project);
        Write("migrations/Shop.Migrations/Orders/V299912312359_Late.cs", Like("Shop.Migrations.Orders", "V299912312359_Late", 299912312359, "orders"));

        Finished finished = New("orders", "add paid at").ShouldReport(0);

        finished.OutputLines.ShouldBe(
        [
            "migrations/Shop.Migrations/Orders/V299912312360_AddPaidAt.cs",
            "next: autocoder-schema lock --build    # when Up and Down are written: builds, and makes schema.lock",
        ]);
        string text = File.ReadAllText(PathOf(finished.OutputLines[0]));
        foreach (string line in new[]
        {
            "namespace Shop.Migrations.Orders;", "[Migration(299912312360)]", "[Tags(\"orders\")]",
            "public sealed class V299912312360_AddPaidAt : Migration", "public override void Up()", "public override void Down()",
        }) text.ShouldContain(line);
    }

    [Test]
    public void A_kind_without_a_folder_gets_one()
    {
        Write("Shop.csproj", Project);
        New("carts", "Create").ShouldReport(0).OutputLines[0].ShouldStartWith("Carts/V20");
    }

    [TestCase("Shop.Migrations.Main", "Main")]
    [TestCase("Shop.Migrations.Main.Later", "Main/Later")]
    [TestCase("Shop.Migrations", "")]
    [TestCase("Other.Place", "Orders")]
    [TestCase("*", "Orders", "Shop.Migrations.Orders")]
    public void A_kind_that_its_namespace_tells_gets_that_and_no_tag(string configured, string folder, string? space = null)
    {
        Directory.CreateDirectory(PathOf("migrations/Shop.Migrations"));
        Write("migrations/Shop.Migrations/Shop.Migrations.csproj", Project);
        Write("autocoder-schema.json", $$"""{ "kinds": { "orders": { "namespace": "{{configured}}" } } }""");
        string file = PathOf(New("orders", "add paid at").ShouldReport(0).OutputLines[0]);
        Path.GetDirectoryName(file).ShouldBe(Path.TrimEndingDirectorySeparator(PathOf($"migrations/Shop.Migrations/{folder}")));
        string text = File.ReadAllText(file);
        text.ShouldContain($"namespace {space ?? configured};");
        text.ShouldMatch(@"\[Migration\(\d+\)\]\npublic sealed class");
        text.ShouldNotContain("Tags");
    }

    [Test]
    public void Where_namespaces_tell_kinds_one_without_a_namespace_is_refused()
    {
        Write("Shop.csproj", Project);
        Write("autocoder-schema.json", """{ "kinds": { "orders": { "namespace": "Shop.Orders" } } }""");
        New("carts", "Create").ShouldRefuse("tells kinds by namespaces and has none for 'carts'", "\"kinds\": { \"carts\": { \"namespace\": ");
    }

    [Test]
    public void Without_a_migrations_project_it_says_where_it_looked() => New("a", "b").ShouldRefuse(Folder, "--project DIR");

    [TestCase("a b", "x", "cannot be a kind")]
    [TestCase("../up", "x", "cannot be a kind")]
    [TestCase("a", "...", "no letter or digit")]
    public void What_cannot_be_a_name_is_refused(string kind, string name, string problem)
    {
        Write("Shop.csproj", Project);
        New(kind, name).ShouldRefuse(problem);
        Directory.GetFileSystemEntries(Folder).Length.ShouldBe(1);
    }

    [Test]
    public void A_solution_without_tags_gets_none_and_keeps_its_folder_namespace_and_numbers()
    {
        Directory.CreateDirectory(PathOf("My Shop/.git"));
        foreach (string folder in new[] { "src/Shop.App", "src/Shop.Migrations/Steps/2025", "src/Shop.Migrations/obj" }) Directory.CreateDirectory(PathOf($"My Shop/{folder}"));
        Write("My Shop/src/Shop.App/Shop.App.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        Write("My Shop/src/Shop.Migrations/Shop.Migrations.csproj", Project);
        Write("My Shop/src/Shop.Migrations/Steps/First.cs", Like("Shop.Data", "First", 7));
        Write("My Shop/src/Shop.Migrations/Steps/2025/0041_AddPrice.cs", Like("Shop.Data.Y2025", "AddPrice", 41, isInBlock: true));
        Write("My Shop/src/Shop.Migrations/obj/Made.cs", Like("Shop.Data", "Made", 9000));

        Finished made = InFolder("My Shop/src/Shop.App", "new", "add", "paid at").ShouldReport(0);

        made.OutputLines[0].ShouldBe("../Shop.Migrations/Steps/2025/0042_AddPaidAt.cs");
        string text = File.ReadAllText(PathOf("My Shop/src/Shop.Migrations/Steps/2025/0042_AddPaidAt.cs"));
        text.ShouldContain("namespace Shop.Data.Y2025\n{\n    /// <summary>");
        text.ShouldContain("    [Migration(42)]\n    public sealed class AddPaidAt : Migration\n");
        text.ShouldNotContain("Tags");
    }

    [TestCase("M{0}_AddPrice", 20260102030405, "M\\d{14}_AddPaidAt")]
    [TestCase("AddPrice_{0}", 202601020304, "AddPaidAt_\\d{12}")]
    [TestCase("Migration{0}", 12, "Migration13AddPaidAt")]
    [TestCase("AddPrice", 20260102, "AddPaidAt")]
    public void A_class_is_called_as_those_are_that_are_there(string name, long version, string pattern)
    {
        Write("Shop.csproj", Project);
        Write("Any.cs", Like("Shop", string.Format(System.Globalization.CultureInfo.InvariantCulture, name, version), version));
        string file = New("AddPaidAt").ShouldReport(0).OutputLines[0];
        File.ReadAllText(PathOf(file)).ShouldMatch($"public sealed class {pattern} : Migration\n");
    }

    [Test]
    public void In_a_project_with_tags_one_without_a_kind_is_asked_for_it()
    {
        Write("Shop.csproj", Project);
        Write("V1_First.cs", Like("Shop", "V1_First", 1, "orders"));
        New("AddPaidAt").ShouldRefuse("Of which kind of database?", "orders: autocoder-schema new orders AddPaidAt");
        Directory.GetFiles(Folder, "*.cs").Length.ShouldBe(1);
    }

    [Test]
    public void A_first_migration_without_a_kind_stands_in_the_project_itself()
    {
        Write("Shop.csproj", Project);
        string file = New("Create").ShouldReport(0).OutputLines[0];
        Path.GetDirectoryName(file).ShouldBe("");
        File.ReadAllText(PathOf(file)).ShouldContain("namespace Shop;\n");
        File.ReadAllText(PathOf(file)).ShouldNotContain("Tags");
    }

    [Test]
    public void The_next_step_has_what_named_the_project_and_is_quoted_for_a_shell()
    {
        Directory.CreateDirectory(PathOf("My Shop"));
        Write("My Shop/Shop.csproj", Project);
        string next = New("--project", "My Shop", "Create").ShouldReport(0).OutputLines[1];
        next.ShouldStartWith("next: autocoder-schema lock --build --project 'My Shop'    # ");
    }

    [Test]
    public void A_class_that_is_there_is_not_written_twice()
    {
        Write("Shop.csproj", Project);
        Write("AddPrice.cs", Like("Shop", "AddPrice", 3));
        New("AddPrice").ShouldRefuse("AddPrice.cs is there already: give another name");
    }

    private static string Like(string space, string name, long version, string? tag = null, bool isInBlock = false)
    {
        string type = $"[Migration({version})]{(tag is null ? "" : $" [Tags(\"{tag}\")]")}\npublic class {name} : Migration {{ }}\n";
        return isInBlock ? $"namespace {space}\n{{\n{type}}}\n" : $"namespace {space};\n{type}";
    }

    private Finished InFolder(string folder, params string[] arguments) =>
        Shell($"cd '{PathOf(folder)}' && {Words(Program.Operator, arguments)}");

    private Finished New(params string[] arguments)
    {
        using Running running = Start(Program.Operator, ["new", .. arguments]);
        return running.Finish().ShouldBeCivil();
    }
}
