using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Tests.Discovery;

/// <summary>
/// What was listed and cannot be asked is said, and hides databases: names that are not UTF-8, links that lead nowhere or to themselves,
/// paths of a registry that are no folders.
/// </summary>
internal class UnseenTests : FleetTest
{
    private const string NotUtf8 = "its name is not UTF-8, and this program can open no such file or folder; give it another name";

    [TearDown]
    public void RemoveWhatNetCannotName() => Shell("rm -rf -- ./*/caf* ./caf*");

    [Test]
    public void A_project_folder_with_a_foreign_name_is_said_with_its_bytes()
    {
        Fleet.File("projects/good/assistant.db");
        Shell("""mkdir "$(printf 'projects/caf\351')" && : > "$(printf 'projects/caf\351/assistant.db')" && : > "$(printf 'projects/caf file\351')" """);

        Messages(Fleet.Request with { ProjectFolders = ["projects"] }).ShouldBe(
        [
            "assistant projects/good/assistant.db",
            $"'{Fleet.At("projects/caf\\xe9")}' (projects folder {Fleet.At("projects")}) could not be read: {NotUtf8}. Databases may have been missed; make it readable and ask again.",
        ]);
    }

    [TestCase("projects/*/assistant.db", true)]
    [TestCase("projects/caf*/assistant.db", true)]
    [TestCase("projects/**/assistant.db", true)]
    [TestCase("**/assistant.db", true)]
    [TestCase("projects/g*/assistant.db", false)]
    [TestCase("projects/good/*.db", false)]
    public void A_pattern_that_would_go_into_such_a_folder_says_so(string pattern, bool isSaid)
    {
        Fleet.File("projects/good/assistant.db");
        Shell("""mkdir "$(printf 'projects/caf\351')" """);

        List<Discovered> found = Fleet.Discover(Fleet.Request with { Paths = [pattern] });
        found.OfType<Discovered.Found>().Count().ShouldBe(pattern.StartsWith("projects/caf", StringComparison.Ordinal) ? 0 : 1);
        found.OfType<Discovered.Unreadable>().Select(value => value.Path).ShouldBe(isSaid ? [Fleet.At("projects/caf\\xe9")] : []);
    }

    [TestCase("files/*.db", true)]
    [TestCase("files/*", true)]
    [TestCase("files/a*.db", false)]
    public void A_file_with_a_foreign_name_that_a_pattern_matches_is_said(string pattern, bool isSaid)
    {
        Fleet.File("files/assistant.db");
        Shell("""for end in .db .db-wal .db.bak; do : > "$(printf 'files/caf\351%s' $end)"; done""");

        Fleet.Discover(Fleet.Request with { Paths = [pattern], Kind = "assistant" }).OfType<Discovered.Unreadable>().Select(value => value.Path)
            .ShouldBe(isSaid ? [Fleet.At("files/caf\\xe9.db")] : []);
    }

    [Test]
    public void Of_two_names_that_look_the_same_the_one_that_can_be_opened_is_found_and_the_other_said()
    {
        Fleet.File("projects/caf\ufffd/assistant.db");
        Shell("""mkdir "$(printf 'projects/caf\351')" && : > "$(printf 'projects/caf\351/assistant.db')" """);

        List<Discovered> found = Fleet.Discover(Fleet.Request with { ProjectFolders = ["projects"] });
        found.OfType<Discovered.Found>().ShouldHaveSingleItem().Target.Path.ShouldBe(Fleet.At("projects/caf\ufffd/assistant.db"));
        found.OfType<Discovered.Unreadable>().ShouldHaveSingleItem().Path.ShouldBe(Fleet.At("projects/caf\\xe9"));
    }

    [TestCase(false, false, true)]
    [TestCase(true, false, false)]
    [TestCase(true, true, true)]
    public void A_path_whose_bytes_came_through_as_another_name_is_not_taken_for_a_missing_one_or_for_its_twin(bool isThere, bool hasTwin, bool isRefused)
    {
        if (isThere) Fleet.File("caf\ufffd/assistant.db");
        if (hasTwin) Shell("""mkdir "$(printf 'caf\351')" """);
        const string Given = "caf\ufffd/assistant.db";

        foreach (DiscoveryRequest request in new[] { Fleet.Request with { Paths = [Given] }, Fleet.Request with { Paths = ["-"] } })
        {
            Discovered value = Fleet.Discover(request, Given).ShouldHaveSingleItem();
            if (isRefused) value.ShouldBeOfType<Discovered.Unusable>().Problem.ShouldBe($"{NotUtf8}.");
            else value.ShouldBeOfType<Discovered.Found>();
        }
    }

    [TestCase("a.db ", "a.db")]
    [TestCase(" a.db", "a.db")]
    [TestCase("a.db\r", "a.db")]
    [TestCase("\ufeffa.db", "a.db")]
    public void A_path_with_a_blank_too_much_is_not_taken_for_a_missing_one(string given, string there)
    {
        Fleet.File(there);
        Fleet.Discover(Fleet.Request with { Paths = [given], Kind = "assistant" }).ShouldHaveSingleItem().ShouldBeOfType<Discovered.Unusable>()
            .Message.ShouldContain("nothing has this name, which begins or ends with a blank; without it there is something. Write the name as it is.");
        Fleet.File(given);
        Fleet.Discover(Fleet.Request with { Paths = [given], Kind = "assistant" }).ShouldHaveSingleItem().ShouldBeOfType<Discovered.Found>();
    }

    [TestCase("projects/dead", "/mnt/not-mounted", "projects/dead", "it is a link that leads nowhere (to /mnt/not-mounted)")]
    [TestCase("projects/self", "self", "projects/self", "the system cannot follow it (to self)")]
    [TestCase("projects/bad/.autoforge", "/mnt/not-mounted", "projects/bad/.autoforge", "it is a link that leads nowhere (to /mnt/not-mounted)")]
    [TestCase("projects/bad/.autocoder", "/mnt/not-mounted", "projects/bad/.autocoder", "it is a link that leads nowhere (to /mnt/not-mounted)")]
    public void A_link_that_leads_nowhere_where_a_project_or_its_folder_would_be_is_said(string link, string target, string said, string problem)
    {
        Fleet.File("projects/good/.autoforge/assistant.db");
        Fleet.File("projects/readme.txt");
        Fleet.Link(link, target);

        List<Discovered> found = Fleet.Discover(Fleet.Request with { ProjectFolders = ["projects"] });
        found.OfType<Discovered.Found>().ShouldHaveSingleItem();
        Discovered.Unreadable lost = found.OfType<Discovered.Unreadable>().ShouldHaveSingleItem();
        lost.Path.ShouldBe(Fleet.At(said));
        lost.Detail.ShouldStartWith(problem);
    }

    [Test]
    public void A_folder_that_the_application_passes_over_may_be_a_link_that_leads_nowhere()
    {
        Fleet.File("projects/good/.autoforge/assistant.db");
        Fleet.Link("projects/good/.autocoder", "/mnt/not-mounted");
        Fleet.Found(Fleet.Request with { ProjectFolders = ["projects"] }).ShouldBe(["assistant projects/good/.autoforge/assistant.db"]);
    }

    [TestCase("*/assistant.db", "dead", true)]
    [TestCase("*/.autoforge/assistant.db", "p/.autoforge", true)]
    [TestCase("d*/**/assistant.db", "dead", true)]
    [TestCase("**/.autoforge/assistant.db", "p/.autoforge", true)]
    [TestCase("**/assistant.db", "dead", false)]
    [TestCase("good/*.db", "dead", false)]
    public void A_pattern_says_of_a_lost_link_that_one_of_its_names_would_go_into(string pattern, string link, bool isSaid)
    {
        Fleet.File("good/assistant.db");
        Fleet.Link(link, "/mnt/not-mounted");
        Fleet.Discover(Fleet.Request with { Paths = [pattern] }).OfType<Discovered.Unreadable>().Select(value => value.Path)
            .ShouldBe(isSaid ? [Fleet.At(link)] : []);
    }

    [Test]
    public void A_projects_folder_or_a_registry_that_is_a_lost_link_hides_databases_and_is_not_merely_absent()
    {
        Fleet.Link("projects", "/mnt/not-mounted");
        Fleet.Link("registry.db", "/mnt/not-mounted/registry.db");
        Fleet.Link("home/.autocoder/registry.db", "/mnt/not-mounted/registry.db");
        foreach (DiscoveryRequest request in new[]
        {
            Fleet.Request with { ProjectFolders = ["projects"] }, Fleet.Request with { Registry = "registry.db" }, Fleet.Request with { UseDefaultRegistry = true },
        })
        {
            Fleet.Discover(request).ShouldHaveSingleItem().ShouldBeOfType<Discovered.Unreadable>().Detail.ShouldStartWith("it is a link that leads nowhere");
        }
    }

    [TestCase("'{0}/file'", typeof(Discovered.Unreadable), "it is a file, and no folder of a project")]
    [TestCase("'{0}/lost'", typeof(Discovered.Unreadable), "it is a link that leads nowhere")]
    [TestCase("'{0}/self'", typeof(Discovered.Unreadable), "cannot be followed")]
    [TestCase("'{0}/p '", typeof(Discovered.Unusable), "the path of project 'p0': nothing has this name, which begins or ends with a blank")]
    [TestCase("'{0}/p' || char(10)", typeof(Discovered.Unusable), "begins or ends with a blank")]
    [TestCase("' {0}/p'", typeof(Discovered.Unusable), "is not absolute")]
    [TestCase("CAST(x'2f636166e9' AS TEXT)", typeof(Discovered.Unusable), "its name is not UTF-8")]
    [TestCase("x'2f70'", typeof(Discovered.Unusable), "has no path")]
    [TestCase("NULL", typeof(Discovered.Unusable), "has no path")]
    [TestCase("'p'", typeof(Discovered.Unusable), "is not absolute")]
    [TestCase("'~other/p'", typeof(Discovered.Unusable), "is not absolute")]
    [TestCase("'C:\\p'", typeof(Discovered.Unusable), "is not absolute")]
    [TestCase("'{0}/gone'", typeof(Discovered.Gone), "is gone")]
    [TestCase("'{0}/p/'", typeof(Discovered.Found), null)]
    [TestCase("'{0}//p/.'", typeof(Discovered.Found), null)]
    public void What_a_registry_has_as_a_path_is_found_or_said(string value, Type expected, string? said)
    {
        Fleet.File("p/assistant.db");
        Fleet.File("file");
        Fleet.Link("lost", "/mnt/not-mounted");
        Fleet.Link("self", "self");
        string sql = string.Format(CultureInfo.InvariantCulture, value, Fleet.Root);
        Fleet.Registry("r.db", sql, sql);

        List<Discovered> found = [.. Fleet.Discover(Fleet.Request with { Registry = "r.db", Kind = "assistant" })];
        found.ShouldAllBe(one => one.GetType() == expected);
        found.Count.ShouldBe(expected == typeof(Discovered.Found) ? 1 : 2);
        if (said is not null) found[0].Message!.ShouldContain(said);
    }

    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT, rowid INTEGER)")]
    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT, rowid TEXT DEFAULT 'same')")]
    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT, ROWID TEXT, oid TEXT)")]
    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT, rowid TEXT, oid TEXT, _rowid_ TEXT)")]
    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT, rowid AS (1))")]
    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID")]
    [TestCase("CREATE TABLE projects (rowid INTEGER PRIMARY KEY, name TEXT, path TEXT)")]
    [TestCase("CREATE TABLE projects (name TEXT PRIMARY KEY, path TEXT)")]
    public void Every_row_of_a_registry_is_read_whatever_its_columns_are_called(string table)
    {
        Fleet.Database("r.db", table,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) INSERT INTO projects (name, path) SELECT 'p' || i, '/nowhere/' || i FROM n");
        Fleet.Discover(Fleet.Request with { Registry = "r.db", Kind = "assistant" }).OfType<Discovered.Gone>().Select(gone => gone.Path).Distinct().Count().ShouldBe(2500);
    }

    [Test]
    public void A_registry_whose_projects_are_a_view_is_none()
    {
        Fleet.Database("r.db", "CREATE VIEW projects AS SELECT 'p' AS name, '/p' AS path");
        Fleet.Discover(Fleet.Request with { Registry = "r.db", Kind = "assistant" }).ShouldHaveSingleItem()
            .ShouldBeOfType<Discovered.Unreadable>().Reason.ShouldBe(UnreadableReason.WrongKind);
    }

    private string[] Messages(DiscoveryRequest request) =>
        [.. Fleet.Discover(request).Select(value => value is Discovered.Found found ? Fleet.Line(found.Target) : value.Message!)];

    private void Shell(string script)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", script]) { WorkingDirectory = Fleet.Root };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, script);
    }
}
