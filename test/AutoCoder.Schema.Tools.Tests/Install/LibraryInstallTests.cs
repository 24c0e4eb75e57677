namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>The libraries from the packed feed, in a solution as others have it.</summary>
internal class LibraryInstallTests : InstallTest
{
    private const string Lowest = "10.0.0";

    [TestCase(Lowest)]
    [TestCase("newest")]
    public void An_application_with_the_boot_call_needs_one_reference_and_makes_its_database(string driver)
    {
        Migrations();
        Project("Shop", "Exe", $"<ProjectReference Include=\"../Shop.Migrations/Shop.Migrations.csproj\" />{Package("AutoCoder.Schema.Hosting", Version)}{Driver(driver)}");
        Write("Shop/Program.cs", """
            using AutoCoder.Schema.Hosting;
            using Shop.Migrations;

            await SchemaGate.EnsureCurrentAsync(new SchemaGateOptions
            {
                Migrations = typeof(V1_CreateUsers).Assembly,
                Paths = ["shop.db"],
                OnClosed = ClosedGateAction.Upgrade,
                Upgrade = new() { Create = true },
            });
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=shop.db");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT max(Version) FROM VersionInfo";
            Console.WriteLine($"started at {command.ExecuteScalar()}");
            """);

        Do("dotnet build -v q Shop");

        Do("dotnet Shop/bin/Debug/net10.0/Shop.dll").ShouldContain("started at 2");
        Do("dotnet Shop/bin/Debug/net10.0/Shop.dll").ShouldContain("started at 2");
        if (driver == Lowest) Do("grep -o 'Microsoft.Data.Sqlite/[0-9.]*' Shop/obj/project.assets.json").ShouldContain($"Microsoft.Data.Sqlite/{Lowest}\n");
    }

    [Test]
    public void A_web_application_with_the_boot_call_builds_against_the_package()
    {
        Migrations();
        Project("Site", "Exe", $"<ProjectReference Include=\"../Shop.Migrations/Shop.Migrations.csproj\" />{Package("AutoCoder.Schema.Hosting", Version)}{Driver(Lowest)}", "Microsoft.NET.Sdk.Web");
        Write("Site/Program.cs", """
            using AutoCoder.Schema.Hosting;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSchemaGate(gate =>
            {
                gate.Migrations = typeof(Shop.Migrations.V1_CreateUsers).Assembly;
                gate.Paths = ["shop.db"];
            });
            builder.Services.AddHealthChecks().AddSchemaGate(tags: ["ready"]);
            return await builder.Build().RunWithSchemaGateAsync();
            """);

        Do("dotnet build -v q Site");
        Finished refused = Shell("dotnet Site/bin/Debug/net10.0/Site.dll --urls http://127.0.0.1:0");

        refused.ExitCode.ShouldNotBe(0, refused.All);
        refused.All.ShouldContain("shop.db");
    }

    [TestCase(Lowest)]
    [TestCase("newest")]
    public void A_test_project_inherits_the_suite(string driver)
    {
        Migrations();
        Project("Shop.Tests", "Library", $"<ProjectReference Include=\"../Shop.Migrations/Shop.Migrations.csproj\" />{Package("AutoCoder.Schema.Testing", Version)}{Driver(driver)}{Package("Microsoft.NET.Test.Sdk", "18.11.0")}{Package("NUnit3TestAdapter", "6.3.1")}");
        Write("Shop.Tests/OurMigrationsTests.cs", """
            using AutoCoder.Schema.Testing;
            using NUnit.Framework;
            using Shop.Migrations;

            [TestFixture]
            public sealed class OurMigrationsTests : MigrationTests
            {
                protected override MigrationSuite Suite => MigrationSuite.Of<V1_CreateUsers>();
            }
            """);

        Do("dotnet tool install --tool-path bin autocoder-schema && dotnet build -v q Shop.Migrations");
        Do("bin/autocoder-schema lock --migrations Shop.Migrations/bin/Debug/net10.0/Shop.Migrations.dll --output Shop.Migrations/schema.lock");
        string told = Do("dotnet test Shop.Tests --logger 'console;verbosity=normal'");

        told.ShouldContain("Passed AppliesToFilledTables(default 2 V2_AddEmail)");
        told.ShouldContain("Passed LockIsFresh");
        told.ShouldContain("Passed UpDownUpLeavesNoTrace(default 2 V2_AddEmail)");
    }

    [Test]
    public void The_analyzer_speaks_in_the_build_of_the_migrations()
    {
        Migrations();
        Write("Shop.Migrations/V3.cs", Migration(3, "AddPhone", "Alter.Table(\"users\").AddColumn(\"phone\").AsString().Nullable()", "Delete.Column(\"phone\").FromTable(\"users\")").Replace("public sealed class", "class", StringComparison.Ordinal));

        Finished built = Shell("dotnet build -v q Shop.Migrations");

        built.ExitCode.ShouldBe(1, built.All);
        built.Output.ShouldContain("error ACS0005");
    }

    internal static string Migration(int version, string name, string up, string down) => $$"""
        using FluentMigrator;

        namespace Shop.Migrations;

        [Migration({{version}})]
        public sealed class V{{version}}_{{name}} : Migration
        {
            public override void Up() => {{up}};

            public override void Down() => {{down}};
        }
        """;

    private static string Package(string id, string version) => $"<PackageReference Include=\"{id}\" Version=\"{version}\" />";

    private static string Driver(string version) => Package("Microsoft.Data.Sqlite", version == Lowest ? Lowest : NewestDriver);

    private void Migrations()
    {
        Do("dotnet nuget add source \"$FEED\" --name packed");
        Project("Shop.Migrations", "Library", $"<EmbeddedResource Include=\"schema.lock\" LogicalName=\"schema.lock\" Condition=\"Exists('schema.lock')\" />{Package("FluentMigrator", "8.0.1")}{Package("AutoCoder.Schema.Analyzers", Version)}");
        Write("Shop.Migrations/V1.cs", Migration(1, "CreateUsers", "Create.Table(\"users\").WithColumn(\"id\").AsInt64().PrimaryKey()", "Delete.Table(\"users\")"));
        Write("Shop.Migrations/V2.cs", Migration(2, "AddEmail", "Alter.Table(\"users\").AddColumn(\"email\").AsString().Nullable()", "Delete.Column(\"email\").FromTable(\"users\")"));
    }

    private void Project(string name, string output, string items, string sdk = "Microsoft.NET.Sdk") => Write($"{name}/{name}.csproj", $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <OutputType>{output}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """);
}
