namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>What was listed and cannot be asked, and what is beside a database that is not its own, as both executables tell it.</summary>
internal class UnseenTests : ToolTest
{
    [Test]
    public void A_path_whose_bytes_are_not_utf_8_is_not_made_under_another_name()
    {
        Create("good/assistant.db", ApplicationSchemas.Current);
        Shell("""mkdir "$(printf 'caf\351')" && cp good/assistant.db "$(printf 'caf\351/assistant.db')" """);
        string given = """ "$(printf 'caf\351/assistant.db')" """;

        Finished asked = Shell($"{Words(Program.Gate)} --kind assistant {given}");
        asked.ExitCode.ShouldBe(3, asked.All);
        asked.Output.ShouldContain("its name is not UTF-8");
        asked.Output.ShouldNotContain("--create");
        Finished made = Shell($"{Words(Program.Operator)} upgrade --create --kind assistant {given}");
        made.ExitCode.ShouldBe(3, made.All);
        Shell($"{Words(Program.Gate)} --projects .").ExitCode.ShouldBe(3);
        Shell("ls -d caf* | wc -l").Output.Trim().ShouldBe("1");
        Shell("rm -rf caf*");
    }

    [TestCase("wal", "the -wal file beside it has ")]
    [TestCase("wal+shm", "the -wal file beside it has ")]
    [TestCase("journal", "the -journal file beside it has ")]
    public void A_project_that_has_only_what_was_beside_its_database_closes_the_gate(string companion, string problem)
    {
        string[] searches = ["--projects=projects", "projects/*/.autoforge/assistant.db", "projects/**/*.db"];
        Create("projects/good/.autoforge/assistant.db", ApplicationSchemas.Current);
        Directory.CreateDirectory(PathOf("projects/bad/.autoforge"));
        BesideDatabase.Put(PathOf("projects/bad/.autoforge/assistant.db"), "missing", companion);
        foreach (string search in searches)
        {
            Gate("--kind", "assistant", search).ShouldReport(3, "projects/bad/.autoforge/assistant.db", $"it is not there, but {problem}");
            Upgrade("--create", "--kind", "assistant", search).ShouldReport(3, "projects/bad/.autoforge/assistant.db");
            File.Exists(PathOf("projects/bad/.autoforge/assistant.db")).ShouldBeFalse();
        }

        Gate("--registry", CreateRegistry(".autoforge/registry.db", PathOf("projects/bad"))).ShouldReport(3, "projects/bad/.autoforge/assistant.db");
        Create("projects/bad/.autocoder/assistant.db", ApplicationSchemas.Current);
        Gate("--kind", "assistant", searches[0]).ShouldReport(0, "2 databases examined");
    }

    [TestCase("header-wal")]
    [TestCase("empty-wal")]
    [TestCase("empty-journal")]
    public void Files_beside_no_database_that_hold_nothing_are_none(string companion)
    {
        Create("projects/good/assistant.db", ApplicationSchemas.Current);
        Directory.CreateDirectory(PathOf("projects/bad"));
        BesideDatabase.Put(PathOf("projects/bad/assistant.db"), "missing", companion);
        foreach (string search in new[] { "--projects=projects", "projects/*/assistant.db", "projects/**" })
            Gate("--kind", "assistant", search).ShouldReport(0, "1 database examined");
    }

    [Test]
    public void Rows_that_only_a_wal_has_are_left_alone_and_the_next_step_keeps_them()
    {
        BesideDatabase.Put(PathOf("assistant.db"), "empty", "wal");
        Finished asked = Gate("assistant.db").ShouldReport(3, "has a file beside it that is not its own: it has no bytes");
        Upgrade("assistant.db").ShouldReport(3);
        string step = asked.OutputLines.Single(line => line.Contains("mkdir -p", StringComparison.Ordinal));
        Shell(step).ExitCode.ShouldBe(0);

        byte[] rows = BesideDatabase.Bytes("wal");
        File.ReadAllBytes(PathOf("assistant.db-wal")).ShouldBe(rows);
        File.ReadAllBytes(PathOf("schema-backups/assistant.db.kept/assistant.db-wal")).ShouldBe(rows);
    }
}
