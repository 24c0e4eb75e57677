using AutoCoder.Schema.Migrations.Assistant;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>The boot call of a program without a host, on real files.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EnsureCurrentTests : IDisposable
{
    private readonly AssistantFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase(ClosedGateAction.Refuse)]
    [TestCase(ClosedGateAction.Upgrade)]
    public async Task Current_databases_are_let_pass_and_not_touched(ClosedGateAction onClosed)
    {
        string database = _folder.CurrentAssistant();
        byte[] before = await File.ReadAllBytesAsync(database);
        GateReport report = await SchemaGate.EnsureCurrentAsync(Options(onClosed, database));
        report.IsCurrent.ShouldBeTrue();
        (await File.ReadAllBytesAsync(database)).ShouldBe(before);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([database]);
    }

    [Test]
    public async Task Refuse_throws_with_the_report_and_writes_nothing()
    {
        string database = _folder.PendingAssistant();
        byte[] before = await File.ReadAllBytesAsync(database);
        SchemaNotReadyException closed = await Closed(Options(ClosedGateAction.Refuse, database));
        closed.Report!.Databases.ShouldHaveSingleItem().Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Pending>();
        closed.Upgrade.ShouldBeNull();
        (await File.ReadAllBytesAsync(database)).ShouldBe(before);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([database]);
    }

    [Test]
    public async Task Upgrade_leaves_current_databases_with_every_row_and_a_backup()
    {
        string pending = _folder.PendingAssistant("a/assistant.db"), untracked = _folder.OldAssistant("b/assistant.db");
        var log = new RecordingLog();
        GateReport report = await SchemaGate.EnsureCurrentAsync(Options(ClosedGateAction.Upgrade, pending, untracked), log);
        report.IsCurrent.ShouldBeTrue();
        foreach (string database in new[] { pending, untracked })
        {
            SqliteFile.Rows(database, "SELECT id, mode FROM conversations ORDER BY id").ShouldBe("1|dev\n2|dev\n7|dev\n");
            SqliteFile.Rows(database, "SELECT content FROM conversation_messages WHERE id = 3").ShouldBe("日本語\n");
            Directory.GetFiles(Path.Combine(Path.GetDirectoryName(database)!, "schema-backups"), "*.bak").ShouldHaveSingleItem();
        }

        log.Lines.Count(line => line.StartsWith("Information SchemaUpgraded: Upgraded ", StringComparison.Ordinal)).ShouldBe(2);
        log.Lines[0].ShouldBe("Information SchemaGateAsks: The schema gate is asked (Upgrade on a closed one)");
        log.Lines[^1].ShouldStartWith("Information SchemaGateOpen: The gate is open: 2 databases examined, every one is ready. It took ");
    }

    [Test]
    public async Task A_found_configuration_that_others_may_write_is_refused_with_the_property_that_names_it()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("modes are of Unix");
        string database = _folder.CurrentAssistant(), file = _folder.File("autocoder-schema.json");
        await File.WriteAllTextAsync(file, "{ }");
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherWrite);
        SchemaGateOptions options = Options(ClosedGateAction.Refuse, database);

        SchemaNotReadyException closed = await Closed(options);

        string problem = closed.Problems.ShouldHaveSingleItem();
        problem.ShouldStartWith($"{file}: was found and not named, and everybody may write it (chmod go-w {file}");
        problem.ShouldEndWith($"Name it if that is right: ConfigurationFile of the options, or AUTOCODER_SCHEMA_CONFIG={file} in the program's environment");
        options.ConfigurationFile = file;
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
    }

    [Test]
    public async Task Nothing_of_the_rows_comes_into_the_log()
    {
        var log = new RecordingLog();
        await SchemaGate.EnsureCurrentAsync(Options(ClosedGateAction.Upgrade, _folder.OldAssistant()), log);
        string all = string.Join('\n', log.Lines);
        all.ShouldContain("AddConversationMode");
        foreach (string data in new[] { "invoice-portal", "Grüße", "日本語", "Zeile" }) all.ShouldNotContain(data);
    }

    [Test]
    public async Task An_upgrade_that_fails_throws_with_its_problem_and_what_to_do_and_leaves_the_file()
    {
        string database = _folder.PendingAssistant();
        SqliteFile.Execute(database, "ALTER TABLE conversations ADD COLUMN mode INTEGER");
        SchemaNotReadyException closed = await Closed(Options(ClosedGateAction.Upgrade, database));
        closed.Upgrade!.Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Failed);
        closed.Message.ShouldContain($"failed        {database} at 202601041458");
        closed.Message.ShouldContain("migration 202602011429 (V202602011429_AddConversationMode) failed: ");
        closed.Message.ShouldContain("there is a column mode already");
        closed.Message.ShouldContain($"next: autocoder-schema diff --kind assistant {database} 202601041458"); // the migration is right
        SqliteFile.Rows(database, "SELECT Version FROM VersionInfo").ShouldBe("202601041458\n");
        SqliteFile.Rows(database, "SELECT count(*) FROM conversations").ShouldBe("3\n");
    }

    [Test]
    public async Task One_bad_database_keeps_the_program_from_starting_and_the_others_from_nothing()
    {
        string good = _folder.PendingAssistant("good/assistant.db"), bad = _folder.File("assistant.db");
        await File.WriteAllTextAsync(bad, "this is a text file, and no database, however long it may be");
        SchemaNotReadyException closed = await Closed(Options(ClosedGateAction.Upgrade, good, bad));
        closed.Upgrade!.Rows.Select(row => row.Result).ShouldBe([ChangeResult.Changed, ChangeResult.Unknown]);
        closed.Report!.Readiness.ShouldBe(Readiness.Unknown);
        closed.Message.ShouldContain(bad);
        closed.Message.ShouldNotContain(good);
    }

    [Test]
    public async Task What_cannot_be_read_is_not_ready()
    {
        string database = _folder.File("assistant.db");
        Directory.CreateDirectory(database);
        (await Closed(Options(ClosedGateAction.Refuse, database))).Message.ShouldContain($"{database} is not a SQLite database: it is a folder.");
    }

    [Test]
    public async Task A_database_that_somebody_holds_locked_is_not_ready()
    {
        string database = _folder.PendingAssistant();
        using SqliteConnection holder = SqliteFile.Open(database);
        using SqliteCommand begin = new("BEGIN EXCLUSIVE", holder);
        begin.ExecuteNonQuery();
        SchemaGateOptions options = Options(ClosedGateAction.Refuse, database);
        options.LockTimeout = TimeSpan.Zero;
        (await Closed(options)).Message.ShouldContain($"{database} is locked by another process");
    }

    [Test]
    public async Task A_program_that_comes_upon_an_upgrade_by_another_waits_and_finds_it_done_or_says_who_holds_it()
    {
        string database = _folder.PendingAssistant();
        using FileStream held = new(database + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        SchemaGateOptions options = Options(ClosedGateAction.Upgrade, database);
        options.Upgrade.LockTimeout = TimeSpan.Zero;
        (await Closed(options)).Message.ShouldContain("is being upgraded by");
    }

    [Test]
    public async Task Cancelling_before_the_call_throws_and_touches_nothing()
    {
        string database = _folder.PendingAssistant();
        byte[] before = await File.ReadAllBytesAsync(database);
        await Should.ThrowAsync<OperationCanceledException>(
            () => SchemaGate.EnsureCurrentAsync(Options(ClosedGateAction.Upgrade, database), new CancellationToken(canceled: true)));
        (await File.ReadAllBytesAsync(database)).ShouldBe(before);
    }

    [Test]
    public async Task Cancelling_while_it_waits_for_another_upgrade_ends_the_wait()
    {
        string database = _folder.PendingAssistant();
        using FileStream held = new(database + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using CancellationTokenSource source = new();
        SchemaGateOptions options = Options(ClosedGateAction.Upgrade, database);
        options.Upgrade.LockTimeout = TimeSpan.FromMinutes(10);
        Task<GateReport> boot = SchemaGate.EnsureCurrentAsync(options, source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => boot);
        SqliteFile.Rows(database, "SELECT Version FROM VersionInfo").ShouldBe("202601041458\n");
    }

    [Test]
    public async Task Migrations_named_by_path_do_as_well_as_an_assembly()
    {
        string database = _folder.OldAssistant();
        SchemaGateOptions options = Options(ClosedGateAction.Upgrade, database);
        options.MigrationsFile = options.Migrations!.Location;
        options.Migrations = null;
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
    }

    [Test]
    public async Task The_configuration_file_says_where_backups_go()
    {
        string database = _folder.PendingAssistant("data/assistant.db");
        await File.WriteAllTextAsync(_folder.File("autocoder-schema.json"), """{ "policy": { "backupFolder": "kept" } }""");
        Directory.CreateDirectory(_folder.File("kept"));
        (await SchemaGate.EnsureCurrentAsync(Options(ClosedGateAction.Upgrade, database))).IsCurrent.ShouldBeTrue();
        Directory.GetFiles(_folder.File("kept"), "*.bak").ShouldHaveSingleItem();
        Directory.Exists(_folder.File("data/schema-backups")).ShouldBeFalse();
    }

    [Test]
    public async Task The_configuration_file_says_how_long_to_wait_where_the_options_do_not()
    {
        string database = _folder.PendingAssistant();
        await File.WriteAllTextAsync(_folder.File("autocoder-schema.json"), """{ "policy": { "lockTimeoutSeconds": 0 } }""");
        using FileStream held = new(database + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20)); // less than what is usual
        SchemaGateOptions options = Options(ClosedGateAction.Upgrade, database);
        options.Upgrade = new();
        SchemaNotReadyException closed = await Should.ThrowAsync<SchemaNotReadyException>(
            () => SchemaGate.EnsureCurrentAsync(options, patience.Token));
        closed.Message.ShouldContain("is being upgraded by");
    }

    [Test]
    public async Task A_wrong_configuration_says_what_to_do_and_examines_nothing()
    {
        SchemaGateOptions options = Options(ClosedGateAction.Refuse, _folder.PendingAssistant());
        options.Kind = "nosuch";
        SchemaNotReadyException closed = await Closed(options);
        closed.Report.ShouldBeNull();
        closed.Problems.ShouldHaveSingleItem().ShouldContain("have no kind 'nosuch'; give one of: assistant, features, registry.");
        closed.Message.ShouldStartWith("The program does not start: its databases could not be looked for.");
    }

    private static async Task<SchemaNotReadyException> Closed(SchemaGateOptions options) =>
        await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));

    [Test]
    public async Task Migrations_run_in_the_host_s_culture_and_print_to_its_console_which_stays_its_own()
    {
        string database = Path.Combine(_folder.Path, "languages.db");
        await File.WriteAllBytesAsync(database, []);
        TextWriter console = Console.Out;
        CultureInfo culture = CultureInfo.CurrentCulture;
        var options = new SchemaGateOptions
        {
            Migrations = typeof(Fixtures.CulturedMigrations.FillCodes).Assembly,
            OnClosed = ClosedGateAction.Upgrade,
            Paths = [database],
            Upgrade = new() { To = 1 },
        };
        await Should.ThrowAsync<SchemaNotReadyException>(() => SchemaGate.EnsureCurrentAsync(options));
        SqliteFile.Execute(database, "INSERT INTO languages (name) VALUES ('German')");
        options.Upgrade = new();
        (await SchemaGate.EnsureCurrentAsync(options)).IsCurrent.ShouldBeTrue();
        SqliteFile.Rows(database, "SELECT * FROM languages").ShouldBe("1|German|deu|Uni|a,A,b,B|1.234,5\n");
        Console.Out.ShouldBeSameAs(console);
        CultureInfo.CurrentCulture.ShouldBe(culture);
    }

    private SchemaGateOptions Options(ClosedGateAction onClosed, params string[] paths) => new()
    {
        Paths = [.. paths],
        CurrentFolder = _folder.Path,
        Migrations = typeof(V202601041458_CreateConversations).Assembly,
        OnClosed = onClosed,
        Upgrade = new() { LockTimeout = TimeSpan.FromSeconds(5) },
    };
}
