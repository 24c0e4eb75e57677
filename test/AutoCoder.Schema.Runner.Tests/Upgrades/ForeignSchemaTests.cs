using Microsoft.Data.Sqlite;
using static AutoCoder.Schema.Runner.Tests.Upgrades.LeaningMigrations;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Tables of an application that SQLite cannot read or check without what the application registers.</summary>
internal sealed class ForeignSchemaTests : UpgradeTest
{
    // SQLite does not look at the CHECKs of a file that it may only read.
    private const string UncheckedCheck = "A CHECK of the table note could not be checked: no such function: norm.";
    private const string Collation = "no such collation sequence: unicase";

    [TestCase("CREATE TABLE note (s TEXT COLLATE unicase); CREATE INDEX ix_note ON note (s); INSERT INTO note VALUES ('b'), ('A')", "note", Collation)]
    [TestCase("CREATE TABLE note (s TEXT COLLATE unicase PRIMARY KEY, x) WITHOUT ROWID; INSERT INTO note VALUES ('b', 1), ('A', 2)", "note", Collation)]
    [TestCase("CREATE TABLE note (s TEXT CHECK (norm(s) > 0)); INSERT INTO note VALUES ('b')", "note", "unknown function: norm()")]
    [TestCase("CREATE TABLE note (s TEXT); CREATE INDEX ix_note ON note (norm(s)); INSERT INTO note VALUES ('b')", null, null)]
    [TestCase("CREATE VIRTUAL TABLE note USING fts5(s, tokenize = 'porter'); INSERT INTO note VALUES ('running'); PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'porter', 'theirs') WHERE name = 'note'", "note", "SQL logic error")]
    public async Task It_is_backed_up_upgraded_taken_back_and_restored(string sql, string? table, string? why)
    {
        string path = await Made(sql);
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), typeof(RenamesColumn)], path))).Rows[0];
        row.Problem.ShouldBeNull();
        row.Result.ShouldBe(ChangeResult.Changed);
        if (table is not null) row.Notes.ShouldContain($"The table {table} could not be checked for damage: {why}.");
        StoredBackup.Of(row.Backup.ShouldNotBeNull()).Problem().ShouldBeNull();
        RestoreReport restored = await new DatabaseRestore(new(path)).RunAsync();
        restored.Result.ShouldBe(RestoreResult.Restored);
        if (why is not null) restored.Notes.ShouldContain(note => note == UncheckedCheck || note.EndsWith($"be checked for damage: {why}.", StringComparison.Ordinal));
        if (sql.Contains("CHECK")) restored.Notes.ShouldContain(UncheckedCheck);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo").ShouldBe("1\n");
        (await UpgradeAsync(TestFleet([typeof(Start), typeof(AddsColumnAndBack)], path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        ChangeRow back = (await DowngradeAsync(
            TestFleet([typeof(Start), typeof(AddsColumnAndBack)], path), new(1) { AcceptsDataLoss = true })).Rows[0];
        back.Problem.ShouldBeNull();
        back.Result.ShouldBe(ChangeResult.Changed);
        (await new DatabaseRestore(new(path) { IsForced = true }).RunAsync()).Result.ShouldBe(RestoreResult.Restored);
    }

    [Test]
    public async Task An_index_in_the_applications_order_is_not_written_in_another()
    {
        string path = await Made("CREATE TABLE o (s TEXT COLLATE unicase PRIMARY KEY) WITHOUT ROWID");
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), typeof(WritesToTheirs)], path))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("unicase");
    }

    private async Task<string> Made(string sql)
    {
        string path = At("a.db");
        await UpgradeAsync(TestFleet([typeof(Start)], path), Quick with { Plan = new(Create: true) });
        using SqliteConnection connection = SqliteFile.Open(path);
        connection.CreateCollation("unicase", (one, other) => string.Compare(one, other, StringComparison.OrdinalIgnoreCase));
        connection.CreateFunction("norm", (string text) => text.Length, isDeterministic: true);
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
        return path;
    }
}
