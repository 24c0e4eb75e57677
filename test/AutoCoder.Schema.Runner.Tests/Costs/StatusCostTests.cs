namespace AutoCoder.Schema.Runner.Tests.Costs;

/// <summary>Status asks the gate's question and knows more than files; no file is opened more often for that. Counted below its code.</summary>
internal class StatusCostTests : UpgradeTest
{
    [TestCase("DROP TABLE VersionInfo; DROP TABLE SchemaLedger", "unversioned")]
    [TestCase("DELETE FROM VersionInfo; DROP TABLE SchemaLedger", "unversioned")]
    [TestCase("SELECT 1", "pending")]
    public async Task A_database_is_opened_once_whatever_it_records(string sql, string verdict)
    {
        Type[] migrations = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)];
        string path = Database("a.db", "");
        await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(To: 10), Backup = false });
        SqliteFile.Execute(path, sql);
        using SqliteMeter meter = new(Folder);
        Status(TestFleet(migrations, path)).Databases.ShouldHaveSingleItem().Verdicts.ShouldHaveSingleItem().Name.ShouldBe(verdict);
        Cost.Of(meter.Of(path)).Opens.ShouldBe(1, string.Join('\n', meter.Of(path)));
    }
}
