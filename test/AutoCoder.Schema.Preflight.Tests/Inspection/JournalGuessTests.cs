namespace AutoCoder.Schema.Preflight.Tests.Inspection;

internal class JournalGuessTests : InspectionTest
{
    private const string Wal = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0";

    [TestCase("PRAGMA journal_mode=WAL", true, 1)]
    [TestCase("PRAGMA journal_mode=WAL", false, 2)]
    [TestCase("PRAGMA journal_mode=DELETE", true, 1)]
    [TestCase("PRAGMA journal_mode=DELETE", false, 1)]
    [Platform("Linux")]
    public void A_still_database_is_open_once_while_it_is_read_when_its_journal_mode_was_guessed(string mode, bool expectsWal, int opened)
    {
        string path = Create("a.db", mode, VersionInfo);
        Ask(path, expectsWal, () => Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget == path)).ShouldBe(opened);
    }

    [Test]
    public void A_guessed_database_cannot_leave_its_journal_mode_while_it_is_read()
    {
        string path = Create("a.db", Wal, VersionInfo);
        Ask(path, expectsWal: true, () =>
        {
            using var other = new OtherProgram(path, "PRAGMA busy_timeout=0");
            return Should.Throw<ShouldAssertException>(() => other.Run("PRAGMA journal_mode=DELETE")).Message;
        }).ShouldContain("locked");
    }

    [Test]
    public void A_guessed_database_that_is_written_to_while_it_is_read_is_asked_again()
    {
        string path = Create("a.db", Wal, VersionInfo);
        OtherProgram? writer = null;
        var seen = new List<long>();
        ReadOnlyDatabase.Ask(path, new(), connection =>
        {
            writer ??= new OtherProgram(path, Applied(7));
            using Preflight.Sqlite.SqliteStatement count = connection.Prepare("SELECT count(*) FROM VersionInfo");
            count.Step();
            seen.Add(count.Integer(0));
            return true;
        }, guess: Expecting(path, isWal: true)).ShouldBe(new Reading<bool>.Answer(true));
        using (writer) seen.ShouldBe([0, 1]);
    }

    [Test]
    public void What_most_databases_of_a_name_are_in_is_guessed()
    {
        var guess = new JournalGuess();
        guess.IsWal("/a/features.db").ShouldBeFalse();
        foreach (bool isWal in new[] { true, true, false, true }) guess.Learn("/a/features.db", isWal);
        guess.IsWal("/b/features.db").ShouldBeTrue();
        for (int i = 0; i < 100; i++) guess.Learn("/b/features.db", isWal: true);
        for (int i = 0; i < 8; i++) guess.Learn("/b/features.db", isWal: false);
        guess.IsWal("/b/features.db").ShouldBeFalse();
    }

    private static T Ask<T>(string path, bool expectsWal, Func<T> question)
        where T : notnull =>
        ReadOnlyDatabase.Ask(path, new(), _ => question(), guess: Expecting(path, expectsWal)).ShouldBeOfType<Reading<T>.Answer>().Value;
}
