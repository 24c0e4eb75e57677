using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>
/// What is said of a database with a <c>-wal</c> or a <c>-journal</c> beside it, in every state of both. The base class holds that
/// nothing is written.
/// </summary>
internal class CompanionTests : InspectionTest
{
    private static IEnumerable<TestCaseData> Cells() =>
        from main in BesideDatabase.Mains
        from companion in BesideDatabase.Companions
        select new TestCaseData(main, companion);

    [TestCaseSource(nameof(Cells))]
    public void Every_state_of_a_file_and_of_what_is_beside_it_has_its_answer(string main, string companion)
    {
        BesideDatabase.Put(PathOf("a.db"), main, companion);
        Of(Inspect(PathOf("a.db"))).ShouldBe(Expected(main, companion));
    }

    [TestCaseSource(nameof(Cells))]
    public void Nothing_is_lost_without_being_refused_or_in_doubt(string main, string companion)
    {
        BesideDatabase.Put(PathOf("a.db"), main, companion);
        string before = FolderSnapshot.Of(Folder);
        CompanionFit fit = Companions.Judge(PathOf("a.db"));
        FolderSnapshot.Of(Folder).ShouldBe(before);
        fit.GetType().Name.ShouldBe(ExpectedFit(main, companion), $"{fit}");
    }

    [TestCase("empty", "wal", "it has no bytes, but the -wal file beside it has ")]
    [TestCase("missing", "wal", "it is not there, but the -wal file beside it has ")]
    [TestCase("missing", "journal", "it is not there, but the -journal file beside it has ")]
    [TestCase("DELETE", "other-wal", "it is not in WAL mode, and a -wal file of ")]
    [TestCase("WAL", "other-pages-wal", "the -wal file beside it has pages of 1024 bytes, and the database has pages of 4096: it is another database's")]
    [TestCase("DELETE", "other-journal", "the -journal file beside it is not of its last transaction (it counts 7 changes, and the database 2): ")]
    public void What_is_not_its_own_is_said_as_what_it_is(string main, string companion, string detail)
    {
        BesideDatabase.Put(PathOf("a.db"), main, companion);
        ShouldBeUnreadable(Inspect(PathOf("a.db")), UnreadableReason.StrayCompanion, detail);
    }

    [Test]
    public void A_log_beside_what_a_link_leads_to_is_seen()
    {
        Directory.CreateDirectory(PathOf("real"));
        BesideDatabase.Put(PathOf("real/a.db"), "empty", "wal");
        File.CreateSymbolicLink(PathOf("link.db"), PathOf("real/a.db"));
        ShouldBeUnreadable(Inspect(PathOf("link.db")), UnreadableReason.StrayCompanion, "-wal");

        File.Delete(PathOf("real/a.db"));
        ShouldBeUnreadable(Inspect(PathOf("link.db")), UnreadableReason.StrayCompanion, "-wal");
    }

    // To ask the index whether somebody has the log open is to map it, and connections of the program that come meanwhile could not write.
    [Test]
    public void The_index_of_a_log_is_not_mapped_where_connections_of_the_program_may_come()
    {
        BesideDatabase.Put(PathOf("a.db"), "WAL", "wal");
        File.WriteAllBytes(PathOf("a.db-shm"), new byte[32_768]); // of a process that was killed
        using (HeldDatabase alone = HeldDatabase.Of(new DatabaseFile(PathOf("a.db")))) alone.IsInUse().ShouldBeFalse();
        using HeldDatabase shared = HeldDatabase.Of(new DatabaseFile(PathOf("a.db"), sharesProcess: true));
        shared.IsInUse().ShouldBeTrue();
    }

    [TestCase("BEGIN IMMEDIATE", true)]
    [TestCase("BEGIN EXCLUSIVE", true)]
    [TestCase("BEGIN; SELECT count(*) FROM notes", false)] // who reads does not write a journal
    public void A_journal_beside_somebody_who_writes_is_his(string transaction, bool isHis)
    {
        BesideDatabase.Put(PathOf("a.db"), "DELETE", "empty-journal");
        using SqliteConnection writer = SqliteFile.Open(PathOf("a.db"));
        SqliteFile.Rows(writer, transaction);
        BesideDatabase.Put(PathOf("other.db"), "DELETE", "garbage-journal");
        File.Copy(PathOf("other.db-journal"), PathOf("a.db-journal"), overwrite: true);

        CompanionFit fit = Companions.Judge(PathOf("a.db"));

        File.Delete(PathOf("a.db-journal"));
        (fit is CompanionFit.Good).ShouldBe(isHis, $"{fit}");
    }

    [TestCase("BEGIN; SELECT count(*) FROM notes")]
    [TestCase("SELECT 1 FROM notes")] // nothing but connected
    public void A_log_beside_somebody_who_has_it_open_is_his_and_his_locks_stay(string sql)
    {
        BesideDatabase.Put(PathOf("a.db"), "WAL", "wal+shm");
        using SqliteConnection user = SqliteFile.Open(PathOf("a.db"));
        SqliteFile.Rows(user, sql);
        BesideDatabase.Put(PathOf("other.db"), "WAL", "other-wal");
        File.Copy(PathOf("a.db-wal"), PathOf("kept"));
        File.Copy(PathOf("other.db-wal"), PathOf("a.db-wal"), overwrite: true);

        CompanionFit fit = Companions.Judge(PathOf("a.db"));

        File.Copy(PathOf("kept"), PathOf("a.db-wal"), overwrite: true);
        fit.ShouldBeOfType<CompanionFit.Good>();
    }

    private static string Of(DatabaseState state) => state switch
    {
        DatabaseState.Unreadable unreadable => unreadable.Reason.ToString(),
        _ => state.GetType().Name,
    };

    private static string Expected(string main, string companion)
    {
        const string Stray = nameof(UnreadableReason.StrayCompanion), Recovery = nameof(UnreadableReason.NeedsRecovery);
        const string Corrupt = nameof(UnreadableReason.Corrupt);
        bool hasNothing = companion is "empty-wal" or "empty-journal" or "over-journal";
        return (main, companion) switch
        {
            ("missing", "header-wal" or "first-journal") => nameof(DatabaseState.Missing),
            ("missing", _) => hasNothing ? nameof(DatabaseState.Missing) : Stray,
            ("empty", "header-wal" or "first-journal") => nameof(DatabaseState.Empty),
            ("empty", _) => hasNothing ? nameof(DatabaseState.Empty) : Stray,
            ("garbage", _) => nameof(UnreadableReason.NotADatabase),
            (_, "other-journal") => Stray,
            ("WAL", "journal" or "first-journal") => Stray,
            (_, "journal" or "first-journal" or "garbage-journal") => Recovery,
            ("WAL", var log) when log.StartsWith("other-pages", StringComparison.Ordinal) => Stray,
            ("WAL", _) => nameof(DatabaseState.Unversioned),
            ("short", _) when hasNothing => Corrupt,
            (_, _) when hasNothing => nameof(DatabaseState.Unversioned),
            _ => Stray,
        };
    }

    private static string ExpectedFit(string main, string companion)
    {
        const string Good = nameof(CompanionFit.Good), Doubtful = nameof(CompanionFit.Doubtful), Stray = nameof(CompanionFit.Stray);
        if (companion is "empty-wal" or "empty-journal" or "over-journal") return Good;
        return (main, companion) switch
        {
            ("missing" or "empty", "header-wal" or "first-journal") => Good,
            ("missing" or "empty", _) => Stray,
            ("garbage", "header-wal" or "first-journal") => Good,
            ("garbage", _) => Doubtful,
            ("WAL", "header-wal" or "wal+shm" or "late-wal+shm") => Good,
            ("WAL", "journal" or "first-journal") => Stray,
            ("DELETE" or "half-written", "journal" or "first-journal") => Good,
            (_, "garbage-journal") or ("short", "journal" or "first-journal") => Doubtful,
            ("WAL", var log) when log.EndsWith("journal", StringComparison.Ordinal)
                || log.StartsWith("other-pages", StringComparison.Ordinal) => Stray,
            ("WAL", _) => Doubtful,
            _ => Stray,
        };
    }
}
