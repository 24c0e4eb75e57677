namespace AutoCoder.Schema.Tools.Tests.Operator;

internal class NewTests : ToolTest
{
    private const string Project = """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="FluentMigrator" /></ItemGroup></Project>""";

    [Test]
    public void The_class_file_lands_in_the_folder_of_its_kind_with_version_tag_up_and_down()
    {
        Directory.CreateDirectory(PathOf("migrations/Shop.Migrations/Orders"));
        Write("migrations/Shop.Migrations/Shop.Migrations.csproj", Project);
        Write("migrations/Shop.Migrations/Orders/V299912312359_Late.cs", "");

        Finished finished = New("orders", "add paid at").ShouldReport(0);

        string file = finished.OutputLines.ShouldHaveSingleItem();
        file.ShouldBe(PathOf("migrations/Shop.Migrations/Orders/V299912312360_AddPaidAt.cs"));
        string text = File.ReadAllText(file);
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
        New("carts", "Create").ShouldReport(0).OutputLines.ShouldHaveSingleItem().ShouldStartWith(PathOf("Carts/V20"));
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
        string file = New("orders", "add paid at").ShouldReport(0).OutputLines.ShouldHaveSingleItem();
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

    private Finished New(params string[] arguments)
    {
        using Running running = Start(Program.Operator, ["new", .. arguments]);
        return running.Finish().ShouldBeCivil();
    }
}
