using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace AutoCoder.Schema.Tools.Tests.Foreign;

/// <summary>Standard output is the report's, whatever migrations print, and however (test/fixtures/Fixtures.TalkingMigrations).</summary>
internal class TalkingMigrationsTests : ToolTest
{
    private static readonly string Migrations = Program.Fixture("Fixtures.TalkingMigrations").FirstArguments[0];

    private static readonly string[] Ways = ["by the console", "by a stream", "by a program", "by its own console"];

    [TestCase("upgrade")]
    [TestCase("upgrade", "--dry-run")]
    [TestCase("upgrade", "--no-backup", "--no-rehearse")]
    [TestCase("rehearse")]
    [TestCase("status")]
    [TestCase("lint")]
    [TestCase("adopt", "--explain")]
    [TestCase("lock", "--check")]
    public void Reports_for_programs_are_whole(params string[] command)
    {
        Create("a.db");
        Create("b.db");
        foreach (string format in new[] { "json", "junit", "sarif" })
        {
            foreach (string name in new[] { "a.db", "b.db" }) File.WriteAllBytes(PathOf(name), []);
            string[] databases = command[0] == "lock" ? [] : ["--kind", "talk", "a.db", "b.db"];
            Finished finished = Run([.. command, "--migrations", Migrations, "--format", format, .. databases]);
            finished.Output.ShouldNotContain("said", Case.Sensitive, finished.All);
            if (format == "junit") XDocument.Parse(finished.Output).Root.ShouldNotBeNull(finished.All);
            else JsonNode.Parse(finished.Output).ShouldNotBeNull(finished.All);
        }
    }

    [Test]
    public void What_they_print_is_on_standard_error_in_every_format()
    {
        foreach (string format in new[] { "text", "json" })
        {
            File.WriteAllBytes(PathOf("a.db"), []);
            Finished up = Run("upgrade", "--migrations", Migrations, "--kind", "talk", "--format", format, "a.db");
            foreach (string said in new[] { "said by the module", "said by a static constructor", "said by a constructor", "said by code" }.Concat(Ways.Select(way => $"said {way}")))
                up.ErrorLines.ShouldContain(said, up.All);
            up.Output.ShouldNotContain("said", Case.Sensitive, up.All);

            Finished down = Run("downgrade", "--to", "0", "--accept-data-loss", "--migrations", Migrations, "--kind", "talk", "--format", format, "a.db");
            down.ErrorLines.ShouldContain("taken-back by a program", down.All);
            down.Output.ShouldNotContain("taken-back", Case.Sensitive, down.All);
        }
    }

    [Test]
    public void What_a_lock_says_for_people_is_only_its_own()
    {
        Finished made = Run("lock", "--migrations", Migrations, "--output", "schema.lock");
        made.OutputLines.ShouldBe([$"{PathOf("schema.lock")} is made:", "  Kind talk has 1 migration(s).", "next: dotnet build    # so that the assembly carries it"]);
        made.ErrorLines.ShouldContain("said by a program");
    }

    [Test]
    public void Closed_streams_are_no_crash()
    {
        foreach (string closed in new[] { ">&-", "2>&-", "<&- >&-", "<&- 2>&-", "<&- >&- 2>&-" })
        {
            File.WriteAllBytes(PathOf("a.db"), []);
            Finished finished = Shell($"{Words(Program.Operator, "upgrade", "--migrations", Migrations, "--kind", "talk", "a.db")} {closed}");
            finished.ExitCode.ShouldBeOneOf([0, 1, 3], finished.All); // what its own stream then does is its own affair
            finished.All.ShouldNotContain("Unhandled");
        }
    }

    private Finished Run(params string[] arguments)
    {
        using Running running = Start(Program.Operator, arguments);
        return running.Finish();
    }
}
