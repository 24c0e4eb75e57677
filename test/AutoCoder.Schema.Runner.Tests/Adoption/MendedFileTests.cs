namespace AutoCoder.Schema.Runner.Tests.Adoption;

/// <summary>Files that others made: what is mended, what stays as it was given, what is said.</summary>
internal class MendedFileTests : UpgradeTest
{
    private const string Items = """
        CREATE TABLE "items" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL, "qty" INTEGER NOT NULL,
            "size" INTEGER NOT NULL DEFAULT 3, "note" TEXT);
        CREATE UNIQUE INDEX "IX_items_name" ON "items" ("name" ASC);
        INSERT INTO items (name, qty, note) VALUES ('a', 1, 'x'), ('b', 2, 'y');
        """;

    private const string Recorded = "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (1);";

    private static readonly Type[] First = [typeof(MendedMigrations.CreateItems)];

    [Test]
    public async Task A_key_that_another_runner_wrote_twice_goes_when_its_migration_passes()
    {
        string path = Database("t.db", Items.Replace("\"name\" TEXT NOT NULL", "\"name\" TEXT NOT NULL UNIQUE", StringComparison.Ordinal) + Recorded);

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.NamesMayRepeat));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Execute(path, "INSERT INTO items (name, qty) VALUES ('a', 3)");
        SqliteFile.Scalar(path, "SELECT group_concat(Note) FROM SchemaLedger WHERE Action = 'repair'").ShouldContain("UNIQUE (name) on items goes");
        SqliteFile.Rows(path, "SELECT name, qty, size, note FROM items ORDER BY id").ShouldBe("a|1|3|x\nb|2|3|y\na|3|3|NULL\n");
    }

    [TestCase("\"note\" TEXT COLLATE NOCASE", "note = 'X'")]
    [TestCase("\"note\" TEXT COLLATE RTRIM", "note = 'x  '")]
    public async Task A_collation_that_was_given_on_purpose_stays(string column, string condition)
    {
        string path = Database("t.db", Items.Replace("\"note\" TEXT", column, StringComparison.Ordinal));

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.NamesMayRepeat));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, $"SELECT count(*) FROM items WHERE {condition}").ShouldBe("1");
    }

    [TestCase("note", "NULL", true)]
    [TestCase("size", "3", true)]
    [TestCase("note", "NULL", false)]
    [TestCase("size", "3", false)]
    public async Task A_column_that_is_missing_is_made_where_its_version_says_what_it_holds(string column, string value, bool isTracked)
    {
        string path = Database("t.db", $"{Items};ALTER TABLE items DROP COLUMN {column};{(isTracked ? Recorded : "")}");

        ChangeRow row = await Upgrade(path);

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Repairs.ShouldContain(repair => repair.StartsWith($"items.{column}, which is missing, is added; "));
        SqliteFile.Rows(path, $"SELECT name, {column} FROM items").ShouldBe($"a|{value}\nb|{value}\n");
    }

    [TestCase("", ChangeResult.Refused)]
    [TestCase("DELETE FROM items", ChangeResult.Changed)]
    public async Task A_column_that_has_no_default_is_made_only_where_no_row_would_need_a_value(string rows, ChangeResult result)
    {
        string path = Database("t.db", $"{Items};ALTER TABLE items DROP COLUMN qty;{rows}");
        ChangeRow row = await Upgrade(path);
        row.Result.ShouldBe(result, row.Problem);
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_table_info('items') WHERE name = 'qty'").ShouldBe(result == ChangeResult.Changed ? "1" : "0");
    }

    [Test]
    public async Task A_column_that_a_migration_filled_is_not_made_empty()
    {
        string path = Database("t.db", Items + Recorded);
        await Upgrade(path, typeof(MendedMigrations.SetNotes), typeof(MendedMigrations.AddColour));
        SqliteFile.Execute(path, "ALTER TABLE items DROP COLUMN note");
        (await Upgrade(path, typeof(MendedMigrations.SetNotes), typeof(MendedMigrations.AddColour))).Result.ShouldBe(ChangeResult.Refused);
    }

    [TestCase("UPDATE sqlite_schema SET sql = replace(sql, '\"qty\" INTEGER NOT NULL', '\"qty\" INTEGER NOT NULL CHECK (qty > 1)')", "CHECK constraint failed in other (2).")]
    [TestCase("UPDATE sqlite_schema SET sql = replace(sql, 'c TEXT', 'c TEXT NOT NULL')", "NULL value in other.c (1).")]
    public async Task Rows_against_a_constraint_of_a_table_that_nothing_touches_are_said(string alter, string note)
    {
        string path = Database("t.db", Items + Recorded
            + "CREATE TABLE other (\"qty\" INTEGER NOT NULL, c TEXT); INSERT INTO other VALUES (0, NULL), (1, 'x');"
            + $"PRAGMA writable_schema = ON; {alter} WHERE name = 'other'; PRAGMA writable_schema = RESET;");

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.NotesAreUnique));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldContain(said => said.Contains(note, StringComparison.Ordinal));
    }

    [TestCase("CREATE TRIGGER own AFTER INSERT ON items BEGIN INSERT INTO log VALUES (new.id); END", false)]
    [TestCase("CREATE TRIGGER own AFTER UPDATE ON items BEGIN UPDATE items SET note = 'changed' WHERE id = new.id; END", true)]
    [TestCase("CREATE TRIGGER own BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'no'); END", true)]
    public async Task Somebodys_own_trigger_is_adopted_with_its_table_and_told_where_it_changes_what_the_code_stores(string trigger, bool isTold)
    {
        string path = Database("t.db", $"{Items};CREATE TABLE log (id);{trigger}");
        ChangeRow row = (await UpgradeAsync(TestFleet(First, path), Quick with { Adoption = new AdoptionRequest() })).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        ChangeRow later = await Upgrade(path, typeof(MendedMigrations.NotesAreUnique));
        later.Result.ShouldBe(isTold ? ChangeResult.Refused : ChangeResult.Changed, later.Problem);
        if (isTold) later.Problem!.ShouldContain("Trigger own is not expected: a write to items does more than the code knows, or fails.");
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'own'").ShouldBe("1");
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        DatabaseSchema actual = Rebuild.Carry.Schema(connection);
        DatabaseSchema expected = SchemaReader.Read(actual.Entries.Where(entry => entry.Name is not ("own" or "log")));
        SchemaComparison.Compare(expected, actual).Any(difference => difference.Class == DifferenceClass.Breaking).ShouldBe(isTold);
    }

    [TestCase("UPDATE items SET note = 'changed' WHERE id = new.id", "", true)]
    [TestCase("SELECT RAISE(ABORT, 'no')", "", true)]
    [TestCase("INSERT INTO log VALUES (new.id)", "", false)]
    [TestCase("UPDATE items SET note = 'changed' WHERE id = new.id", "ALTER TABLE items DROP COLUMN note;", true)]
    public async Task No_migration_runs_under_somebodys_own_trigger_of_a_file_that_nobody_tracked_either(string body, string more, bool isRefused)
    {
        string path = Database("t.db", $"{Items};{more}CREATE TABLE log (id);CREATE TRIGGER own AFTER UPDATE ON items BEGIN {body}; END");
        string before = SqliteFile.Dump(path);

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.NotesAreUnique));

        row.Result.ShouldBe(isRefused ? ChangeResult.Refused : ChangeResult.Changed, row.Problem);
        if (!isRefused) return;
        row.Problem!.ShouldBe("is at 1 (CreateItems) and has another schema: 1 breaking difference. What cannot be mended without losing something: "
            + "Trigger own is not expected: a write to items does more than the code knows, or fails.");
        row.NextStep!.ShouldContain("diff");
        SqliteFile.Dump(path).ShouldBe(before);

        row = await Upgrade(path);
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Adopted.ShouldBe([1]);
        (await Upgrade(path, typeof(MendedMigrations.NotesAreUnique))).Problem!.ShouldContain("Trigger own is not expected");
        SqliteFile.Execute(path, "DROP TRIGGER own");
        (await Upgrade(path, typeof(MendedMigrations.NotesAreUnique))).Result.ShouldBe(ChangeResult.Changed);
    }

    [Test]
    public async Task What_was_made_by_hand_under_somebodys_own_trigger_is_recorded_only_where_nothing_runs_after_it()
    {
        const string Trigger = "CREATE TRIGGER own AFTER UPDATE ON items BEGIN UPDATE items SET note = 'changed' || new.id WHERE id = new.id; END";
        string path = Database("t.db", Items + Recorded + $"CREATE UNIQUE INDEX ux_note ON items (note);{Trigger}");

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.InHundredths), typeof(MendedMigrations.NotesAreUnique));

        row.Result.ShouldBe(ChangeResult.Refused, row.Problem);
        row.Problem!.ShouldContain("Trigger own is not expected: a write to items does more than the code knows, or fails.");
        SqliteFile.Rows(path, "SELECT qty, note FROM items").ShouldBe("1|x\n2|y\n");
    }

    [TestCase("alembic_version (version_num VARCHAR(32) NOT NULL)", "Alembic")]
    [TestCase("django_migrations (id INTEGER PRIMARY KEY, app, name, applied)", "Django")]
    [TestCase("\"__EFMigrationsHistory\" (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL)", "Entity Framework")]
    [TestCase("schema_migrations (version TEXT PRIMARY KEY)", "dbmate")]
    [TestCase("goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER)", "goose")]
    [TestCase("flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY)", "Flyway")]
    [TestCase("d1_migrations (id INTEGER PRIMARY KEY, name TEXT UNIQUE)", "Cloudflare D1")]
    [TestCase("_sqlx_migrations (version BIGINT PRIMARY KEY)", "sqlx")]
    [TestCase("items_of_nobody (x)", null)]
    public async Task A_step_that_only_changed_rows_is_not_run_again_on_what_another_tool_may_have_run_it_on(string table, string? tool)
    {
        string path = Database("t.db", $"{Items};CREATE TABLE {table};INSERT INTO items (name, qty) VALUES ('written since', 700)");
        Fleet fleet = TestFleet([.. First, typeof(MendedMigrations.SetNotes), typeof(MendedMigrations.InHundredths)], path);
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Refused);
        string problem = row.Problem.ShouldNotBeNull();
        problem.ShouldContain("fits 1 and 2 and 3 equally");
        if (tool is not null) problem.ShouldContain(tool);
        SqliteFile.Dump(path).ShouldBe(before);

        row = (await UpgradeAsync(fleet, Quick with { Adoption = new AdoptionRequest(3) })).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Current);
        SqliteFile.Scalar(path, "SELECT group_concat(qty) FROM items").ShouldBe("1,2,700");
        DatabaseReport status = Status(fleet).Databases.ShouldHaveSingleItem();
        if (tool is not null) status.Verdicts.OfType<Verdict.Drifted>().ShouldBeEmpty();
        status.Notes.Any(note => tool is not null && note.Contains(tool, StringComparison.Ordinal)).ShouldBe(tool is not null);
    }

    // As Alembic 1.8 and Django 3.2 wrote them: the one has its own spelling of defaults, the other keeps none in the file.
    private const string OfAlembic = """
        CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
        CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, qty INTEGER NOT NULL, size INTEGER DEFAULT '3' NOT NULL, note TEXT);
        CREATE UNIQUE INDEX "IX_items_name" ON items (name);
        """;

    private const string OfDjango = """
        CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
        CREATE TABLE "items" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" text NOT NULL UNIQUE, "qty" integer NOT NULL, "size" integer NOT NULL, "note" text NULL);
        """;

    [TestCase(OfAlembic)]
    [TestCase(OfDjango)]
    public async Task A_step_that_changes_rows_and_a_default_may_have_been_run_by_a_tool_that_keeps_no_defaults(string file)
    {
        string path = Database("t.db", $"{file};INSERT INTO items (name, qty, size) VALUES ('a', 700, 1)");
        Fleet fleet = TestFleet([.. First, typeof(MendedMigrations.SmallInHundredths)], path);
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Refused, row.Problem);
        row.Problem!.ShouldContain("its schema fits 1 and 9 equally");
        SqliteFile.Dump(path).ShouldBe(before);
        row = (await UpgradeAsync(fleet, Quick with { Adoption = new AdoptionRequest(9) })).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Current);
        SqliteFile.Scalar(path, "SELECT qty FROM items").ShouldBe("700");
    }

    [TestCase("", ChangeResult.Changed, 100)]
    [TestCase("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)", ChangeResult.Refused, 1)]
    public async Task What_is_ahead_of_its_record_gets_the_steps_between_unless_another_tool_may_have_run_them(string table, ChangeResult result, int quantity)
    {
        string path = Database("t.db", $"{Items};{Recorded};ALTER TABLE items ADD COLUMN colour TEXT;{table}");
        Fleet fleet = TestFleet([.. First, typeof(MendedMigrations.AddBareColour), typeof(MendedMigrations.InHundredthsLater)], path);

        ChangeRow row = (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(result, row.Problem);
        SqliteFile.Scalar(path, "SELECT qty FROM items").ShouldBe($"{quantity}");
        if (result == ChangeResult.Changed) return;
        row.Problem!.ShouldContain("its schema is that of 10 (AddBareColour) or 11 (InHundredthsLater). Alembic keeps its own record in it");
        row.NextStep!.ShouldContain("adopt --explain");
        row = (await UpgradeAsync(fleet, Quick with { Adoption = new AdoptionRequest(11, Force: true) })).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Current);
        SqliteFile.Scalar(path, "SELECT qty FROM items").ShouldBe("1");
    }

    [Test]
    public async Task What_was_made_by_hand_is_recorded_and_the_rows_of_a_step_between_are_still_changed()
    {
        string path = Database("t.db", Items + Recorded + "CREATE UNIQUE INDEX ux_note ON items (note)");

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.InHundredths), typeof(MendedMigrations.NotesAreUnique));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Adopted.ShouldBe([5]);
        row.Applied.ShouldBe([3]);
        SqliteFile.Rows(path, "SELECT qty FROM items").ShouldBe("100\n200\n");
    }

    [Test]
    public async Task What_was_made_by_hand_is_not_recorded_where_its_migration_changes_rows_too()
    {
        string path = Database("t.db", Items + Recorded + "ALTER TABLE items ADD COLUMN colour TEXT");
        string before = SqliteFile.Dump(path);

        ChangeRow row = await Upgrade(path, typeof(MendedMigrations.AddColour));

        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem!.ShouldContain("migration 8 (AddColour) makes. That one also changes rows, and they do not show whether it was done.");
        row.NextStep!.ShouldContain("adopt --force");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase(typeof(MendedMigrations.NotesAreUnique), "('x', 2), ('x', 3), ('y', 4)", "there are 5 rows that repeat (\"note\"")]
    [TestCase(typeof(MendedMigrations.NotesAreNeeded), "(NULL, 2), (NULL, 3), ('z', 4)", "here are 2 rows with no value in note")]
    [TestCase(typeof(MendedMigrations.UniqueByStatement), "('p', 9), ('q', 9), ('r', 4)", "there are 2 rows that repeat (qty)")]
    public async Task Rows_that_stand_against_a_migration_are_named_and_the_migration_is_not_called_wrong(Type migration, string rows, string named)
    {
        string path = Database("t.db", Items + Recorded + $"INSERT INTO items (note, qty, name) SELECT column1, column2, 'secret' || random() FROM (VALUES {rows})");

        ChangeRow row = await Upgrade(path, migration);

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ToUpperInvariant().ShouldContain(named.ToUpperInvariant());
        row.Problem.ShouldContain("(rowid ");
        row.Problem.ShouldNotContain("secret");
        row.NextStep.ShouldBe("put those rows in order, then run the upgrade again; nothing of it was kept");
    }

    private static async Task<ChangeRow> Upgrade(string path, params Type[] more) =>
        (await UpgradeAsync(TestFleet([.. First, .. more], path))).Rows.ShouldHaveSingleItem();
}
