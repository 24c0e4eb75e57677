using System.Runtime.Versioning;

namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class ProjectFolderTests : FleetTest
{
    private DiscoveryRequest Projects => Fleet.Request with { ProjectFolders = ["projects"] };

    [Test]
    public void The_three_layouts_are_found_in_the_order_of_the_project_names()
    {
        Fleet.File("projects/c/assistant.db");
        Fleet.File("projects/a/.autoforge/assistant.db");
        Fleet.File("projects/b/.autocoder/features.db");

        Fleet.Found(Projects).ShouldBe(
        [
            "assistant projects/a/.autoforge/assistant.db",
            "features projects/b/.autocoder/features.db",
            "assistant projects/c/assistant.db",
        ]);
    }

    [Test]
    public void The_first_layout_that_has_the_file_wins_for_each_kind_by_itself()
    {
        Fleet.File("projects/p/.autoforge/features.db");
        Fleet.File("projects/p/.autocoder/features.db");
        Fleet.File("projects/p/.autocoder/assistant.db");
        Fleet.File("projects/p/assistant.db");

        Fleet.Found(Projects).ShouldBe(
            ["assistant projects/p/.autocoder/assistant.db", "features projects/p/.autoforge/features.db"]);
    }

    [Test]
    public void The_folder_may_be_a_project_itself_and_its_older_layouts_stay_hidden()
    {
        Fleet.File("projects/p/.autoforge/assistant.db");
        Fleet.File("projects/p/.autocoder/assistant.db");
        Fleet.File("projects/p/sub/assistant.db");

        Fleet.Found(Fleet.Request with { ProjectFolders = [Fleet.At("projects/p")] }).ShouldBe(
            ["assistant projects/p/.autoforge/assistant.db", "assistant projects/p/sub/assistant.db"]);
    }

    [Test]
    public void Other_files_and_backups_are_no_databases()
    {
        Fleet.File("projects/p/assistant.db-wal");
        Fleet.File("projects/p/assistant.db.bak");
        Fleet.File("projects/p/other.db");
        Fleet.File("projects/schema-backups/assistant.db");
        Fleet.File("projects/readme.txt");

        Fleet.Found(Projects).ShouldBeEmpty();
    }

    [Test]
    public void Only_the_given_kind_is_looked_for()
    {
        Fleet.File("projects/p/assistant.db");
        Fleet.File("projects/p/features.db");

        Fleet.Found(Projects with { Kind = "features" }).ShouldBe(["features projects/p/features.db"]);
    }

    [Test]
    public void A_kind_can_have_another_file_name()
    {
        Fleet.File("projects/p/.autoforge/chat.sqlite");
        Fleet.File("projects/p/.autoforge/assistant.db");

        Fleet.Found(Projects with { Kinds = [new KindFile("assistant", "chat.sqlite")] })
            .ShouldBe(["assistant projects/p/.autoforge/chat.sqlite"]);
    }

    [Test]
    public void A_projects_folder_that_is_not_there_is_said_so()
    {
        Fleet.Discover(Projects).ShouldHaveSingleItem().ShouldBeOfType<Discovered.NoSource>().Message
            .ShouldBe($"There is no projects folder '{Fleet.At("projects")}'. Give a folder whose sub-folders are projects.");
    }

    [Test]
    public void A_folder_behind_a_loop_of_links_is_reported_and_the_search_ends()
    {
        Fleet.Link("loop", "loop");

        Fleet.Discover(Fleet.Request with { ProjectFolders = ["loop"] })
            .OfType<Discovered.Unreadable>().ShouldHaveSingleItem().Reason.ShouldBe(UnreadableReason.InputOutput);
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_may_not_be_read_is_reported_and_the_others_are_found()
    {
        Assume.That(Environment.IsPrivilegedProcess, Is.False, "root reads every folder");
        Fleet.File("projects/p/assistant.db");
        File.SetUnixFileMode(Fleet.Folder("closed"), UnixFileMode.None);

        List<Discovered> values = Fleet.Discover(Fleet.Request with { ProjectFolders = ["closed", "projects"] });
        File.SetUnixFileMode(Fleet.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        values.OfType<Discovered.Unreadable>().ShouldHaveSingleItem().Reason.ShouldBe(UnreadableReason.AccessDenied);
        values.OfType<Discovered.Found>().ShouldContain(found => found.Target.Path == Fleet.At("projects/p/assistant.db"));
    }

    [Test]
    public void A_link_that_leads_nowhere_counts_when_no_other_layout_has_the_file()
    {
        Fleet.Link("projects/lost/.autoforge/assistant.db", "/nowhere/assistant.db");
        Fleet.Link("projects/moved/.autoforge/assistant.db", "/nowhere/assistant.db");
        Fleet.File("projects/moved/assistant.db");

        Fleet.Found(Projects).ShouldBe(
            ["assistant projects/lost/.autoforge/assistant.db", "assistant projects/moved/assistant.db"]);
    }
}
