namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>Who may stand on whom (docs/architecture.md, "The rooms").</summary>
internal class ProjectGraphTests
{
    private static readonly string[] Nothing = [];

    [TestCase("AutoCoder.Schema")]
    [TestCase("AutoCoder.Schema.Preflight", "AutoCoder.Schema")]
    [TestCase("AutoCoder.Schema.Sources", "AutoCoder.Schema")]
    [TestCase("read-migration-sources", "AutoCoder.Schema.Sources")]
    [TestCase("AutoCoder.Schema.Runner", "AutoCoder.Schema.Preflight")]
    [TestCase("AutoCoder.Schema.Hosting", "AutoCoder.Schema.Runner")]
    [TestCase("AutoCoder.Schema.Analyzers")]
    [TestCase("AutoCoder.Schema.Analyzers.CodeFixes", "AutoCoder.Schema.Analyzers")]
    [TestCase("AutoCoder.Schema.Migrations", "AutoCoder.Schema.Analyzers")]
    [TestCase("AutoCoder.Schema.Testing", "AutoCoder.Schema.Runner")]
    public void A_project_references_only_the_room_below_it(string project, params string[] allowed) =>
        Repository.ProjectReferences(project).Except(allowed).ShouldBeEmpty();

    [TestCase("check-pending-migrations", "AutoCoder.Schema.Preflight")]
    [TestCase("autocoder-schema", "AutoCoder.Schema.Runner")]
    public void An_executable_references_its_room_and_carries_the_migrations_without_compiling_against_them(string tool, string room)
    {
        Repository.ProjectReferences(tool).Except([room, "AutoCoder.Schema.Migrations"]).ShouldBeEmpty();
        System.Xml.Linq.XDocument.Load(Repository.ProjectFile(tool)).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("Include")!.Value.Contains("Migrations.csproj", StringComparison.Ordinal))
            .ShouldAllBe(reference => reference.Attribute("ReferenceOutputAssembly")!.Value == "false");
    }

    [Test]
    public void The_migrations_are_compiled_with_the_analyzer_and_not_against_it() =>
        System.Xml.Linq.XDocument.Load(Repository.ProjectFile("AutoCoder.Schema.Migrations")).Descendants("ProjectReference")
            .Select(reference => (reference.Attribute("OutputItemType")?.Value, reference.Attribute("ReferenceOutputAssembly")?.Value))
            .ShouldBe([("Analyzer", "false")]);

    [Test]
    public void The_room_that_decides_has_no_packages() => Repository.PackageReferences("AutoCoder.Schema").ShouldBe(Nothing);

    [TestCase("AutoCoder.Schema.Preflight", "Microsoft.Extensions.FileSystemGlobbing", "SQLitePCLRaw.core")]
    [TestCase("AutoCoder.Schema.Hosting", "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Options.ConfigurationExtensions")]
    [TestCase("AutoCoder.Schema.Runner", "FluentMigrator", "FluentMigrator.Runner.SQLite", "Microsoft.Data.Sqlite.Core", "System.IO.Hashing", "Microsoft.Extensions.DependencyInjection")]
    [TestCase("AutoCoder.Schema.Sources", "Microsoft.CodeAnalysis.CSharp")]
    [TestCase("read-migration-sources")]
    [TestCase("AutoCoder.Schema.Migrations", "FluentMigrator")]
    [TestCase("AutoCoder.Schema.Analyzers", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Analyzers")]
    [TestCase("AutoCoder.Schema.Analyzers.CodeFixes", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces", "Microsoft.CodeAnalysis.Analyzers")]
    [TestCase("AutoCoder.Schema.Testing", "NUnit")]
    [TestCase("check-pending-migrations", "System.CommandLine", "SQLitePCLRaw.provider.e_sqlite3", "SQLite")]
    [TestCase("autocoder-schema", "System.CommandLine", "Spectre.Console", "Microsoft.Data.Sqlite", "Jint")]
    public void A_project_uses_only_the_packages_of_its_room(string project, params string[] allowed) =>
        Repository.PackageReferences(project).Except(allowed).ShouldBeEmpty();

    [TestCase("AutoCoder.Schema.Hosting.Package", "AutoCoder.Schema", "AutoCoder.Schema.Preflight", "AutoCoder.Schema.Runner", "AutoCoder.Schema.Hosting")]
    [TestCase("AutoCoder.Schema.Testing.Package", "AutoCoder.Schema.Testing")]
    public void A_package_asks_for_what_the_rooms_in_it_ask_for(string package, params string[] rooms) =>
        Repository.PackageReferences(package).ShouldBe(rooms.SelectMany(Repository.PackageReferences).Distinct(), ignoreOrder: true);

    // A bundle sets its provider over the one that an application has set (docs/boot.md): its SQLCipher would write plain text.
    [TestCase("AutoCoder.Schema.Preflight")]
    [TestCase("AutoCoder.Schema.Runner")]
    [TestCase("AutoCoder.Schema.Hosting")]
    [TestCase("AutoCoder.Schema.Testing")]
    public void A_library_brings_no_SQLite_and_no_provider_of_one(string project) =>
        Repository.LockedPackages(project).Where(package => package.Contains("sqlite", StringComparison.OrdinalIgnoreCase))
            .Except(["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.core", "FluentMigrator.Runner.SQLite"]).ShouldBeEmpty();

    [TestCase("AutoCoder.Schema")]
    [TestCase("AutoCoder.Schema.Preflight")]
    [TestCase("AutoCoder.Schema.Sources")]
    public void The_rooms_of_the_gate_are_built_for_NativeAOT(string project) =>
        File.ReadAllText(Repository.ProjectFile(project)).ShouldContain("<IsAotCompatible>true</IsAotCompatible>");
}
