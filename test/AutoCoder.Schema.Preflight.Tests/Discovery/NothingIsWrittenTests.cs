using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.States;

namespace AutoCoder.Schema.Preflight.Tests.Discovery;

public class NothingIsWrittenTests : FleetTest
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
    public void A_registry_with_changes_in_its_wal_is_reported_and_left_alone()
    {
        string registry = Fleet.Registered("p");
        Fleet.File("home/.autoforge/registry.db-wal", "rows that are not in the file yet");
        string[] before = Fleet.Snapshot();

        Fleet.Discover(Fleet.Request with { Registry = registry, Kind = "assistant" })
            .ShouldHaveSingleItem().ShouldBeOfType<Discovered.Unreadable>().Reason.ShouldBe(UnreadableReason.NeedsRecovery);

        Fleet.Snapshot().ShouldBe(before);
    }
}
