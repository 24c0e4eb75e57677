namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class LinkTests : FleetTest
{
    [Test]
    public void A_file_that_several_routes_lead_to_is_yielded_once_under_the_first_name()
    {
        Fleet.File("projects/p/assistant.db");
        Fleet.Link("one.db", "projects/p/assistant.db");
        Fleet.Link("two.db", Fleet.At("one.db"));
        Fleet.Link("projects/q", "p");
        Fleet.Registered("projects/p");

        Fleet.Found(Fleet.Request with
        {
            Kind = "assistant",
            Paths = ["two.db", "one.db", "projects/p/assistant.db", "./projects/../two.db", "**/assistant.db"],
            ProjectFolders = ["projects"],
            UseDefaultRegistry = true,
        }).ShouldBe(["assistant two.db"]);
    }

    [Test]
    public void Two_hard_links_to_one_file_are_one_database()
    {
        Assume.That(OperatingSystem.IsLinux(), "inodes are asked for on Linux only");
        Fleet.File("first/assistant.db");
        Fleet.Folder("second");
        using (System.Diagnostics.Process process = System.Diagnostics.Process.Start(
            "ln", [Fleet.At("first/assistant.db"), Fleet.At("second/assistant.db")])) process.WaitForExit();
        File.Exists(Fleet.At("second/assistant.db")).ShouldBeTrue();

        Fleet.Found(Fleet.Request with { Paths = ["*/assistant.db"] }).ShouldBe(["assistant first/assistant.db"]);
    }

    [Test]
    public void A_missing_file_that_two_links_lead_to_is_yielded_once()
    {
        Fleet.Folder("real");
        Fleet.Link("alias", "real");

        Fleet.Found(Fleet.Request with { Paths = ["alias/assistant.db", "real/assistant.db"] })
            .ShouldBe(["assistant alias/assistant.db"]);
    }

    [Test]
    public void Loops_of_links_end()
    {
        Fleet.File("a/b/assistant.db");
        Fleet.Link("a/b/up", Fleet.At("a"));
        Fleet.Link("a/b/here", ".");
        Fleet.Link("a/self", "self");
        Fleet.Link("x/to-y", Fleet.At("y"));
        Fleet.Link("y/to-x", Fleet.At("x"));

        Fleet.Found(Fleet.Request with { Paths = ["**/assistant.db"] }).ShouldBe(["assistant a/b/assistant.db"]);
        Fleet.Found(Fleet.Request with { Paths = ["a/**/b/**/assistant.db"] }).ShouldBe(["assistant a/b/assistant.db"]);
    }

    [Test]
    public void Folders_that_link_to_each_other_are_walked_once_each()
    {
        // Followed along every way there is, twelve folders with links to one another are a thousand million ways.
        string[] folders = [.. Enumerable.Range(0, 12).Select(i => $"f{i:00}")];
        foreach (string folder in folders)
        {
            Fleet.File($"{folder}/assistant.db");
            foreach (string other in folders) Fleet.Link($"{folder}/{other}", Fleet.At(other));
        }

        Fleet.Found(Fleet.Request with { Paths = ["**/assistant.db"] }).Length.ShouldBe(12);
    }

    [Test]
    public void A_pattern_follows_a_link_to_a_folder()
    {
        Fleet.File("elsewhere/p/assistant.db");
        Fleet.Link("fleet/linked", Fleet.At("elsewhere/p"));

        Fleet.Found(Fleet.Request with { Paths = ["fleet/*/assistant.db"] }).ShouldBe(["assistant fleet/linked/assistant.db"]);
        Fleet.Found(Fleet.Request with { Paths = ["fleet/**/assistant.db"] }).ShouldBe(["assistant fleet/linked/assistant.db"]);
    }

    [Test]
    public void A_canonical_path_has_no_link_in_any_component()
    {
        Fleet.File("real/sub/x.db");
        Fleet.Link("l1", "real");
        Fleet.Link("real/l2", Fleet.At("l1/sub"));

        CanonicalPath.Of(Fleet.At("l1/l2/../sub/./x.db")).ShouldBe(CanonicalPath.Of(Fleet.Root) + "/real/sub/x.db");
        CanonicalPath.Of(Fleet.At("l1/missing/x")).ShouldBe(CanonicalPath.Of(Fleet.Root) + "/real/missing/x");
    }
}
