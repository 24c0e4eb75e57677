using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Preflight.Tests.Gates;

/// <summary>The gate's wait for locks: one for the whole fleet.</summary>
internal class LockWaitTests : GateTest
{
    [Test]
    public void A_database_that_is_locked_keeps_none_behind_it_waiting()
    {
        string locked = At("locked.db", 3), free = At("free.db", 3);
        using SqliteConnection holder = SqliteFile.Open(locked);
        SqliteFile.Rows(holder, "BEGIN EXCLUSIVE");
        Fleet fleet = FleetOf("-") with { Inspection = new InspectionOptions { LockTimeout = TimeSpan.FromMinutes(10) } };
        // Let go only when the list is read on, which is when the next database's turn comes.
        using var list = new List($"{locked}\n{new string('\n', 5000)}{free}\n", () => SqliteFile.Rows(holder, "ROLLBACK"));

        GateReport report = Gate.Check(fleet, list).ShouldBeOfType<Outcome<GateReport>.Done>().Value;

        report.Databases.Select(database => (database.Path, database.Readiness)).ShouldBe([(locked, Readiness.Ready), (free, Readiness.Ready)]);
    }

    [Test]
    public void One_that_stays_locked_is_told_of_and_the_wait_can_be_ended()
    {
        string locked = At("locked.db", 3);
        using SqliteConnection holder = SqliteFile.Open(locked);
        SqliteFile.Rows(holder, "BEGIN EXCLUSIVE");
        CheckOne(locked).State.ShouldBeOfType<DatabaseState.Unreadable>().Reason.ShouldBe(UnreadableReason.Locked);

        Fleet patient = FleetOf(locked) with { Inspection = new InspectionOptions { LockTimeout = TimeSpan.FromMinutes(10) } };
        using CancellationTokenSource ended = new(TimeSpan.FromMilliseconds(50));
        GateReport report = Gate.Check(patient, TextReader.Null, cancellation: ended.Token).ShouldBeOfType<Outcome<GateReport>.Done>().Value;
        report.WasInterrupted.ShouldBeTrue();
    }

    private sealed class List(string text, Action readOn) : StringReader(text)
    {
        private int _reads;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_reads++ == 1) readOn();
            return base.Read(buffer, index, count);
        }

        public override int Read()
        {
            if (_reads++ == 1) readOn();
            return base.Read();
        }
    }
}
