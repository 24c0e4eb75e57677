namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class NothingIsWrittenTests : FleetTest
{
    [Test]
    public void Every_source_leaves_every_file_and_folder_as_it_was([Values("DELETE", "WAL")] string journalMode)
    {
        Fleet.Database("projects/p/.autoforge/assistant.db", $"PRAGMA journal_mode={journalMode}", "CREATE TABLE t (a)");
        Fleet.File("projects/q/features.db");
        Fleet.Database(Fleet.Registered("projects/p", "gone"), $"PRAGMA journal_mode={journalMode}");
        string[] before = Fleet.Snapshot();

        Fleet.Discover(
            Fleet.Request with { Paths = ["-", "**/*.db", "missing.db"], UseDefaultRegistry = true, ProjectFolders = ["projects", "nowhere"] },
            "projects/p/.autoforge/assistant.db\nnew/assistant.db").Count.ShouldBeGreaterThan(5);

        Fleet.Snapshot().ShouldBe(before);
    }

    [Test]
    public void Projects_that_are_only_in_the_wal_of_the_registry_are_found_and_nothing_is_written()
    {
        string registry = Fleet.Registered("p");
        Fleet.File("projects/q/assistant.db", "");
        using var application = new OtherProgram(
            registry,
            "PRAGMA journal_mode=WAL",
            "PRAGMA wal_autocheckpoint=0",
            $"INSERT INTO projects VALUES ('q', '{Fleet.At("projects/q")}', '2026-02-01 00:00:00')");
        string[] before = Fleet.Snapshot();

        Fleet.Discover(Fleet.Request with { Registry = registry, Kind = "assistant" }).OfType<Discovered.Found>()
            .Select(found => found.Target.Path).ShouldContain(Fleet.At("projects/q/assistant.db"));

        Fleet.Snapshot().ShouldBe(before);
    }
}
