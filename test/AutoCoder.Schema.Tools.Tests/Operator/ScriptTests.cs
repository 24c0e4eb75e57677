namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>The SQL before it runs: what is printed is what an upgrade executes, and sqlite3 runs it.</summary>
internal class ScriptTests : ToolTest
{
    private static readonly string Foreign = Program.Fixture("ForeignMigrations").FirstArguments[0];

    [Test]
    public void From_nothing_it_makes_what_an_upgrade_makes()
    {
        RunBySqlite(PathOf("assistant.db"), Script("--kind", "assistant"));
        Create("upgraded/assistant.db");
        Upgrade(PathOf("upgraded/assistant.db")).ShouldReport(0);
        AskOperator("diff", PathOf("assistant.db"), PathOf("upgraded/assistant.db")).ShouldReport(0, "No difference.");
        const string Versions = "SELECT Version, Description FROM VersionInfo ORDER BY 1";
        SqliteFile.Rows(PathOf("assistant.db"), Versions).ShouldBe(SqliteFile.Rows(PathOf("upgraded/assistant.db"), Versions));
        Gate(PathOf("assistant.db")).ShouldReport(0, "The gate is open");
    }

    [Test]
    public void Of_a_database_it_begins_where_that_is_and_keeps_its_rows()
    {
        string path = Create("my data/assistant.db", ApplicationSchemas.Pending);
        string rows = SqliteFile.Rows(path, "SELECT id, project_name FROM conversations");
        string script = Script(path);
        script.ShouldStartWith($"-- What autocoder-schema upgrade executes on {path}: 202601041458 to 202602011429.\n");
        script.ShouldContain($"sqlite3 '{path}' < FILE");
        script.ShouldNotContain("CREATE TABLE");
        RunBySqlite(path, script);
        Gate(path).ShouldReport(0, "The gate is open");
        SqliteFile.Rows(path, "SELECT id, project_name FROM conversations").ShouldBe(rows);
        Script(path).ShouldEndWith("-- Nothing to do.\n");
    }

    [Test]
    public void A_file_that_nobody_tracked_gets_its_versions_recorded()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        string script = Script(path);
        script.ShouldContain("-- 202601041458 V202601041458_CreateConversations\n-- Its schema is there already: it is only recorded.\nINSERT INTO \"VersionInfo\"");
        script.ShouldContain("-- The table of versions.\nCREATE TABLE \"VersionInfo\"");
        RunBySqlite(path, script);
        Gate(path).ShouldReport(0, "The gate is open");
    }

    [Test]
    public void The_way_back_undoes_the_way_there()
    {
        RunBySqlite(PathOf("assistant.db"), Script("--kind", "assistant", "--to", "202601041458"));
        string before = SqliteFile.Dump(PathOf("assistant.db"));
        RunBySqlite(PathOf("assistant.db"), Script(PathOf("assistant.db")));
        string back = Script("--down", "--to", "202601041458", PathOf("assistant.db"));
        back.ShouldStartWith($"-- What autocoder-schema downgrade executes on {PathOf("assistant.db")}: 202602011429 to 202601041458.\n");
        back.ShouldBe(Script("--down", "--kind", "assistant", "--to", "202601041458")
            .Replace("a database of kind 'assistant'", PathOf("assistant.db"), StringComparison.Ordinal)
            .Replace("sqlite3 DATABASE", $"sqlite3 {PathOf("assistant.db")}", StringComparison.Ordinal)
            .Replace("by running them on an empty database in memory.", "by running them in memory on the schema of that database, without its rows.", StringComparison.Ordinal));
        RunBySqlite(PathOf("assistant.db"), back);
        SqliteFile.Dump(PathOf("assistant.db")).ShouldBe(before);
    }

    [Test]
    public void What_depends_on_rows_is_said()
    {
        string script = Script("--migrations", Foreign);
        script.ShouldContain("-- 2 AddEmail\n-- It runs code of its own: on rows it may execute other statements than these, which only a run on a copy shows: autocoder-schema rehearse\n");
        script.ShouldContain("-- Maintenance of the migrations runs beside them, and is not in it.\n");
        Script("--down", "--kind", "assistant").ShouldContain("-- It asks rows whether it can be done: on some it fails.\n");
    }

    [Test]
    public void Between_two_versions_there_is_only_what_lies_between()
    {
        string script = Script("--kind", "assistant", "--from", "202601041458", "--to", "202602011429");
        script.ShouldContain("ADD COLUMN \"mode\"");
        script.ShouldNotContain("CREATE TABLE");
    }

    [Test]
    public void An_error_ends_it_and_keeps_nothing()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        string script = Script(path);
        SqliteFile.Execute(path, "CREATE INDEX ix_conversations_mode ON conversations (title)");
        string before = SqliteFile.Dump(path);
        Write("script.sql", script);
        RequireSqlite();
        Shell($"sqlite3 '{path}' < script.sql").ExitCode.ShouldNotBe(0);
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public void What_makes_no_sense_is_refused_with_what_would()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        AskOperator("script").ShouldRefuse("Of which kind? Give --kind with one of: assistant, features, registry.");
        AskOperator("script", "--from", "202601041458", path).ShouldRefuse($"--from: {path} tells where it is; leave one of the two away.");
        AskOperator("script", "--kind", "assistant", "--from", "5").ShouldRefuse("--from 5: no migration has this version; the nearest is ");
        AskOperator("script", "--kind", "assistant", "--from", "202602011429", "--to", "202601041458").ShouldRefuse("from 202602011429 to 202601041458: give --down for the way back.");
        AskOperator("script", "--to", "soon").ShouldRefuse("--to soon: give the version of a migration, or 0 for an empty database.");
        AskOperator("script", PathOf("gone.db"), "--kind", "assistant").ShouldRefuse(PathOf("gone.db"), "does not exist");
    }

    private string Script(params string[] arguments) => AskOperator(["script", .. arguments]).ShouldReport(0).Output;

    private void RunBySqlite(string path, string script)
    {
        RequireSqlite();
        Write("script.sql", script);
        Shell($"sqlite3 '{path}' < script.sql").ShouldReport(0).Output.ShouldBeEmpty();
    }

    private void RequireSqlite()
    {
        if (Shell("command -v sqlite3").ExitCode != 0) Assert.Ignore("sqlite3 is not here");
    }
}
