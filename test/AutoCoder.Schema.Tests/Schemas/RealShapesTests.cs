namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>The shapes that the application's own files have, with the white space that SQLAlchemy writes.</summary>
internal class RealShapesTests
{
    private const string Migrated = """
        CREATE TABLE "conversations" ("id" INTEGER NOT NULL PRIMARY KEY, "project_name" VARCHAR(100) NOT NULL,
        "title" VARCHAR(200), "created_at" DATETIME, "updated_at" DATETIME, "mode" VARCHAR(10) NOT NULL DEFAULT 'dev');
        CREATE INDEX "ix_conversations_mode" ON "conversations" ("mode" ASC)
        """;

    private const string Head = "CREATE TABLE conversations (\n\tid INTEGER NOT NULL, \n\tproject_name VARCHAR(100) NOT NULL, \n\t";
    private const string Tail = "title VARCHAR(200), \n\tcreated_at DATETIME, \n\tupdated_at DATETIME";
    private const string End = ", \n\tPRIMARY KEY (id)\n)";
    private const string ModeIndex = ";CREATE INDEX ix_conversations_mode ON conversations (mode)";

    private static readonly DatabaseSchema Schedules = MemoryDatabase.Schema(
        """
        CREATE TABLE schedules (
        	id INTEGER NOT NULL, 
        	duration_minutes INTEGER NOT NULL, 
        	max_concurrency INTEGER NOT NULL, 
        	crash_count INTEGER NOT NULL, 
        	PRIMARY KEY (id), 
        	CONSTRAINT ck_schedule_duration CHECK (duration_minutes >= 1 AND duration_minutes <= 1440), 
        	CONSTRAINT ck_schedule_crash_count CHECK (crash_count >= 0)
        )
        """);

    [Test]
    public void A_file_altered_by_the_hand_run_script_is_what_the_migrations_make() =>
        Compare(Migrated, Head + Tail + ", mode VARCHAR(10) DEFAULT 'dev' NOT NULL" + End + ModeIndex).ShouldBeEmpty();

    [Test]
    public void A_file_altered_without_the_index_differs_harmlessly() =>
        Compare(Migrated, Head + Tail + ", mode VARCHAR(10) DEFAULT 'dev' NOT NULL" + End).ShouldHaveSingleItem()
            .ShouldBe(new SchemaDifference(DifferenceClass.Harmless, "ix_conversations_mode", "INDEX ix_conversations_mode (mode) is missing from conversations: queries may be slower."));

    [Test]
    public void The_file_of_the_incident_has_no_column_named_mode() =>
        Breaking(Migrated, Head + Tail + End).ShouldBe(["Column conversations.mode is missing: every statement that names it fails."]);

    [Test]
    public void A_file_born_with_mode_breaks_code_with_a_default_and_code_without_the_column()
    {
        string born = Head + "mode VARCHAR(10) NOT NULL, \n\t" + Tail + End + ModeIndex;

        Breaking(Migrated, born).ShouldBe(["INSERT INTO conversations without mode fails: NOT NULL, no default ('dev' is expected)."]);
        Breaking(Head + Tail + End, born).ShouldBe(["INSERT INTO conversations without mode fails: NOT NULL, no default, and the code does not know the column."]);
        Breaking(born, born).ShouldBeEmpty();
        Breaking(Head + Tail + End, Head + Tail + ", mode VARCHAR(10) DEFAULT 'dev' NOT NULL" + End).ShouldBeEmpty();
    }

    [Test]
    public void A_registry_altered_in_place_only_accepts_more() =>
        Compare(
            "CREATE TABLE projects(name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR NOT NULL, default_concurrency INTEGER NOT NULL DEFAULT 3)",
            "CREATE TABLE projects (\n\tname VARCHAR(50) NOT NULL, \n\tpath VARCHAR NOT NULL, default_concurrency INTEGER DEFAULT 3, \n\tPRIMARY KEY (name)\n)")
            .ShouldHaveSingleItem().Description.ShouldBe("projects.default_concurrency accepts NULL, which the code does not expect to find.");

    [Test]
    public void Schedules_without_CHECKs_and_with_appended_defaults_break_nothing() =>
        SchemaComparison.Compare(Schedules, MemoryDatabase.Schema(
            "CREATE TABLE schedules (id INTEGER NOT NULL, duration_minutes INTEGER NOT NULL, PRIMARY KEY (id))",
            "ALTER TABLE schedules ADD COLUMN crash_count INTEGER DEFAULT 0", "ALTER TABLE schedules ADD COLUMN max_concurrency INTEGER DEFAULT 3"))
            .ShouldAllBe(difference => difference.Class == DifferenceClass.Harmless);

    [TestCase("dependencies JSON", "dependencies TEXT DEFAULT NULL")]
    [TestCase("in_progress BOOLEAN", "in_progress BOOLEAN DEFAULT 0")]
    [TestCase("passes BOOLEAN NOT NULL", "passes BOOLEAN")]
    [TestCase("passes BOOLEAN", "passes BOOLEAN, testing_in_progress BOOLEAN DEFAULT 0")]
    public void Shapes_that_the_application_works_with_are_harmless(string expected, string actual) =>
        Breaking($"CREATE TABLE features(id INTEGER PRIMARY KEY, {expected})", $"CREATE TABLE features(id INTEGER PRIMARY KEY, {actual})").ShouldBeEmpty();

    [TestCase("testing_in_progress BOOLEAN NOT NULL")]
    [TestCase("complexity_score INTEGER NOT NULL")]
    public void A_column_left_behind_without_a_default_breaks_every_insert(string column) =>
        Breaking("CREATE TABLE features(id INTEGER PRIMARY KEY)", $"CREATE TABLE features(id INTEGER PRIMARY KEY, {column})").ShouldHaveSingleItem();

    private static ImmutableArray<SchemaDifference> Compare(string expected, string actual) =>
        SchemaComparison.Compare(MemoryDatabase.Schema(expected), MemoryDatabase.Schema(actual));

    private static IEnumerable<string> Breaking(string expected, string actual) =>
        Compare(expected, actual).Where(difference => difference.Class == DifferenceClass.Breaking).Select(difference => difference.Description);
}
