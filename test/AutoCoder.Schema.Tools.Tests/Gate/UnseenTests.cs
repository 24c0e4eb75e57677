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
