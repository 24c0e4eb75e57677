using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Contents;

/// <summary>Tables of as many columns as SQLite takes: with the key before them, a row of one is more than it gives back.</summary>
internal class WidestTableTests : UpgradeTest
{
    private const int Columns = 2000;

    private static readonly Type[] Migrations = [typeof(WideMigrations.CreateWide), typeof(WideMigrations.Tighten), typeof(WideMigrations.Replace)];

    [TestCase("id INTEGER NOT NULL PRIMARY KEY", "")]
    [TestCase("id TEXT", "")]
    [TestCase("id TEXT NOT NULL PRIMARY KEY", " WITHOUT ROWID")]
    public void Every_column_counts_in_the_hash_of_its_rows(string first, string options)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
        connection.Open();
        string[] names = [.. Enumerable.Range(1, Columns - 1).Select(i => $"c{i}")];
        SqliteFile.Rows(connection, $"CREATE TABLE wide ({first}, {string.Join(", ", names)}){options}; INSERT INTO wide (id, c1, c{Columns - 1}) VALUES (1, 'a', 'z'), (2, 'b', 'y')");
        string before = ContentHash.OfTable(connection, "wide").Hash;
        string[] columns = Hashes(connection);

        SqliteFile.Rows(connection, $"UPDATE wide SET c{Columns - 1} = 'other' WHERE id = 2");

        ContentHash.OfTable(connection, "wide").Hash.ShouldNotBe(before);
        Hashes(connection).Zip(columns, (now, then) => now == then).Count(same => !same).ShouldBe(1);
        SqliteFile.Rows(connection, $"UPDATE wide SET c{Columns - 1} = 'y' WHERE id = 2");
        ContentHash.OfTable(connection, "wide").Hash.ShouldBe(before);
    }

    [Test]
    public async Task The_widest_table_is_backed_up_rebuilt_adopted_and_taken_back()
    {
        string path = At("wide.db"), born = At("born.db");
        Fleet fleet = TestFleet(Migrations, path);
        (await UpgradeAsync(fleet, Quick with { Plan = new PlanRequest(1, Create: true) })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Execute(path, $"INSERT INTO wide (c1, c7, c{Columns - 2}, c{Columns - 1}) VALUES ('a', 'kept', 'near', 'far')");
        File.Copy(path, born);
        SqliteFile.Execute(born, "DROP TABLE VersionInfo; DROP TABLE SchemaLedger");

        foreach (ChangeRow row in (await UpgradeAsync(TestFleet(Migrations, path, born))).Rows) row.Result.ShouldBe(ChangeResult.Changed, row.Problem);

        foreach (string file in new[] { path, born })
            SqliteFile.Rows(file, $"SELECT c1, c7, c{Columns - 2}, d FROM wide").ShouldBe("a|kept|near|5\n");
        ChangeRow down = (await DowngradeAsync(fleet, new DowngradeOptions(1) { AcceptsDataLoss = true, LockTimeout = TimeSpan.FromSeconds(1) })).Rows[0];
        down.Result.ShouldBe(ChangeResult.Changed, down.Problem);
        SqliteFile.Rows(path, $"SELECT c1, c7, c{Columns - 2}, c{Columns - 1} FROM wide").ShouldBe("a|kept|near|NULL\n");
    }

    [Test]
    public async Task The_widest_table_that_differs_in_every_column_is_mended_adopted_and_taken_back()
    {
        Type[] first = [typeof(WideDefaults.CreateWide)], both = [.. first, typeof(WideDefaults.AddAnother)];
        string path = At("drifted.db"), born = At("born.db");
        (await UpgradeAsync(TestFleet(first, path), Quick with { Plan = new PlanRequest(1, Create: true) })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        string sql = SqliteFile.Rows(path, "SELECT sql FROM sqlite_schema WHERE name = 'wide'").TrimEnd('\n');
        string drifted = sql.Replace("NOT NULL DEFAULT 'x'", "DEFAULT 'y'", StringComparison.Ordinal);
        drifted.ShouldNotBe(sql);
        SqliteFile.Execute(path, $"DROP TABLE wide; {drifted}; INSERT INTO wide (id, {string.Join(", ", Names)}) VALUES (1, {string.Join(", ", Names.Select(name => $"'{name}'"))})");
        File.Copy(path, born);
        SqliteFile.Execute(born, "DROP TABLE VersionInfo; DROP TABLE SchemaLedger");

        foreach (ChangeRow row in (await UpgradeAsync(TestFleet(both, path, born))).Rows) row.Result.ShouldBe(ChangeResult.Changed, row.Problem);

        foreach (string file in new[] { path, born })
        {
            SqliteFile.Rows(file, "SELECT sql FROM sqlite_schema WHERE name = 'wide'").ShouldMatch($"\"{Names[^1]}\" TEXT (NOT NULL DEFAULT 'x'|DEFAULT 'x' NOT NULL)");
            SqliteFile.Rows(file, $"SELECT {Names[0]}, {Names[^1]}, n FROM wide JOIN another ON 1").ShouldBe("");
            SqliteFile.Rows(file, $"SELECT {Names[0]}, {Names[^1]} FROM wide").ShouldBe($"{Names[0]}|{Names[^1]}\n");
        }

        ChangeRow down = (await DowngradeAsync(TestFleet(both, path), new DowngradeOptions(1) { AcceptsDataLoss = true, LockTimeout = TimeSpan.FromSeconds(1) })).Rows[0];
        down.Result.ShouldBe(ChangeResult.Changed, down.Problem);
    }

    private static string[] Names { get; } = [.. Enumerable.Range(1, Columns - 1).Select(i => $"c{i}")];

    private static string[] Hashes(Microsoft.Data.Sqlite.SqliteConnection connection) =>
        [.. ContentHash.OfColumns(connection, "wide").Select(column => column.Hash)];
}

/// <summary>Migrations of a table of 2,000 columns.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class WideMigrations
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class CreateWide : Migration
    {
        public override void Up()
        {
            var table = Create.Table("wide").WithColumn("id").AsInt64().PrimaryKey().Identity();
            for (int i = 1; i < 2000; i++) table = table.WithColumn($"c{i}").AsString().Nullable();
        }

        public override void Down() => Delete.Table("wide");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class Tighten : Migration
    {
        public override void Up() => Alter.Column("c7").OnTable("wide").AsString().NotNullable();

        public override void Down() => Alter.Column("c7").OnTable("wide").AsString().Nullable();
    }

    [Migration(3), Tags(TestMigrations.Kind), MigrationTrait("destructive", "wide.c1999: it makes room")]
    public sealed class Replace : Migration
    {
        public override void Up()
        {
            Delete.Column("c1999").FromTable("wide");
            Create.Column("d").OnTable("wide").AsInt64().NotNullable().WithDefaultValue(5);
        }

        public override void Down()
        {
            Delete.Column("d").FromTable("wide");
            Create.Column("c1999").OnTable("wide").AsString().Nullable();
        }
    }
}

/// <summary>Migrations of a table of 2,000 columns with defaults.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class WideDefaults
{
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class CreateWide : Migration
    {
        public override void Up()
        {
            var table = Create.Table("wide").WithColumn("id").AsInt64().PrimaryKey().Identity();
            for (int i = 1; i < 2000; i++) table = table.WithColumn($"c{i}").AsString().NotNullable().WithDefaultValue("x");
        }

        public override void Down() => Delete.Table("wide");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class AddAnother : Migration
    {
        public override void Up() => Create.Table("another").WithColumn("n").AsInt64().PrimaryKey();

        public override void Down() => Delete.Table("another");
    }
}
