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
    [TestCase("chmod 777 .", "in which everybody may write")]
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
        string[] expected = [file, "was found and not named, and ", reason, $"Name it if that is right: --config {file}"];
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
}
