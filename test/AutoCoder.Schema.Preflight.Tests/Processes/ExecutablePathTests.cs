namespace AutoCoder.Schema.Preflight.Tests.Processes;

/// <summary>Where programs are looked for.</summary>
internal sealed class ExecutablePathTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("path-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Only_absolute_folders_of_the_path_are_looked_into()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Program("near", UnixFileMode.UserExecute));
        ExecutablePath.Find("git", $":.:{Path.GetDirectoryName(relative)}").ShouldBeNull();
        ExecutablePath.Find("git", null).ShouldBeNull();
    }

    [Test]
    public void A_folder_and_a_file_that_may_not_be_run_are_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a", "git"));
        Program("b", UnixFileMode.UserRead);
        string real = Program("c", UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(_folder, "d"));
        File.CreateSymbolicLink(Path.Combine(_folder, "d", "git"), real);
        ExecutablePath.Find("git", $"{_folder}/a:{_folder}/b:{_folder}/c:{_folder}/d").ShouldBe(real);
        ExecutablePath.Find("git", $"{_folder}/d").ShouldBe($"{_folder}/d/git");
    }

    private string Program(string folder, UnixFileMode mode)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, "git");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, mode);
        return file;
    }
}
