namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>What an option names for writing stays what it is, unless it is a file of this program's own.</summary>
internal class WritePlaceTests : ToolTest
{
    private const string Reports = "json|sarif|junit|markdown|github|text|html";

    [TestCase("--journal p1/assistant.db", "p1/assistant.db is a SQLite database, or belongs to one: name another file.")]
    [TestCase("--journal other.db", "other.db is a SQLite database")]
    [TestCase("--journal hard", "hard is a SQLite database")]
    [TestCase("--journal p1/assistant.db-wal", "is a SQLite database, or belongs to one")]
    [TestCase("--journal p1/assistant.db.lock", "is a SQLite database, or belongs to one")]
    [TestCase("--journal other.db.lock", "is a SQLite database, or belongs to one")]
    [TestCase("--journal new.sqlite", "has the name of a database")]
    [TestCase("--journal notes.txt", "notes.txt is there, and is no journal of this program: it is left alone. Name another file, or move it away: mv -n --")]
    [TestCase("--journal link", "link is a symbolic link to notes.txt and is not written through")]
    [TestCase("--journal nowhere", "nowhere is a symbolic link to gone and is not written through")]
    [TestCase("--journal pipe", "pipe is no plain file")]
    [TestCase("--journal p1", "p1 is a folder")]
    [TestCase("--journal a/b/run.journal", "a/b does not exist: name another file, or make it: mkdir -p")]
    [TestCase("--journal a/b/", "does not exist: name another folder, or make it: mkdir -p")]
    [TestCase("--journal notes.txt/run.journal", "is no folder")]
    [TestCase("--journal /dev/null", "/dev/null is no plain file")]
    [TestCase("--journal twice", "twice has another name, too (a hard link)")]
    [TestCase("--report json=p1/assistant.db", "p1/assistant.db is a SQLite database")]
    [TestCase("--report text=empty.bin", "empty.bin is named for something else, too", "--kind assistant empty.bin")]
    [TestCase("--report text=notes.txt", "notes.txt is there, and is no report of this program: it is left alone.")]
    [TestCase("--report json=other.json", "other.json is there, and is no report of this program")]
    [TestCase("--report junit=other.xml", "other.xml is there, and is no report of this program")]
    [TestCase("--report text=deploy.sh", "deploy.sh is there, and is no report of this program")]
    [TestCase("--report markdown=README.md", "README.md is there, and is no report of this program")]
    [TestCase("--report text=autocoder-schema.json", "autocoder-schema.json is there, and is no report of this program")]
    [TestCase("--report json=hard", "hard is a SQLite database")]
    [TestCase("--report json=link", "link is a symbolic link to notes.txt")]
    [TestCase("--report json=nowhere", "nowhere is a symbolic link to gone")]
    [TestCase("--report json=pipe", "pipe is no plain file: for standard output there is --format.")]
    [TestCase("--report json=p1/assistant.db-shm", "or belongs to one")]
    [TestCase("--report json=other.db.lock", "or belongs to one")]
    [TestCase("--backup-dir notes.txt", "notes.txt: is no folder: name one.")]
    [TestCase("--backup-dir p1/assistant.db", "p1/assistant.db: is no folder")]
    [TestCase("--backup-dir a/b", "a/b: ")]
    [TestCase("--backup-dir nowhere", "is a link to ")]
    [TestCase("--backup-dir /dev/null", "/dev/null: is no folder")]
    public void It_is_refused_before_anything_is_done(string option, string message, string fleet = "--projects .")
    {
        Lay();
        AskOperator(["upgrade", .. option.Split(' '), .. fleet.Split(' ')]).ShouldRefuse(message);
    }

    [TestCase("GITHUB_STEP_SUMMARY=link", "link", "link is a symbolic link to notes.txt")]
    [TestCase("GITHUB_STEP_SUMMARY=twice", "twice", "twice has another name, too (a hard link)")]
    [TestCase("GITHUB_STEP_SUMMARY=hard", "hard", "hard is a SQLite database")]
    [TestCase("GITHUB_STEP_SUMMARY=p1", "p1", "p1 is a folder")]
    [TestCase("GITHUB_STEP_SUMMARY=README.md", "notes.txt", "notes.txt is there, and is no report of this program")]
    [TestCase("GITHUB_STEP_SUMMARY=", "README.md", "README.md is there, and is no report of this program")]
    public void The_summary_of_a_step_is_that_file_alone_and_none_that_is_something_else(string variable, string file, string message)
    {
        Lay();
        Shell($"{variable} {Words(Program.Gate, "--report", $"markdown={file}", "--projects", ".")}").ShouldRefuse(message);
        Shell($"GITHUB_STEP_SUMMARY=README.md {Words(Program.Gate, "--report", "json=README.md", "--projects", ".")}").ShouldRefuse("README.md is there, and is no report of this program");
    }

    [Test]
    public void A_report_is_added_to_the_summary_of_a_step_that_has_text_already()
    {
        Create("p/assistant.db", ApplicationSchemas.Current);
        Write("summary.md", "## Built\n\nwithout an end of line");
        Shell("chmod 666 summary.md").ExitCode.ShouldBe(0);
        string inode = Shell("stat -c '%i %a' summary.md").Output;
        string gate = $"GITHUB_STEP_SUMMARY=$PWD/summary.md {Words(Program.Gate, "--report", "markdown=summary.md", "p/assistant.db")}";
        Shell(gate).ShouldReport(0);
        string once = File.ReadAllText(PathOf("summary.md"));
        once.ShouldStartWith("## Built\n\nwithout an end of line\n### ✅ check-pending-migrations");
        Shell(gate).ShouldReport(0);
        File.ReadAllText(PathOf("summary.md")).ShouldBe(once + once["## Built\n\nwithout an end of line\n".Length..]);
        Shell("stat -c '%i %a' summary.md").Output.ShouldBe(inode);
        File.Delete(PathOf("summary.md"));
        Shell(gate).ShouldReport(0);
        File.ReadAllText(PathOf("summary.md")).ShouldStartWith("### ✅ check-pending-migrations");
    }

    [Test]
    public void A_summary_that_cannot_be_written_to_its_end_is_what_it_was()
    {
        Create("p/assistant.db", ApplicationSchemas.Current);
        string text = new('x', 1000);
        Write("summary.md", text);
        Finished finished = Shell($"ulimit -f 1; export DOTNET_EnableWriteXorExecute=0; GITHUB_STEP_SUMMARY=summary.md {Words(Program.Gate, "--report", "markdown=summary.md", "p/assistant.db")}");
        finished.ExitCode.ShouldBe(3, finished.All);
        finished.Error.ShouldContain($"the report cannot be written to {PathOf("summary.md")}: ");
        File.ReadAllText(PathOf("summary.md")).ShouldBe(text);
    }

    [TestCase("--output notes.txt", "notes.txt is there, and is no lock file of migrations")]
    [TestCase("--output other.db", "other.db is a SQLite database")]
    [TestCase("--output link", "link is a symbolic link to")]
    [TestCase("--output nowhere", "nowhere is a symbolic link to gone")]
    [TestCase("--output pipe", "pipe is no plain file")]
    [TestCase("--output p1/assistant.db-wal", "or belongs to one")]
    public void A_lock_file_goes_over_nothing_else(string option, string message)
    {
        Lay();
        AskOperator(["lock", .. option.Split(' ')]).ShouldRefuse(message);
    }

    [TestCase("restore p1/assistant.db --backup-dir notes.txt", "notes.txt: is no folder")]
    [TestCase("restore p1/assistant.db --backup-dir a/b", "does not exist: name another folder")]
    [TestCase("downgrade --to 0 --accept-data-loss --journal p1/assistant.db --projects .", "is a SQLite database")]
    [TestCase("adopt --backup-dir notes.txt --projects .", "notes.txt: is no folder")]
    public void The_other_commands_ask_the_same(string command, string message)
    {
        Lay();
        AskOperator(command.Split(' ')).ShouldRefuse(message);
    }

    [Test]
    public void A_report_of_each_format_is_written_over_on_every_run_and_so_is_an_empty_file()
    {
        string path = Create("p1/assistant.db", ApplicationSchemas.Pending);
        string[] formats = Reports.Split('|');
        Write("report", "");
        foreach ((string before, string after) in formats.Zip([.. formats.Skip(1), formats[0]]))
        {
            Work(Program.Gate, "--report", $"{before}=report", path).ShouldReport(1);
            Work(Program.Gate, "--report", $"{before}=report", path).ShouldReport(1);
            Work(Program.Operator, "upgrade", "--dry-run", "--report", $"{after}=report", path).ShouldReport(0);
        }

        Directory.GetFiles(Folder).ShouldBe([PathOf("report")]);
    }

    [TestCase("The gate is closed: of 1 database, 1 not ready.\n")]
    [TestCase("upgraded      a.db\n\n1 database: 1 upgraded.\n")]
    public void A_report_in_text_of_an_earlier_build_is_written_over(string text)
    {
        string path = Create("p1/assistant.db", ApplicationSchemas.Pending);
        Write("report.txt", $"PATH KIND\n{text}");
        Work(Program.Gate, "--report", "text=report.txt", path).ShouldReport(1);
        File.ReadAllText(PathOf("report.txt")).ShouldContain(" used: migrations ");
    }

    [Test]
    public void A_report_can_go_nowhere()
    {
        string path = Create("p1/assistant.db", ApplicationSchemas.Pending);
        Work(Program.Gate, "--report", "json=/dev/null", path).ShouldReport(1);
        Shell("test -c /dev/null").ExitCode.ShouldBe(0);
    }

    [Test]
    public void A_report_that_is_written_anew_lets_nobody_in_who_was_kept_out()
    {
        string path = Create("p1/assistant.db", ApplicationSchemas.Pending);
        Work(Program.Gate, "--report", "json=report.json", path).ShouldReport(1);
        foreach (string mode in new[] { "600", "640", "606" })
        {
            Shell($"chmod {mode} report.json").ExitCode.ShouldBe(0);
            Work(Program.Gate, "--report", "json=report.json", path).ShouldReport(1);
            Shell("stat -c %a report.json").Output.Trim().ShouldBe(mode);
        }
    }

    [Test]
    public void A_journal_of_an_earlier_build_is_taken_up()
    {
        Lay();
        string[] paths = [PathOf("p1/assistant.db"), PathOf("p2/assistant.db")];
        Write("run.journal", "{\"fleet\":\"0123456789abcdef\",\"databases\":2,\"at\":\"2026-01-01T00:00:00+00:00\"}\n");
        Upgrade(["--journal", "run.journal", .. paths]).ShouldReport(0, "run.journal: is the journal of another fleet, and is left alone.");
    }

    private void Lay()
    {
        Create("p1/assistant.db", ApplicationSchemas.Pending);
        Create("p2/assistant.db", ApplicationSchemas.Pending);
        Create("other.db", "CREATE TABLE t(x)");
        Write("notes.txt", "precious\nautocoder-schema upgrade --projects /srv: done\n");
        Write("other.json", "{\n  \"schemaVersion\": 2,\n  \"mediaType\": \"x\"\n}\n");
        Write("other.xml", "<testsuites name=\"mine\"/>");
        Write("deploy.sh", "#!/bin/sh\ncheck-pending-migrations --projects 'a: b' && autocoder-schema upgrade\n");
        Write("README.md", "### Upgrades\nautocoder-schema is run\n");
        Write("autocoder-schema.json", "{}");
        Write("empty.bin", "");
        Shell("ln -s notes.txt link; ln -s gone nowhere; mkfifo pipe; ln p1/assistant.db hard; printf '{\"journal\":\"autocoder-schema\",' > one; ln one twice").ExitCode.ShouldBe(0);
    }

    private Finished Work(Program program, params string[] arguments)
    {
        using Running running = Start(program, arguments);
        return running.Finish().ShouldBeCivil();
    }
}
