using static AutoCoder.Schema.Runner.Tests.Recordings.RecordedMigrations;

namespace AutoCoder.Schema.Runner.Tests.Recordings;

internal class KindRecordingTests
{
    [Test]
    public void What_a_migration_executes_is_recorded_statement_by_statement_without_comments_and_without_what_triggers_do() =>
        Of(typeof(MakesTwoTables))[110].Up.ShouldBe(
        [
            "CREATE TABLE log (text TEXT)",
            "CREATE TABLE \"items\" (\"id\" INTEGER NOT NULL, \"name\" TEXT, CONSTRAINT \"PK_items\" PRIMARY KEY (\"id\"))",
            "CREATE TRIGGER remember AFTER INSERT ON items BEGIN INSERT INTO log VALUES (new.name); END",
            "INSERT INTO \"items\" (\"id\", \"name\") VALUES (1, 'one')",
        ]);

    [Test]
    public void A_rebuild_is_recorded_with_the_setting_that_it_needs_and_without_the_questions_around_it()
    {
        string[] up = [.. Of(typeof(MakesTwoTables), typeof(RebuildsOne))[120].Up];
        up[0].ShouldBe("PRAGMA legacy_alter_table = ON");
        up[^1].ShouldBe("PRAGMA legacy_alter_table = OFF");
        up.Count(sql => sql.StartsWith("CREATE TABLE", StringComparison.Ordinal)).ShouldBe(1);
        up.ShouldNotContain(sql => sql.Contains("count(*)", StringComparison.Ordinal) || sql.Contains("SAVEPOINT", StringComparison.Ordinal)
            || sql.Contains("foreign_key", StringComparison.Ordinal) || sql.Contains("scratch", StringComparison.Ordinal));
    }

    [Test]
    public void Code_is_recorded_by_what_it_executes_behind_a_reader_in_a_command_of_its_own_and_with_its_values()
    {
        MigrationRecording code = Of(typeof(MakesTwoTables), typeof(RunsCode))[130];
        code.RunsCode.ShouldBeTrue();
        code.Up.ShouldBe(["SELECT name FROM items", "UPDATE items SET name = 'by a reader'", "INSERT INTO items VALUES (2, 'it''s two')"]);
        code.Down.ShouldBe(["DELETE FROM items WHERE id = 2"]);
    }

    [Test]
    public void A_migration_that_asks_for_a_table_runs_no_code()
    {
        MigrationRecording asking = Of(typeof(MakesTwoTables), typeof(AsksFirst))[131];
        asking.RunsCode.ShouldBeFalse();
        asking.Up.ShouldBe(["ALTER TABLE \"items\" ADD COLUMN \"colour\" TEXT"]);
    }

    [Test]
    public void What_a_virtual_table_does_behind_the_scenes_is_not_recorded() =>
        Of(typeof(Searches))[140].Up.ShouldBe(["CREATE VIRTUAL TABLE found USING fts5(text)", "INSERT INTO found VALUES ('words')"]);

    [TestCase(typeof(GoesOnlyForward), 0), TestCase(typeof(IsNotWrittenYet), 0), TestCase(typeof(HasAnEmptyDown), 1)]
    public void A_migration_without_a_way_back_has_none(Type type, int notes)
    {
        KindRecording recording = Record(typeof(MakesTwoTables), type);
        recording.Migrations[1].Down.ShouldBeNull();
        recording.Migrations[1].DownScript.ShouldBeNull();
        recording.Notes.Length.ShouldBe(notes);
    }

    [Test]
    public void A_migration_that_reverses_itself_has_a_way_back() =>
        Of(typeof(ReversesItself))[153].Down.ShouldBe(["DROP TABLE \"reversed\""]);

    [Test]
    public void An_empty_way_back_from_a_change_of_rows_is_one() =>
        Of(typeof(TakesHalfBack), typeof(ChangesRowsOnly))[156].Down.ShouldBe([]);

    [Test]
    public void A_way_back_that_fails_is_none_and_the_note_says_why()
    {
        KindRecording recording = Record(typeof(MakesTwoTables), typeof(HasADownThatFails));
        recording.Migrations[1].Down.ShouldBeNull();
        recording.Notes.ShouldHaveSingleItem().ShouldBe(
            "Migration 154 (HasADownThatFails) has no way back that works: its Down failed: SQLite Error 1: 'no such table: no_such_table'.");
    }

    [Test]
    public void A_way_back_that_leaves_something_is_kept_and_the_note_says_what_is_left()
    {
        KindRecording recording = Record(typeof(TakesHalfBack), typeof(ReversesItself));
        recording.Find(155)!.Down.ShouldBe(["DROP TABLE \"half\""]);
        recording.Find(153)!.Down.ShouldBe(["DROP TABLE \"reversed\""]);
        string note = recording.Notes.ShouldHaveSingleItem();
        note.ShouldStartWith("Migration 155 (TakesHalfBack) does not take everything back: after its Down the schema is not what it was before its Up. ");
        note.ShouldContain("other_half");
    }

    [Test]
    public void A_way_back_is_recorded_on_the_database_that_its_own_way_up_leaves()
    {
        KindRecording recording = Record(typeof(MakesTwoTables), typeof(HasADownThatFails), typeof(RebuildsOne), typeof(RunsCode));
        recording.Find(120)!.Down.ShouldNotBeNull()[0].ShouldBe("PRAGMA legacy_alter_table = ON");
        recording.Find(110)!.Down.ShouldBe(["DROP TABLE \"items\"", "DROP TABLE \"log\""]);
    }

    [Test]
    public void The_maintenance_around_a_migration_is_no_part_of_it()
    {
        using KindRunner runner = Kinds.TestRunner("staged", typeof(TestMigrations.First), typeof(TestMigrations.Second));
        KindRecording recording = new SchemaReplay(runner).Recording.ShouldNotBeNull();
        recording.Migrations.SelectMany(migration => migration.Up).ShouldBe(["INSERT INTO steps VALUES ('60')", "INSERT INTO steps VALUES ('61')"]);
    }

    [Test]
    public void A_migration_outside_a_transaction_is_recorded_too() =>
        Of(typeof(TestMigrations.CreateNotes), typeof(TestMigrations.Vacuums))[50].Up.ShouldBe(["VACUUM"]);

    [Test]
    public void A_script_of_the_way_back_does_what_the_way_back_does()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(MakesTwoTables), typeof(RebuildsOne));
        KindRecording recording = new SchemaReplay(runner).Recording.ShouldNotBeNull();
        runner.Upgrade(folder.File("by-migration.db"));
        runner.Upgrade(folder.File("by-script.db"));
        runner.Downgrade(folder.File("by-migration.db"), 120);
        SqliteFile.Execute(folder.File("by-script.db"), $"BEGIN; {recording.Find(120)!.DownScript} DELETE FROM VersionInfo WHERE Version = 120; COMMIT");
        string Content(string name) => SqliteFile.Dump(folder.File(name)).Split("VersionInfo\n")[0];
        Content("by-script.db").ShouldBe(Content("by-migration.db"));
    }

    [Test]
    public void Migrations_that_cannot_be_replayed_have_no_recording()
    {
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(TestMigrations.BrokenSql));
        new SchemaReplay(runner).Recording.ShouldBeNull();
    }

    [TestCase(typeof(InsertsAnIdentifier), "Up, statement 2: INSERT INTO \"identifiers\" …")]
    public void A_migration_that_executes_other_SQL_each_time_is_named_with_the_kind_of_statement_and_none_of_its_values(Type type, string what)
    {
        KindRecording first = Record(typeof(MakesTwoTables), type), second = Record(typeof(MakesTwoTables), type);
        first.Unsteady(second).ShouldBe(
        [
            $"Migration 161 ({type.Name}) executes other SQL each time it runs ({what}): its line says 'varies', and an edit of it cannot be told. "
            + "Before it ships, give it constant values instead of the time, new identifiers or random numbers.",
        ]);
    }

    [Test]
    public void Own_migrations_execute_the_same_each_time_and_take_everything_back()
    {
        foreach (string kind in Kinds.OwnNames)
        {
            using KindRunner runner = Kinds.OwnRunner(kind);
            KindRecording recording = new SchemaReplay(runner).Recording.ShouldNotBeNull();
            recording.Unsteady(new SchemaReplay(runner).Recording!).ShouldBeEmpty();
            recording.Notes.ShouldBeEmpty();
            recording.Migrations.ShouldAllBe(migration => migration.Down != null && !migration.RunsCode);
        }
    }

    private static Dictionary<long, MigrationRecording> Of(params Type[] types) =>
        Record(types).Migrations.ToDictionary(recording => recording.Migration.Version);

    private static KindRecording Record(params Type[] types)
    {
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, types);
        return new SchemaReplay(runner).Recording.ShouldNotBeNull();
    }
}
