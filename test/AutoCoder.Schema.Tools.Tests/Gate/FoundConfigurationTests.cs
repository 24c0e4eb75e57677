namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>A configuration that was found in a folder above says which assembly is run: it must be one's own or root's.</summary>
internal class FoundConfigurationTests : ToolTest
{
    private const int Other = 4321;

    [SetUp]
    public void RequireRoot()
    {
        if (Environment.UserName != "root") Assert.Ignore("only root can give files to others");
        Create("p/assistant.db", ApplicationSchemas.Current);
        Write("autocoder-schema.json", "{ \"policy\": { \"allow\": [\"none\"] } }");
    }

    [TestCase("chown 4321 autocoder-schema.json", "belongs to another user (4321)")]
    [TestCase("chmod 666 autocoder-schema.json", "everybody may write it (chmod go-w ")]
    [TestCase("chgrp 4321 autocoder-schema.json; chmod 664 autocoder-schema.json", "group 4321 may write it")]
    [TestCase("chmod 777 .", "in which everybody may write (chmod go-w ")]
    [TestCase("chgrp 4321 .; chmod 775 .", "in which group 4321 may write")]
    [TestCase("chown 4321 .", "which belongs to another user (4321)")]
    [TestCase("chown 4321 ..", "which belongs to another user (4321)")]
    [TestCase("chmod 1777 .; chown 4321 autocoder-schema.json", "belongs to another user (4321)")]
    [TestCase("mv autocoder-schema.json real; chown 4321 real; ln -s real autocoder-schema.json", "leads to ")]
    [TestCase("ln -sf ../autocoder-schema.json p/x; mv autocoder-schema.json ..; ln -s ../autocoder-schema.json .; chown -h 4321 autocoder-schema.json", "belongs to another user (4321)")]
    public void Somebody_elses_is_refused_by_every_command(string script, string reason)
    {
        Shell(script).ExitCode.ShouldBe(0);
        string file = PathOf("autocoder-schema.json");
        string[] expected = [file, "was found and not named, and ", reason, $"Name it if that is right: --config {file}, or for every command: export AUTOCODER_SCHEMA_CONFIG={file}"];
        Gate("p/assistant.db").ShouldRefuse(expected);
        AskOperator("upgrade", "p/assistant.db").ShouldRefuse(expected);
        AskOperator("restore", "p/assistant.db").ShouldRefuse(expected);
    }

    [TestCase("chown 4321 autocoder-schema.json")]
    [TestCase("chmod 666 autocoder-schema.json")]
    [TestCase("chmod 777 .")]
    public void One_that_is_named_is_trusted(string script)
    {
        Shell(script).ExitCode.ShouldBe(0);
        Gate("--config", "autocoder-schema.json", "p/assistant.db").ShouldReport(0, $"configuration {PathOf("autocoder-schema.json")}");
    }

    [Test]
    public void All_that_anybody_may_write_is_mended_by_the_one_command_that_is_told()
    {
        Shell("chmod 666 autocoder-schema.json; chmod 777 . p").ExitCode.ShouldBe(0);
        Finished finished = Shell($"cd p && {Words(Program.Gate, "assistant.db")}");
        finished.ExitCode.ShouldBe(2);
        string mend = finished.Error[(finished.Error.IndexOf("(chmod ", StringComparison.Ordinal) + 1)..];
        mend = mend[..mend.IndexOf(')', StringComparison.Ordinal)];
        mend.ShouldBe($"chmod go-w {PathOf("autocoder-schema.json")} {Folder}");
        Shell($"{mend} && {Words(Program.Gate, "p/assistant.db")}").ShouldReport(0, $"configuration {PathOf("autocoder-schema.json")}");
    }

    [TestCase("chown 1000 autocoder-schema.json . p")]
    [TestCase("chmod 666 autocoder-schema.json; chmod 777 . p")]
    public void One_that_the_environment_names_is_trusted_by_every_command(string script)
    {
        Shell(script).ExitCode.ShouldBe(0);
        string file = PathOf("autocoder-schema.json");
        Shell($"AUTOCODER_SCHEMA_CONFIG= {Words(Program.Gate, "p/assistant.db")}").ExitCode.ShouldBe(2);
        Shell($"AUTOCODER_SCHEMA_CONFIG={file} {Words(Program.Gate, "p/assistant.db")}").ShouldReport(0, $"configuration {file}");
        Shell($"export AUTOCODER_SCHEMA_CONFIG=../autocoder-schema.json; cd p && {Words(Program.Operator, "status", "assistant.db")}").ShouldReport(0, $"configuration {file}");
        Shell($"AUTOCODER_SCHEMA_CONFIG={file} {Words(Program.Operator, "backups", "list", "p/assistant.db")}").ExitCode.ShouldBe(0);
    }

    [Test]
    public void What_the_environment_names_is_named_in_the_next_commands_and_an_option_goes_before_it()
    {
        Write("empty.json", "{ }");
        Create("q/assistant.db", ApplicationSchemas.Pending);
        Shell($"AUTOCODER_SCHEMA_CONFIG=empty.json {Words(Program.Gate, "q/assistant.db")}").ShouldReport(1, "autocoder-schema upgrade --config empty.json q/assistant.db");
        Shell($"AUTOCODER_SCHEMA_CONFIG=none.json {Words(Program.Gate, "--config", "empty.json", "p/assistant.db")}").ShouldReport(0, $"configuration {PathOf("empty.json")}");
        Shell($"AUTOCODER_SCHEMA_CONFIG=none.json {Words(Program.Gate, "p/assistant.db")}")
            .ShouldRefuse($"AUTOCODER_SCHEMA_CONFIG: {PathOf("none.json")}: there is no such configuration file.");
    }

    [TestCase(4321, "group 4321 may write it")]
    [TestCase(1234, null)]
    public void A_group_that_nobody_knows_is_private_to_the_process_that_has_it(int group, string? refusal)
    {
        Shell($"chown 1234:{group} autocoder-schema.json . p; chmod 664 autocoder-schema.json; chmod 775 . p").ExitCode.ShouldBe(0);
        Finished finished = Shell($"setpriv --reuid 1234 --regid 1234 --clear-groups {Copied()}");
        if (refusal is null) finished.ShouldReport(0, $"configuration {PathOf("autocoder-schema.json")}");
        else finished.ShouldRefuse(refusal);
    }

    [Test]
    public void A_group_without_a_name_that_another_user_is_known_to_have_is_not()
    {
        Shell("cat /etc/passwd >passwd; echo someone:x:4444:1234::/:/bin/sh >>passwd; chown 1234:1234 autocoder-schema.json .; chmod 664 autocoder-schema.json").ExitCode.ShouldBe(0);
        if (Shell("unshare -m mount --bind passwd /etc/passwd").ExitCode != 0) Assert.Ignore("no leave to mount here");
        Write("as.sh", $"mount --bind passwd /etc/passwd && exec setpriv --reuid 1234 --regid 1234 --clear-groups {Copied()}");
        Shell("unshare -m sh as.sh").ShouldRefuse("group 1234 may write it");
    }

    [Test]
    public void Whoever_owns_the_folder_of_the_program_is_trusted_with_what_is_his()
    {
        string copy = Copied();
        Shell($"chown -R {Other} tool autocoder-schema.json .").ExitCode.ShouldBe(0);
        Gate("p/assistant.db").ShouldRefuse("belongs to another user (4321)");
        Shell($"{copy}").ShouldReport(0, $"configuration {PathOf("autocoder-schema.json")}");
        Shell($"setpriv --reuid 1234 --regid 1234 --clear-groups {copy}").ShouldReport(0, $"configuration {PathOf("autocoder-schema.json")}");
        Shell("chown 1 tool").ExitCode.ShouldBe(0);
        Shell($"{copy}").ShouldRefuse("belongs to another user (4321)");
    }

    [Test]
    public void What_keeps_anybody_from_telling_who_may_write_it_is_an_answer()
    {
        if (Shell("command -v strace").ExitCode != 0) Assert.Ignore("strace is not here");
        Shell("chgrp 4321 autocoder-schema.json; chmod 664 autocoder-schema.json").ExitCode.ShouldBe(0);
        Finished finished = Shell($"strace -f -qq -o /dev/null -e trace=lgetxattr -e inject=lgetxattr:error=EIO {Words(Program.Gate, "p/assistant.db")}");
        finished.ShouldRefuse("was found and not named, and nobody can tell who may write it: ", "who may use it cannot be read: Input/output error. It would decide");
    }

    [TestCase("true")]
    [TestCase("chmod 664 autocoder-schema.json; chmod 775 .")]
    [TestCase("chmod 1777 .")]
    [TestCase("mv autocoder-schema.json real; ln -s real autocoder-schema.json")]
    public void Ones_own_is_used_and_named(string script)
    {
        Shell(script).ExitCode.ShouldBe(0);
        Gate("p/assistant.db").ShouldReport(0, $"check-pending-migrations used: migrations {Program.Gate.Migrations}; configuration {PathOf("autocoder-schema.json")}");
        Gate("--format", "json", "p/assistant.db").ShouldReport(0, $"\"configuration\": \"{PathOf("autocoder-schema.json")}\"");
    }

    [Test]
    public void Who_became_root_by_sudo_is_trusted_with_what_is_his()
    {
        Shell($"chown {Other} autocoder-schema.json .").ExitCode.ShouldBe(0);
        string gate = Words(Program.Gate, "p/assistant.db");
        Shell($"SUDO_UID={Other} {gate}").ShouldReport(0);
        Shell($"SUDO_UID=1 {gate}").ExitCode.ShouldBe(2);
    }

    [TestCase("chown 4321 m/m.dll", "belongs to another user (4321)")]
    [TestCase("chmod 777 m", "in which everybody may write")]
    [TestCase("chmod 666 m/m.dll", "everybody may write it")]
    public void An_assembly_that_a_found_configuration_names_is_held_to_the_same(string script, string reason)
    {
        Directory.CreateDirectory(PathOf("m"));
        File.Copy(Program.Gate.Migrations, PathOf("m/m.dll"));
        Write("autocoder-schema.json", "{ \"migrations\": \"m/m.dll\" }");
        Gate("p/assistant.db").ShouldReport(0, $"used: migrations {PathOf("m/m.dll")}; ");
        Shell(script).ExitCode.ShouldBe(0);
        AskOperator("upgrade", "p/assistant.db").ShouldRefuse(PathOf("m/m.dll"), "was found and not named, and ", reason, "--migrations");
        Gate("--migrations", "m/m.dll", "p/assistant.db").ShouldReport(0);
        Gate("--config", "autocoder-schema.json", "p/assistant.db").ShouldReport(0);
    }

    // A command line that every user may run.
    private string Copied()
    {
        Shell($"cp -r {Program.Gate.Folder} tool && chmod -R a+rX tool ..").ExitCode.ShouldBe(0);
        return Words(Program.Gate.In(PathOf("tool")), "p/assistant.db");
    }
}
