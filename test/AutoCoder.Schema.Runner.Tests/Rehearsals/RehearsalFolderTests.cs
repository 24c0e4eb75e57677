using AutoCoder.Schema.Runner.Rehearsals;
using AutoCoder.Schema.Runner.Tests.Upgrades;

namespace AutoCoder.Schema.Runner.Tests.Rehearsals;

/// <summary>The folder of a copy.</summary>
public class RehearsalFolderTests : UpgradeTest
{
    [Test]
    public void A_folder_without_its_lock_is_left_while_its_process_runs_and_removed_when_that_is_gone()
    {
        string path = Database("a.db", "CREATE TABLE t (x)");
        string ours = $"{path}.rehearsal-{Environment.ProcessId}-beginning", theirs = $"{path}.rehearsal-{int.MaxValue}-killed";
        foreach (string folder in new[] { ours, theirs }) Directory.CreateDirectory(folder);

        RehearsalFolder.RemoveAbandoned(path);

        Directory.Exists(ours).ShouldBeTrue();
        Directory.Exists(theirs).ShouldBeFalse();
    }

    [Test]
    public void Only_this_user_may_enter_the_folder_of_a_copy()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("no modes");
        string path = Database("a.db", "CREATE TABLE t (x)");
        using var folder = RehearsalFolder.Make(path);
#pragma warning disable CA1416 // not on Windows
        File.GetUnixFileMode(Path.GetDirectoryName(folder.Database)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
    }
}
