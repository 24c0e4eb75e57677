namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>Databases that the user may not read. Root may read everything, so the gate is started as nobody then.</summary>
internal sealed class PermissionTests : ToolTest
{
    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Test]
    public void A_database_that_may_not_be_read()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        File.SetUnixFileMode(path, UnixFileMode.None);
        GateAsNobody(path).ShouldReport(3, $"ls -l {path}").ShouldSayOnce($"{path} may not be read");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public void A_folder_that_may_not_be_entered()
    {
        string path = Create("closed/assistant.db", ApplicationSchemas.Pending);
        File.SetUnixFileMode(PathOf("closed"), UnixFileMode.None);
        GateAsNobody(path).ShouldReport(3).ShouldSayOnce($"{path} may not be read", "a folder above it may not be entered");
        File.SetUnixFileMode(PathOf("closed"), ReadableByAll);
    }

    [Test]
    public void A_folder_of_projects_that_may_not_be_listed()
    {
        Create("closed/shop/assistant.db", ApplicationSchemas.Pending);
        File.SetUnixFileMode(PathOf("closed"), UnixFileMode.None);
        GateAsNobody("--projects", PathOf("closed"))
            .ShouldReport(3, "a part of the fleet could not be seen").ShouldSayOnce($"'{PathOf("closed")}'", "could not be read");
        File.SetUnixFileMode(PathOf("closed"), ReadableByAll);
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_database_that_may_only_be_read_is_examined_like_any_other(string journalMode)
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Pending, $"PRAGMA journal_mode={journalMode}"]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        GateAsNobody(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration 202602011429");
    }

    private Finished GateAsNobody(params string[] arguments)
    {
        Program gate = GateForNobody();
        string before = Everything();
        using Running running = Start(gate, arguments);
        Finished finished = running.Finish();
        Everything().ShouldBe(before, "asking wrote something");
        return finished.ShouldBeCivil();
    }

    // Where the tests' programs are, nobody may have no way in: a copy goes where everybody has one.
    private Program GateForNobody()
    {
        if (Environment.UserName != "root") return Program.Gate;
        Assume.That(File.Exists("/usr/bin/setpriv"), "root reads everything, and there is no setpriv to be somebody else");
        string copy = PathOf("gate");
        Shell($"cp -r '{Program.Gate.Folder}' '{copy}' && chmod -R a+rX '{copy}'").ExitCode.ShouldBe(0);
        File.SetUnixFileMode(Path.GetDirectoryName(Folder)!, ReadableByAll);
        Program gate = Program.Gate.In(copy);
        return new Program("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", gate.File, .. gate.FirstArguments]);
    }
}
