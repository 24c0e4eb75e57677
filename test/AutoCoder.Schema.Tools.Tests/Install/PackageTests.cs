using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>What a feed shows of each package.</summary>
internal class PackageTests : InstallTest
{
    private static readonly string[] Libraries = ["AutoCoder.Schema.Hosting", "AutoCoder.Schema.Testing", "AutoCoder.Schema.Analyzers", Templates];
    private const string Templates = "AutoCoder.Schema.Templates";
    private static readonly string[] Tools = ["autocoder-schema", "check-pending-migrations"];

    [Test]
    public void There_are_three_libraries_templates_and_two_tools_and_nothing_else() =>
        Directory.EnumerateFiles(Packages, "*.nupkg").Select(file => Path.GetFileName(file).Replace($".{Version}.nupkg", "", StringComparison.Ordinal)).ShouldBe(
            [.. Libraries, .. Tools.SelectMany(tool => new[] { tool, $"{tool}.any", $"{tool}.linux-x64" })], ignoreOrder: true);

    [Test]
    public void Each_says_what_it_is_and_how_to_use_it_without_a_dead_link()
    {
        foreach (string file in Directory.EnumerateFiles(Packages, "*.nupkg"))
        {
            using ZipArchive package = ZipFile.OpenRead(file);
            XElement told = Metadata(package);
            foreach (string name in new[] { "description", "tags", "icon", "readme", "license", "releaseNotes" }) told.Elements().Single(element => element.Name.LocalName == name).Value.ShouldNotBeEmpty($"{file}: {name}");
            package.GetEntry("icon.png").ShouldNotBeNull(file);
            using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
            string page = reader.ReadToEnd();
            page.ShouldMatch("dotnet (add package|tool install|new install)", file);
            Regex.Matches(page, @"\]\(([^)]*)\)").Select(link => link.Groups[1].Value).ShouldAllBe(link => link.StartsWith("https://"), file);
        }
    }

    [Test]
    public void Libraries_ask_for_the_lowest_versions_and_for_each_other_in_their_own()
    {
        Dependencies("AutoCoder.Schema.Hosting").ShouldBe(
        [
            "FluentMigrator 8.0.1", "FluentMigrator.Runner.SQLite 8.0.1", "Microsoft.Data.Sqlite.Core 10.0.0",
            "Microsoft.Extensions.DependencyInjection 10.0.0", "Microsoft.Extensions.Diagnostics.HealthChecks 10.0.0",
            "Microsoft.Extensions.FileSystemGlobbing 10.0.0", "Microsoft.Extensions.Hosting.Abstractions 10.0.0",
            "Microsoft.Extensions.Options.ConfigurationExtensions 10.0.0", "SQLitePCLRaw.core 2.1.11", "System.IO.Hashing 10.0.0",
        ]);
        Dependencies("AutoCoder.Schema.Testing").ShouldBe([$"AutoCoder.Schema.Hosting [{Version}]", "NUnit 4.1.0"]);
        Dependencies("AutoCoder.Schema.Analyzers").ShouldBeEmpty();
    }

    [TestCase("AutoCoder.Schema.Hosting", "AutoCoder.Schema", "AutoCoder.Schema.Preflight", "AutoCoder.Schema.Runner", "AutoCoder.Schema.Hosting")]
    [TestCase("AutoCoder.Schema.Testing", "AutoCoder.Schema.Testing")]
    public void Each_room_has_its_documentation_and_its_symbols(string library, params string[] rooms)
    {
        using ZipArchive package = ZipFile.OpenRead(File(library)), symbols = ZipFile.OpenRead(Path.ChangeExtension(File(library), "snupkg"));

        Names(package).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe(
            [.. rooms.SelectMany(room => new[] { $"lib/net10.0/{room}.dll", $"lib/net10.0/{room}.xml" })], ignoreOrder: true);
        Names(symbols).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe([.. rooms.Select(room => $"lib/net10.0/{room}.pdb")], ignoreOrder: true);
    }

    [Test]
    public void What_keeps_migrations_whole_in_published_programs_comes_with_the_boot_call()
    {
        using ZipArchive package = ZipFile.OpenRead(File("AutoCoder.Schema.Hosting"));
        Names(package).ShouldContain("buildTransitive/AutoCoder.Schema.Hosting.targets");
    }

    [Test]
    public void The_version_is_a_dated_section_of_the_changelog_and_the_time_of_everything_packed()
    {
        string date = Regex.Match(System.IO.File.ReadAllText(Path.Combine(Root, "CHANGELOG.md")), $@"^## \[{Regex.Escape(Version)}\] - (\d{{4}}-\d\d-\d\d)$", RegexOptions.Multiline).Groups[1].Value;
        date.ShouldNotBeEmpty();
        foreach (string file in Directory.EnumerateFiles(Packages, "*.*nupkg"))
        {
            using ZipArchive package = ZipFile.OpenRead(file);
            package.Entries.Select(entry => entry.LastWriteTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Distinct().ShouldBe([date], file);
        }

        Do("cd \"$FEED\" && sha256sum --check --quiet SHA256SUMS");
    }

    [Test]
    public void No_path_of_the_machine_that_packed_it_is_in_anything()
    {
        string[] found = [.. Directory.EnumerateFiles(Packages, "*.*nupkg").SelectMany(file =>
        {
            using ZipArchive package = ZipFile.OpenRead(file);
            return package.Entries.Where(entry => entry.Name.StartsWith("AutoCoder", StringComparison.Ordinal) && Contains(entry, Root)).Select(entry => $"{file}: {entry.FullName}").ToList();
        })];
        found.ShouldBeEmpty();
    }

    private static bool Contains(ZipArchiveEntry entry, string text)
    {
        using var bytes = new MemoryStream();
        using (Stream stream = entry.Open()) stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
    }

    private static string File(string id) => Path.Combine(Packages, $"{id}.{Version}.nupkg");

    private static IEnumerable<string> Names(ZipArchive package) => package.Entries.Select(entry => entry.FullName);

    private static string[] Dependencies(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(File(id));
        return [.. Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}").Order(StringComparer.Ordinal)];
    }

    private static XElement Metadata(ZipArchive package)
    {
        using Stream nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal) && !entry.FullName.Contains('/', StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }
}
