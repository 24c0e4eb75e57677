using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>What <c>dotnet new</c> makes of the packed templates, as its user goes on with it.</summary>
internal class TemplateTests : InstallTest
{
    private const string Application = "dotnet bin/Debug/net10.0/My-Shop.dll --urls http://127.0.0.1:0";

    [SetUp]
    public void InstallTemplates() =>
        Do($"dotnet nuget add source \"$FEED\" --name packed && dotnet new install \"$FEED\"/AutoCoder.Schema.Templates.{Version}.nupkg");

    [Test]
    public async Task An_application_makes_its_database_works_and_does_not_start_with_an_old_one()
    {
        Do("dotnet new schema-web -n My-Shop && dotnet build -warnaserror");
        using (Process application = Process.Start(Start($"cd My-Shop && exec {Application}"))!)
        {
            try
            {
                Task<string> errors = application.StandardError.ReadToEndAsync();
                using var client = new HttpClient { BaseAddress = new(await Address(application, errors)) };
                using HttpResponseMessage made = await client.PostAsJsonAsync(new Uri("items", UriKind.Relative), new { text = "milk" });
                made.IsSuccessStatusCode.ShouldBeTrue();
                (await client.GetStringAsync(new Uri("items", UriKind.Relative))).ShouldBe("""[{"id":1,"text":"milk"}]""");
                (await client.GetStringAsync(new Uri("ready", UriKind.Relative))).ShouldBe("Healthy");
            }
            finally
            {
                application.Kill(entireProcessTree: true);
                await application.WaitForExitAsync();
            }
        }

        Write("My-Shop.Migrations/V299901010000_AddNote.cs", """
            using FluentMigrator;

            namespace My_Shop.Migrations;

            [Migration(299901010000)]
            public sealed class V299901010000_AddNote : Migration
            {
                public override void Up() => Alter.Table("items").AddColumn("note").AsString().Nullable();

                public override void Down() => Delete.Column("note").FromTable("items");
            }
            """);
        Do("dotnet build -warnaserror");
        byte[] old = File.ReadAllBytes(Path.Combine(Folder, "My-Shop/my_shop.db"));

        Finished refused = Shell($"cd My-Shop && SchemaGate__OnClosed=Refuse exec {Application}");

        refused.ExitCode.ShouldBe(1, refused.All);
        refused.Error.ShouldContain("my_shop.db lacks migration 299901010000 (V299901010000_AddNote).");
        refused.Error.ShouldContain("  autocoder-schema upgrade ");
        File.ReadAllBytes(Path.Combine(Folder, "My-Shop/my_shop.db")).ShouldBe(old);
        Do("dotnet tool run autocoder-schema upgrade && dotnet tool run autocoder-schema status").ShouldContain("The gate is open: 1 database examined, every one is ready.");
    }

    [Test]
    public void Migrations_are_built_with_their_lock_and_pass_their_tests()
    {
        Do("mkdir src && cd src && dotnet new schema-migrations -n Acme.Shop --kind orders");

        Do("cd src && dotnet build -warnaserror Acme.Shop.Migrations.Tests").ShouldContain("schema.lock was made anew, and is built in");
        string told = Do("cd src && dotnet test Acme.Shop.Migrations.Tests --logger 'console;verbosity=normal'");

        told.ShouldContain("Passed LockIsFresh");
        told.ShouldMatch(@"Passed UpDownUpLeavesNoTrace\(orders \d{12} V\d{12}_CreateItems\)");
        File.ReadAllText(Path.Combine(Folder, "src/Acme.Shop.Migrations/schema.lock")).ShouldContain("\nkind orders\n");
        Do("cd src/Acme.Shop.Migrations && CI=true dotnet build -warnaserror --no-incremental");
    }

    [Test]
    public void An_application_that_is_to_refuse_says_how_its_first_database_is_made()
    {
        Do("dotnet new schema-web -n My-Shop -o shop --refuse --kind orders --tool-manifest false");
        Directory.Exists(Path.Combine(Folder, "shop/.config")).ShouldBeFalse();
        Do($"dotnet tool install --global autocoder-schema --version {Version} && dotnet build -warnaserror shop");

        Finished refused = Shell($"cd shop/My-Shop && exec {Application}");

        refused.ExitCode.ShouldBe(1, refused.All);
        string create = Regex.Match(refused.Error, "^  (autocoder-schema upgrade --create .*?)    #", RegexOptions.Multiline).Groups[1].Value;
        create.ShouldEndWith("My-Shop/orders.db");
        Do(create);
        Do("cd shop && autocoder-schema status").ShouldContain("orders.db  orders");
    }

    [Test]
    public void Versions_and_names_are_those_that_were_asked_for_and_no_others()
    {
        Do("dotnet new schema-migrations -n Shop --schema-version 9.8.7 --fluentmigrator-version 6.5.4");

        string[] files = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(Home, StringComparison.Ordinal))];
        files.Length.ShouldBe(7);
        foreach (string file in files) $"{file}\n{File.ReadAllText(file)}".ShouldNotMatch("emplate|version-of|202601010000");
        Versions("Shop.Migrations/Shop.Migrations.csproj").ShouldBe(["AutoCoder.Schema.Analyzers 9.8.7", "FluentMigrator 6.5.4"]);
        string[] repository = Versions(Path.Combine(Root, "docs/testing.md"));
        Versions("Shop.Migrations.Tests/Shop.Migrations.Tests.csproj").ShouldBe(repository.Select(package => package.Replace(Version, "9.8.7", StringComparison.Ordinal)));
        File.ReadAllText(Path.Combine(Folder, ".config/dotnet-tools.json")).ShouldContain("\"version\": \"9.8.7\"");
    }

    private string[] Versions(string file) =>
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(Folder, file)), "PackageReference Include=\"(.*?)\" Version=\"(.*?)\"")
            .Select(package => $"{package.Groups[1].Value} {package.Groups[2].Value}"),
    ];

    private static async Task<string> Address(Process application, Task<string> errors)
    {
        const string Listening = "Now listening on: ";
        List<string> lines = [];
        while (await application.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at) return line[(at + Listening.Length)..];
            lines.Add(line);
        }

        Assert.Fail($"it does not listen:\n{string.Join('\n', lines)}\n{await errors}");
        return "";
    }
}
