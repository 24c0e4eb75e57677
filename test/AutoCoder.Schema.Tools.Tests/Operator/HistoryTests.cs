using System.Text.Json;

namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary><c>history</c>: what databases themselves say was done to them.</summary>
internal sealed class HistoryTests : UpgradeTest
{
    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void An_upgrade_is_told_with_version_class_build_host_and_backup_and_asking_writes_nothing(string journal)
    {
        string path = CreateOld("shop");
        SqliteFile.Execute(path, $"PRAGMA journal_mode={journal}");
        Upgrade(path).ShouldReport(0);
        string backup = Path.GetFileName(BackupsOf(path).ShouldHaveSingleItem());
        string line = AskOperator("history", path).ShouldReport(0).OutputLines.Single(line => line.Contains(" up ", StringComparison.Ordinal));
        foreach (string part in new[] { "202602011429", "V202602011429_AddConversationMode", "AutoCoder.Schema.Migrations.dll ", Environment.MachineName, backup, " ms " })
            line.ShouldContain(part);
        AskOperator("history", path).Output.ShouldContain("note: the ledger says nothing of 202601041458: something else applied it");
    }

    [Test]
    public void A_database_without_a_ledger_shows_its_version_table_and_the_order_of_the_paths_is_kept()
    {
        string old = CreateOld("old"), none = Create("none.db", "CREATE TABLE t (x)");
        AskOperator("history", old, none).ShouldReport(
            0, $"{old} has no ledger. This is what its version table says:", "202601041458", $"{none} has no ledger and records no version.");
    }

    [Test]
    public void A_file_that_cannot_be_read_is_exit_code_3_and_hides_no_other()
    {
        string old = CreateOld("old"), broken = Write("broken.db", new string('x', 5000));
        AskOperator("history", broken, PathOf("gone.db"), old).ShouldReport(
            3, $"{broken} could not be read: ", $"{PathOf("gone.db")} does not exist.", $"{old} has no ledger.");
    }

    [TestCase("CREATE VIEW SchemaLedger AS SELECT 1", "the ledger is a view, not a table")]
    [TestCase("CREATE TABLE SchemaLedger (x)", "the ledger has not the columns of a ledger")]
    public void What_only_has_the_name_of_a_ledger_is_said_to_be_none(string sql, string problem)
    {
        string path = CreateOld("old");
        SqliteFile.Execute(path, sql);
        AskOperator("history", path).ShouldReport(0, $"  problem: {problem}", "202601041458");
    }

    [Test]
    public void It_is_json_when_asked_for_and_names_no_script()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        using var document = JsonDocument.Parse(AskOperator("history", "--format", "json", path).ShouldReport(0).Output);
        JsonElement database = document.RootElement.GetProperty("databases")[0];
        database.GetProperty("unaccounted")[0].GetInt64().ShouldBe(202601041458);
        database.GetProperty("ledger")[0].GetProperty("hasDownScript").GetBoolean().ShouldBeTrue();
        database.GetProperty("recorded").GetArrayLength().ShouldBe(2);
    }

    [Test]
    public void It_needs_no_migrations()
    {
        string path = CreateOld("shop"), elsewhere = PathOf("elsewhere");
        Upgrade(path).ShouldReport(0);
        Directory.CreateDirectory(elsewhere);
        foreach (string file in Directory.EnumerateFiles(Program.Operator.Folder)) File.Copy(file, Path.Combine(elsewhere, Path.GetFileName(file)));
        // SQLite itself stands there in a build, and beside the program when it is published.
        foreach (string folder in new[] { "runtimes" }.Where(folder => Directory.Exists(Path.Combine(Program.Operator.Folder, folder))))
            CopyFolder(Path.Combine(Program.Operator.Folder, folder), Path.Combine(elsewhere, folder));
        using Running running = Start(Program.Operator.In(elsewhere), "history", path);
        running.Finish().ShouldBeCivil().ShouldReport(0, "V202602011429_AddConversationMode");
    }

    [Test]
    public void What_stands_in_a_ledger_cannot_drive_the_terminal()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        SqliteFile.Execute(path, "UPDATE SchemaLedger SET Note = char(27) || '[2J' || char(10) || '/other.db'");
        AskOperator("history", path).ShouldReport(0, "\\u001b[2J\\u000a/other.db");
    }

    [Test]
    public void Questions_that_are_none_are_refused()
    {
        string path = CreateOld("shop");
        AskOperator("history", "--format", "xml", path).ShouldRefuse("--format xml: give text, json, junit, sarif, github, markdown or html.");
        AskOperator("history", "--fromat", "json", path).ShouldRefuse("There is no option --fromat: did you mean --format?");
    }

    private static void CopyFolder(string from, string to)
    {
        if (!Directory.Exists(from)) return;
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
