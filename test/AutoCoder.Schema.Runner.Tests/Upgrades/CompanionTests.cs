using System.Diagnostics;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>
/// A <c>-wal</c> or a <c>-journal</c> beside a database, in every state of both, and every command that opens the database for writing:
/// what only they have is kept before it is played into the file or deleted, or the database is left alone and the next step loses nothing.
/// </summary>
public class CompanionTests : UpgradeTest
{
    private static readonly Type[] Migrations = [typeof(MakeNotes), typeof(AddColour)];

    private static IEnumerable<TestCaseData> Cells() =>
        from main in BesideDatabase.Mains
        from companion in BesideDatabase.Companions
        from command in new[] { "upgrade", "upgrade --create", "upgrade --no-backup", "adopt", "downgrade", "restore" }
        where command != "upgrade --create" || main is "missing" or "empty"
        where command != "upgrade --no-backup" || main is "WAL" or "half-written"
        where command is "upgrade" or "restore" || main is not "garbage"
        select new TestCaseData(main, companion, command);

    [TestCaseSource(nameof(Cells))]
    public async Task What_only_a_companion_has_is_kept_or_left_alone(string main, string companion, string command)
    {
        string path = At("a.db");
        if (command == "restore") await BackUpAsync(path);
        BesideDatabase.Put(path, main, companion);
        byte[] bytes = BesideDatabase.Bytes(companion);
        CompanionFit fit = Companions.Judge(path);

        string outcome = await RunAsync(command, path);

        bool isKept = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Any(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes));
        if (fit is not CompanionFit.Good || command == "restore")
            (isKept || HasNothing(companion) || IsWhole(fit, path)).ShouldBeTrue($"{companion} is gone: {outcome}");
        if (fit is CompanionFit.Stray && command != "restore")
        {
            File.ReadAllBytes(path + (companion.Contains("journal", StringComparison.Ordinal) ? "-journal" : "-wal")).ShouldBe(bytes);
            outcome.ShouldStartWith("Unknown: has a file beside it that is not its own: ");
            outcome.ShouldContain($"next: mkdir -p {Folder}/schema-backups && mkdir {Folder}/schema-backups/a.db.kept && cp -p {path}-* {Folder}/schema-backups/a.db.kept/    # keeps what only they have");
        }
    }

    [Test]
    public async Task What_is_in_doubt_is_kept_byte_for_byte_and_the_report_says_where_and_why()
    {
        string path = At("a.db");
        BesideDatabase.Put(path, "WAL", "other-wal");
        byte[] main = await File.ReadAllBytesAsync(path);

        ChangeRow row = (await UpgradeAsync(TestFleet(Migrations, path), Quick with { KeepBackups = 1 })).Rows[0];

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        string kept = Directory.GetFiles(At("schema-backups"), "*.bak-wal").ShouldHaveSingleItem()[..^"-wal".Length];
        (await File.ReadAllBytesAsync(kept)).ShouldBe(main);
        (await File.ReadAllBytesAsync($"{kept}-wal")).ShouldBe(BesideDatabase.Bytes("other-wal"));
        row.Notes.ShouldContain($"It was kept first as {kept}, because a -wal file of {BesideDatabase.Bytes("other-wal").Length} bytes is beside it, and nothing tells whether it is its own.");
        StoredBackup stored = StoredBackup.Of(kept);
        stored.Manifest!.Reason.ShouldBe(BackupManifest.BeforeRecovery);
        stored.Problem().ShouldBeNull();
        stored.IsReplaced.ShouldBeTrue("a restore takes it only when it is asked for");
    }

    [Test]
    public async Task What_was_kept_can_be_put_back_with_what_was_beside_it()
    {
        string path = At("a.db");
        BesideDatabase.Put(path, "WAL", "other-wal");
        byte[] main = await File.ReadAllBytesAsync(path);
        await UpgradeAsync(TestFleet(Migrations, path));
        string kept = Directory.GetFiles(At("schema-backups"), "*.bak-wal").ShouldHaveSingleItem()[..^"-wal".Length];

        RestoreReport report = await new DatabaseRestore(new(path) { Backup = kept, IsForced = true }).RunAsync();

        report.Result.ShouldBe(RestoreResult.Restored, report.Problem);
        (await File.ReadAllBytesAsync(path)).ShouldBe(main);
        (await File.ReadAllBytesAsync($"{path}-wal")).ShouldBe(BesideDatabase.Bytes("other-wal"));
    }

    [Test]
    public async Task What_was_kept_once_is_not_kept_again_however_often_the_upgrade_is_tried()
    {
        string path = At("a.db");
        Type[] broken = [typeof(MakeNotes), typeof(BrokenColour)];
        for (int run = 0; run < 3; run++)
        {
            foreach (string file in new[] { "", "-wal", "-shm", "-journal" }) File.Delete(path + file);
            BesideDatabase.Put(path, "WAL", "other-wal");
            ChangeRow row = (await UpgradeAsync(TestFleet(broken, path), Quick with { Rehearse = false })).Rows[0];
            row.Result.ShouldBe(ChangeResult.Failed);
            row.Notes.ShouldContain(note => note.StartsWith("It was kept first as ", StringComparison.Ordinal));
        }

        Directory.GetFiles(At("schema-backups"), "*.bak-wal").ShouldHaveSingleItem();
    }

    // Another process would be told by name; of a connection in this one only SQLite's locks tell, as in another container.
    [TestCase("PRAGMA journal_mode = WAL; INSERT INTO notes (text) VALUES ('not in the main file')", false)]
    [TestCase("BEGIN IMMEDIATE; INSERT INTO notes (text) VALUES ('not yet')", true)]
    public async Task What_is_no_database_any_more_but_open_is_not_replaced_by_a_restore(string sql, bool isDamaged)
    {
        string path = At("a.db");
        await BackUpAsync(path);
        BesideDatabase.Put(path, "DELETE", "empty-journal");
        using SqliteConnection user = SqliteFile.Open(path);
        SqliteFile.Rows(user, sql);
        byte[] main = await File.ReadAllBytesAsync(path);
        await using (FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.Write(isDamaged ? new byte[200] : main.AsSpan(0, 100));
        if (!isDamaged) await DamageTheLogAsync(path);

        RestoreReport report = await new DatabaseRestore(new(path)).RunAsync();

        report.Result.ShouldBe(RestoreResult.Failed);
        report.Problem!.ShouldStartWith("is in use by another program (");
        Directory.GetFiles(Folder, "*.bak-wal", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Test]
    public async Task The_log_of_a_database_that_another_process_has_open_is_its_own()
    {
        string path = At("a.db"), other = At("other.db");
        BesideDatabase.Put(path, "WAL", "wal+shm");
        using Process user = OtherProcess.Start("hold-sql", path, "SELECT count(*) FROM notes");
        (await user.StandardOutput.ReadLineAsync()).ShouldBe("held");
        BesideDatabase.Put(other, "WAL", "other-wal");
        byte[] log = await File.ReadAllBytesAsync($"{path}-wal");
        File.Copy($"{other}-wal", $"{path}-wal", overwrite: true);

        CompanionFit fit = Companions.Judge(path);

        await File.WriteAllBytesAsync($"{path}-wal", log);
        fit.ShouldBeOfType<CompanionFit.Good>();
        await user.StandardInput.WriteLineAsync();
        await user.WaitForExitAsync();
    }

    [Test]
    public async Task Whoever_reads_a_log_in_this_process_keeps_his_locks_while_it_is_judged()
    {
        string path = At("a.db");
        BesideDatabase.Put(path, "WAL", "wal+shm");
        using SqliteConnection reader = SqliteFile.Open(path);
        SqliteFile.Rows(reader, "BEGIN; SELECT count(*) FROM notes");
        long log = new FileInfo($"{path}-wal").Length;

        Companions.Judge(path).ShouldBeOfType<CompanionFit.Good>();

        using Process other = OtherProcess.Start("hold-sql", path, "PRAGMA wal_checkpoint(TRUNCATE)");
        (await other.StandardOutput.ReadLineAsync()).ShouldBe("held");
        new FileInfo($"{path}-wal").Length.ShouldBe(log, "somebody still reads it");
        await other.StandardInput.WriteLineAsync();
        await other.WaitForExitAsync();
    }

    private static async Task DamageTheLogAsync(string path)
    {
        await using FileStream log = File.Open($"{path}-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        log.Position = 40;
        log.WriteByte(0xAA);
    }

    [Test]
    public async Task What_cannot_be_kept_is_not_opened()
    {
        string path = At("a.db");
        BesideDatabase.Put(path, "WAL", "other-wal");
        await File.WriteAllTextAsync(At("schema-backups"), "no folder");
        string before = FolderSnapshot.Of(Folder);

        ChangeRow row = (await UpgradeAsync(TestFleet(Migrations, path), Quick with { Backup = false })).Rows[0];

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldStartWith("was not opened: a -wal file of ");
        FolderSnapshot.Of(Folder).ShouldBe(before);
    }

    [TestCase("WAL", "wal+shm")]
    [TestCase("WAL", "late-wal+shm")]
    [TestCase("half-written", "journal")]
    [TestCase("DELETE", "over-journal")]
    public async Task What_a_crash_leaves_is_recovered_as_ever_and_nothing_is_kept_of_it(string main, string companion)
    {
        string path = At("a.db");
        BesideDatabase.Put(path, main, companion);

        ChangeRow row = (await UpgradeAsync(TestFleet(Migrations, path))).Rows[0];

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT count(*) FROM notes").ShouldBe(companion.StartsWith("late", StringComparison.Ordinal) ? "501" : "500");
        Directory.GetFiles(At("schema-backups"), "*.bak").ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_database_that_could_not_be_made_is_not_taken_away_from_what_came_beside_it()
    {
        string path = At("a.db");
        ChangeRow row = (await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.BrokenSql)], path), Quick with { Plan = new(null, Create: true) })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        File.Exists(path).ShouldBeFalse();
    }

    private static bool HasNothing(string companion) => companion is "empty-wal" or "header-wal" or "empty-journal" or "over-journal" or "first-journal";

    // A restore of a sound database keeps its content, with what its own log has.
    private bool IsWhole(CompanionFit fit, string path) => fit is CompanionFit.Good
        && Directory.GetFiles(Path.GetDirectoryName(path)!, "*.bak", SearchOption.AllDirectories)
            .Any(backup => SqliteFile.Scalar(backup, "SELECT count(*) >= 500 FROM notes") == "1");

    private static async Task<string> RunAsync(string command, string path)
    {
        if (command == "restore")
        {
            RestoreReport report = await new DatabaseRestore(new(path)).RunAsync();
            return $"{report.Result}: {report.Problem}";
        }

        ChangeReport changes = command == "downgrade"
            ? await DowngradeAsync(TestFleet(Migrations, path), new(0) { AcceptsDataLoss = true, LockTimeout = Quick.LockTimeout })
            : await UpgradeAsync(TestFleet(Migrations, path), command switch
            {
                "adopt" => Quick with { Adoption = new(1) },
                "upgrade --create" => Quick with { Plan = new(null, Create: true) },
                "upgrade --no-backup" => Quick with { Backup = false },
                _ => Quick,
            });
        ChangeRow row = changes.Rows.ShouldHaveSingleItem();
        return $"{row.Result}: {row.Problem} next: {row.NextStep}";
    }

    private static async Task BackUpAsync(string path)
    {
        await UpgradeAsync(TestFleet([typeof(MakeNotes)], path), Quick with { Plan = new(null, Create: true) });
        await UpgradeAsync(TestFleet(Migrations, path));
        foreach (string file in new[] { "", "-wal", "-shm", "-journal" }) File.Delete(path + file);
    }

    /// <summary>The table of the databases.</summary>
    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class MakeNotes : Migration
    {
        /// <inheritdoc />
        public override void Up() => Create.Table("notes").WithColumn("id").AsInt32().NotNullable().PrimaryKey().WithColumn("text").AsString().Nullable();

        /// <inheritdoc />
        public override void Down() => Delete.Table("notes");
    }

    /// <summary>A change that fails.</summary>
    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class BrokenColour : ForwardOnlyMigration
    {
        /// <inheritdoc />
        public override void Up() => Execute.Sql("CREATE UNIQUE INDEX ux_notes ON notes (id > 0)");
    }

    /// <summary>A change.</summary>
    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class AddColour : Migration
    {
        /// <inheritdoc />
        public override void Up() => Alter.Table("notes").AddColumn("colour").AsString().Nullable();

        /// <inheritdoc />
        public override void Down() => Delete.Column("colour").FromTable("notes");
    }
}
