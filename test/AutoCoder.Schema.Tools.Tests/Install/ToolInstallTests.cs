namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>Both tools from the packed feed: the native package where there is one, the portable one elsewhere.</summary>
internal class ToolInstallTests : InstallTest
{
    [TestCase("autocoder-schema")]
    [TestCase("check-pending-migrations")]
    public void A_tool_is_installed_by_its_one_name_and_is_native_here(string tool)
    {
        Do($"dotnet tool install --tool-path bin {tool} --source \"$FEED\"");

        Do($"bin/{tool} --version").Trim().ShouldBe(Version);
        Directory.Exists(Path.Combine(Folder, $"bin/.store/{tool}/{Version}/{tool}.linux-x64")).ShouldBeTrue();
    }

    [TestCase("autocoder-schema")]
    [TestCase("check-pending-migrations")]
    public void Every_other_platform_is_led_to_the_portable_one_with_every_SQLite(string tool)
    {
        Do($"for package in {tool} {tool}.any; do mkdir $package && cd $package && unzip -q \"$FEED\"/$package.{Version}.nupkg && cd ..; done");

        string settings = Do($"cat {tool}/tools/any/any/DotnetToolSettings.xml");
        settings.ShouldContain($"RuntimeIdentifier=\"any\" Id=\"{tool}.any\"");
        settings.ShouldContain($"RuntimeIdentifier=\"linux-x64\" Id=\"{tool}.linux-x64\"");
        string package = Path.Combine(Folder, $"{tool}.any/tools/net10.0/any");
        Do($"dotnet {package}/{tool}.dll --version").Trim().ShouldBe(Version);
        foreach (string sqlite in new[] { "linux-arm64/native/libe_sqlite3.so", "linux-musl-x64/native/libe_sqlite3.so", "osx-arm64/native/libe_sqlite3.dylib", "win-x64/native/e_sqlite3.dll" })
            File.Exists($"{package}/runtimes/{sqlite}").ShouldBeTrue(sqlite);
        if (tool == "autocoder-schema") Do($"dotnet {package}/{tool}.dll demo").ShouldContain("The incident did not happen.");
        else File.Exists($"{package}/sources/read-migration-sources.dll").ShouldBeTrue();
    }

    [Test]
    public void The_installed_gate_asks_a_merge_by_the_reader_that_travels_with_it()
    {
        Do("dotnet tool install --tool-path bin check-pending-migrations --source \"$FEED\"");
        Write("Shop.Migrations/Shop.Migrations.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"FluentMigrator\" Version=\"8.0.1\" /></ItemGroup></Project>");
        Write("autocoder-schema.json", """{ "sources": ["Shop.Migrations"] }""");
        Write("Shop.Migrations/V1.cs", LibraryInstallTests.Migration(1, "CreateUsers", "Create.Table(\"users\").WithColumn(\"id\").AsInt64().PrimaryKey()", "Delete.Table(\"users\")"));
        Do("git init -q -b main && git config user.name a && git config user.email a@b && printf 'home\\nbin\\n' >.gitignore && git add -A && git commit -qm 1");
        Write("Shop.Migrations/V2.cs", LibraryInstallTests.Migration(1, "AddEmail", "Alter.Table(\"users\").AddColumn(\"email\").AsString().Nullable()", "Delete.Column(\"email\").FromTable(\"users\")"));
        Do("git checkout -qb feature && git add -A && git commit -qm 2");

        Finished asked = Shell("bin/check-pending-migrations --base main");

        asked.ExitCode.ShouldBe(1, asked.All);
        asked.Output.ShouldContain("AddEmail");
    }
}
