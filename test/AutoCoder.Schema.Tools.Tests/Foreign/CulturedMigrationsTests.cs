namespace AutoCoder.Schema.Tools.Tests.Foreign;

/// <summary>
/// Migrations that ask for cultures write through the tool what they write at home (test/fixtures/Fixtures.CulturedMigrations); the same by the
/// boot call and the testing package is in their suites.
/// </summary>
internal class CulturedMigrationsTests : ToolTest
{
    private static readonly string Migrations = Program.Fixture("Fixtures.CulturedMigrations").FirstArguments[0];

    [TestCase("C")]
    [TestCase("en_US.UTF-8")]
    [TestCase("de_DE.UTF-8")]
    [TestCase("tr_TR.UTF-8")]
    public void The_tool_knows_cultures(string language)
    {
        string path = Languages();
        Shell($"LC_ALL={language} {Words(Program.Operator, "upgrade", "--migrations", Migrations, path)}").ShouldReport(0, "applied 2 (FillCodes)");
        SqliteFile.Rows(path, "SELECT * FROM languages").ShouldBe("1|German|deu|Uni|a,A,b,B|1.234,5\n");
    }

    [Test]
    public void Without_them_it_starts_when_that_is_meant()
    {
        string path = Languages();
        Shell($"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 {Words(Program.Operator, "status", "--migrations", Migrations, path)}").ShouldReport(1, "lacks migration 2 (FillCodes)");
    }

    // The loader is told to look in an empty folder for what begins with libicu, in a mount of the process's own.
    [Test]
    public void Without_ICU_it_starts_and_says_so()
    {
        string[] libraries = [.. new[] { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib/aarch64-linux-gnu" }
            .Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "libicuuc.so*"))];
        string hide = string.Concat(libraries.Select(library => $"mount --bind /dev/null '{library}' && "));
        Assume.That(libraries, Is.Not.Empty);
        Assume.That(Shell($"unshare -m sh -c '{hide.Replace("'", "", StringComparison.Ordinal)}true'").ExitCode, Is.Zero, "needs root, and leave to mount");

        string path = Languages();
        string command = Words(Program.Operator, "status", "--migrations", Migrations, path).Replace("'", "", StringComparison.Ordinal);
        Finished finished = Shell($"unshare -m sh -c '{hide.Replace("'", "", StringComparison.Ordinal)}{command}'");
        finished.ExitCode.ShouldBe(1, finished.All);
        finished.Output.ShouldContain("lacks migration 2 (FillCodes)", Case.Sensitive, finished.All);
        finished.ErrorLines.ShouldHaveSingleItem(finished.All).ShouldStartWith("autocoder-schema: note: this system has no ICU (libicu), so there are no cultures");
    }

    private string Languages()
    {
        string path = Create("languages.db");
        File.WriteAllBytes(path, []);
        Upgrade("--migrations", Migrations, "--to", "1", path).ShouldReport(0);
        SqliteFile.Execute(path, "INSERT INTO languages (name) VALUES ('German')");
        return path;
    }
}
