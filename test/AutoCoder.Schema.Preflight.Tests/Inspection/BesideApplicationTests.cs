namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>Inspections in the application's own process, beside its connections.</summary>
internal class BesideApplicationTests : InspectionTest
{
    private static readonly InspectionOptions Beside = new() { SharesProcess = true };

    [Test]
    public void A_connection_that_the_application_opens_meanwhile_can_write()
    {
        string database = Create("a.db", "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)");
        using OtherProgram other = new(database, "INSERT INTO t VALUES (1)");
        ReadOnlyDatabase.Ask(database, Beside, connection =>
        {
            connection.Execute("SELECT * FROM t");
            Execute(database, "INSERT INTO t VALUES (2)");
            return true;
        }).ShouldBe(new Reading<bool>.Answer(true));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Neither_the_database_nor_its_log_is_written_and_no_file_appears(bool writerIsDead)
    {
        string database = Create("a.db", "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)");
        using OtherProgram other = new(database, "INSERT INTO t VALUES (1)");
        if (writerIsDead) other.Kill();
        (byte[] main, byte[] log, string[] names) = Snapshot(database);
        new DatabaseInspector(VersionTable.Default, Beside).Inspect(database)
            .ShouldBe(new DatabaseState.Unversioned(1));
        (byte[] mainAfter, byte[] logAfter, string[] namesAfter) = Snapshot(database);
        mainAfter.ShouldBe(main);
        logAfter.ShouldBe(log);
        namesAfter.ShouldBe(names);
    }

    private static (byte[] Main, byte[] Log, string[] Names) Snapshot(string database) =>
        (File.ReadAllBytes(database), File.ReadAllBytes(database + "-wal"), [.. Directory.GetFiles(Path.GetDirectoryName(database)!).Order()]);
}
