using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Scripts;

/// <summary>A script is what its bytes say, or refused by its name.</summary>
internal class ScriptEncodingTests
{
    private const string Text = "Ünï €";

    [TestCase("Utf8.sql", Text)]
    [TestCase("Utf8WithMark.sql", Text)]
    [TestCase("Utf16WithMark.sql", Text)]
    [TestCase("Utf16BigWithMark.sql", Text)]
    [TestCase("Replacement.sql", "\uFFFD")]
    public void A_script_that_says_what_it_is_runs_as_under_FluentMigrators_own_runner(string script, string stored)
    {
        foreach (bool embedded in new[] { true, false })
        {
            using TemporaryFolder folder = new();
            RunsScript.Prepare(script, embedded);
            using KindRunner runner = Kinds.TestRunner("test", typeof(RunsScript));
            runner.Upgrade(folder.File("a.db"));
            SqliteFile.Scalar(folder.File("a.db"), "SELECT a FROM t").ShouldBe(stored);
        }
    }

    [TestCase("Utf16.sql", "line 1 has a byte of 0, as UTF-16 without a mark at its beginning has.")]
    [TestCase("Utf16Big.sql", "line 1 has a byte of 0, as UTF-16 without a mark at its beginning has.")]
    [TestCase("Latin1.sql", "line 2 has the byte 0xDC, which is no letter there.")]
    [TestCase("Windows1252.sql", "line 2 has the byte 0xDC, which is no letter there.")]
    [TestCase("CutOff.sql", "line 2 has the byte 0xE2, which is no letter there.")]
    public void A_script_that_is_not_UTF_8_is_refused_by_name_and_line_before_anything_is_done(string script, string problem)
    {
        foreach (bool embedded in new[] { true, false })
        {
            using TemporaryFolder folder = new();
            RunsScript.Prepare(script, embedded);
            using KindRunner runner = Kinds.TestRunner("test", typeof(RunsScript));
            MigrationFailure failure = runner.Fail(folder.File("a.db"));
            failure.Name.ShouldBe(nameof(RunsScript));
            failure.Message.ShouldStartWith("The script ");
            failure.Message.ShouldContain($"{script} is not UTF-8: {problem} Save it as UTF-8, and build again.");
            new FileInfo(folder.File("a.db")).Length.ShouldBe(0);
        }
    }

    [Test]
    public void A_script_that_is_chosen_by_the_names_of_its_migration_is_looked_at_too()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.TestRunner("test", typeof(ChosenScript));
        runner.Fail(folder.File("a.db")).Message.ShouldContain("Scripts.Up.1_ChosenScript_SQLite.sql is not UTF-8: line 1 has the byte 0xE9");
    }
}

[Migration(1), Tags("test")]
public sealed class RunsScript : ForwardOnlyMigration
{
    [ThreadStatic]
    private static (string Name, bool IsEmbedded) Prepared;

    public static void Prepare(string name, bool isEmbedded) => Prepared = (name, isEmbedded);

    public override void Up()
    {
        Create.Table("before").WithColumn("a").AsInt32();
        if (Prepared.IsEmbedded) Execute.EmbeddedScript(Prepared.Name);
        else Execute.Script(Path.Combine(AppContext.BaseDirectory, "Scripts", Prepared.Name));
    }
}

[Migration(1), Tags("test")]
public sealed class ChosenScript(IEnumerable<FluentMigrator.Infrastructure.IEmbeddedResourceProvider> providers) : AutoScriptMigration(providers);
