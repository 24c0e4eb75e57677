using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace AutoCoder.Schema.Tools.Tests.Operator;

internal class FormatTests : ToolTest
{
    [Test]
    public void The_gate_puts_files_in_their_places_while_text_goes_to_the_terminal()
    {
        string path = CreateOld();
        string text = Gate("--kind", "assistant", path).Output;
        Finished finished = Work(Program.Gate, "--kind", "assistant", "--report", "junit=report.xml", "--report", "sarif=report.sarif", "--report", "markdown=report.md", path);
        finished.ShouldReport(1);
        finished.Output.ShouldBe(text);
        XElement failure = XDocument.Load(PathOf("report.xml")).Descendants("failure").ShouldHaveSingleItem();
        failure.Attribute("type")!.Value.ShouldBe("database-pending");
        Sarif("report.sarif")["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>().ShouldBe("a.db");
        File.ReadAllText(PathOf("report.md")).ShouldContain("| ❌ | assistant | `a.db` |");
        Directory.GetFiles(Folder).Length.ShouldBe(4); // nothing is left beside them
    }

    [Test]
    public void Paths_are_relative_to_the_repository_wherever_the_command_is_started()
    {
        string path = CreateOld();
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Folder)!, ".git"));
        JsonNode run = JsonNode.Parse(Gate("--kind", "assistant", "--format", "sarif", path).Output)!["runs"]![0]!;
        run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>().ShouldBe("fleet/a.db");
    }

    [Test]
    public void A_statement_that_fails_is_an_annotation_on_its_line()
    {
        string path = CreateOld();
        Write("q.sql", "SELECT id FROM conversations;\nSELECT mode FROM conversations;\n");
        Gate("--kind", "assistant", "--statements", "q.sql", "--format", "github", path).ShouldReport(
            1, "::error file=", "q.sql,line=2,title=check-pending-migrations%3A statement-fails::", "no such column: mode", "What to do next:");
    }

    [TestCase("junit", "--report junit: give FORMAT=FILE")]
    [TestCase("xml=report.xml", "--report xml=report.xml: give FORMAT=FILE, with text, json, junit, sarif, github, markdown or html as the format.")]
    [TestCase("json=nowhere/report.json", "nowhere does not exist")]
    [TestCase("json=/dev/stdout", "name the file itself")]
    [TestCase("json=/dev/zero", "/dev/zero is no plain file: for standard output there is --format.")]
    [TestCase("json=a.db", "a.db is a SQLite database")]
    [TestCase("json=a.db-wal", "a.db-wal is a SQLite database, or belongs to one")]
    [TestCase("json=.", "is a folder")]
    public void A_report_that_could_not_be_written_is_refused_before_anything_is_done(string report, string message)
    {
        string path = CreateOld();
        AskOperator("upgrade", "--kind", "assistant", "--no-backup", "--report", report, path).ShouldRefuse(message);
    }

    [Test]
    public void A_report_is_written_through_no_link()
    {
        string path = CreateOld();
        File.CreateSymbolicLink(PathOf("report.json"), PathOf("precious.txt"));
        Write("precious.txt", "precious");
        AskOperator("upgrade", "--kind", "assistant", "--report", "json=report.json", path).ShouldRefuse("report.json is a symbolic link to");
        AskOperator("status", "--report", "json=x.json", "--report", "text=x.json", path).ShouldRefuse("x.json is named twice.");
        AskOperator("upgrade", "--format", "yaml", path).ShouldRefuse("--format yaml: give text, json, junit, sarif, github, markdown or html.");
        AskOperator("lock", "--format", "json").ShouldRefuse("--format and --report are about what --check finds");
    }

    [Test]
    public void Every_command_that_reports_has_a_page()
    {
        string path = CreateOld();
        ShouldBeThere(Gate("--kind", "assistant", "--format", "html", path), 1, "check-pending-migrations", "The gate is closed: of 1 database, 1 not ready.");
        foreach ((int exit, string headline, string[] command) in new (int, string, string[])[]
        {
            (1, "The gate is closed", ["status", "--kind", "assistant", path]),
            (0, "1 database: 1 rehearsed", ["rehearse", "--kind", "assistant", path]),
            (0, "1 database: 1 would upgrade", ["upgrade", "--dry-run", "--kind", "assistant", path]),
            (0, "1 database: 1 upgraded", ["upgrade", "--kind", "assistant", path]),
            (0, "harmless", ["diff", path, "202601041458", "--kind", "assistant"]),
            (0, "", ["history", path]),
            (0, "", ["backups", "list", "--kind", "assistant", path]),
            (0, "", ["backups", "verify", "--kind", "assistant", path]),
            (0, "", ["restore", "--dry-run", path]),
            (0, "1 database: 1 downgraded", ["downgrade", "--to", "202601041458", "--kind", "assistant", "--accept-data-loss", path]),
            (0, "", ["adopt", "--explain", "--kind", "assistant", path]),
            (0, "", ["lock", "--check"]),
        })
        {
            string name = string.Join(' ', command.TakeWhile(word => word.All(char.IsAsciiLetter)));
            ShouldBeThere(Work(Program.Operator, [.. command, "--format", "html"]), exit, $"autocoder-schema {name}", headline);
        }

        static void ShouldBeThere(Finished finished, int exit, string command, string headline)
        {
            finished.ShouldReport(exit, $"<meta name=\"generator\" content=\"{command}", headline);
            finished.Output.ShouldStartWith("<!doctype html>\n");
            finished.Output.TrimEnd().ShouldEndWith("</html>");
        }
    }

    [Test]
    public void An_upgrade_and_its_way_back_are_told_in_every_format()
    {
        string path = CreateOld();
        AskOperator("upgrade", "--kind", "assistant", "--dry-run", "--format", "json", path).ShouldReport(0, "\"result\": \"would-upgrade\"", "\"dryRun\": true");
        AskOperator("rehearse", "--kind", "assistant", "--format", "markdown", path).ShouldReport(0, "### ✅ autocoder-schema rehearse", "rehearsed");
        Upgrade("--kind", "assistant", "--format", "junit", path).ShouldReport(0, "<testsuites name=\"autocoder-schema upgrade\" tests=\"1\" failures=\"0\"");
        Work(Program.Operator, "downgrade", "--to", "202601041458", "--kind", "assistant", "--accept-data-loss", "--format", "json", path).ShouldReport(0, "\"result\": \"downgraded\"", "\"by\": \"build\"");
        AskOperator("backups", "verify", "--kind", "assistant", "--format", "sarif", path).ShouldReport(0, "\"results\": []");
        AskOperator("restore", "--dry-run", "--format", "json", path).ShouldReport(0, "\"result\": \"would-restore\"");
        AskOperator("history", "--format", "github", path).ShouldReport(0, "autocoder-schema history: 1 database");
        AskOperator("diff", path, "202602011429", "--kind", "assistant", "--format", "github").ShouldReport(1, "::error title=autocoder-schema diff%3A schema-breaking::");
        AskOperator("adopt", "--explain", "--kind", "assistant", "--format", "json", path).ShouldReport(0, "\"confidence\": \"exact\"");
        AskOperator("lock", "--check", "--format", "json").ShouldReport(0, "\"fresh\": true");
        AskOperator("restore", "--drill", "--kind", "assistant", "--format", "junit", path).ShouldReport(0, "<testsuites name=\"autocoder-schema restore --drill\"");
    }

    [TestCase("upgrade")]
    [TestCase("backups list")]
    [TestCase("lock")]
    [TestCase("diff")]
    public void The_help_of_every_command_has_the_exit_codes_once(string command)
    {
        string help = AskOperator([.. command.Split(' '), "--help"]).ShouldReport(0).Output;
        help.Split("Exit codes:").Length.ShouldBe(2, help);
    }

    private string CreateOld() => Create("a.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst));

    private JsonNode Sarif(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!["runs"]![0]!;

    private Finished Work(Program program, params string[] arguments)
    {
        using Running running = Start(program, arguments);
        return running.Finish().ShouldBeCivil();
    }
}
