namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>What the user may not do, and what a question may not touch beside another process.</summary>
internal sealed class ReadOnlyFolderTests : UpgradeTest
{
    private const UnixFileMode All = (UnixFileMode)0b111_111_111, NoWriting = (UnixFileMode)0b101_101_101;

    [Test]
    public void A_folder_of_backups_that_may_not_be_written_is_named_and_the_database_is_not_touched()
    {
        string path = CreateOld("shop"), folder = Directory.CreateDirectory(PathOf("backups")).FullName;
        Program asNobody = OperatorForNobody();
        foreach (string open in new[] { Path.GetDirectoryName(Folder)!, Folder, Path.GetDirectoryName(path)!, path, Path.Combine(Path.GetDirectoryName(Folder)!, "tmp"), Home })
            File.SetUnixFileMode(open, All);
        File.SetUnixFileMode(folder, NoWriting);
        byte[] before = File.ReadAllBytes(path);

        using Running running = Start(asNobody, "upgrade", "--backup-dir", folder, path);
        running.Finish().ShouldBeCivil().ShouldReport(
            1, $"{folder}", $"the backup of {path} cannot be made: ", "is denied", "Name a folder that is writable and has room with --backup-dir.", "1 database: 1 failed.");

        File.ReadAllBytes(path).ShouldBe(before);
        ShouldBeOld(path);
    }

    [Test]
    public void Beside_a_process_that_has_a_WAL_database_open_a_rehearsal_leaves_the_shm_as_it_is()
    {
        string path = CreateOld("shop"), second = CreateOld("other");
        using var writer = new OtherProgram(path, "PRAGMA journal_mode=WAL", "INSERT INTO conversations (id, project_name) VALUES (50, 'in the log')");
        File.Exists($"{path}-shm").ShouldBeTrue();
        AskOperator("rehearse", path, second).ShouldReport(0, "2 databases: 2 rehearsed.");
        AskOperator("rehearse", "--rehearse-memory", "0", path, second).ShouldReport(0, "2 databases: 2 rehearsed.");
    }

    // Root writes everywhere, so the program is started as nobody, from a copy where everybody has a way in.
    private Program OperatorForNobody()
    {
        if (Environment.UserName != "root") return Program.Operator;
        Assume.That(File.Exists("/usr/bin/setpriv"), "root writes everywhere, and there is no setpriv to be somebody else");
        string copy = PathOf("tool");
        Shell($"cp -r '{Program.Operator.Folder}' '{copy}' && chmod -R a+rX '{copy}'").ExitCode.ShouldBe(0);
        Program tool = Program.Operator.In(copy);
        return new Program("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", tool.File, .. tool.FirstArguments]);
    }
}
