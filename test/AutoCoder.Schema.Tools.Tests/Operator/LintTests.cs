using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Lint on real files with ugly rows; the migrations are those of test/fixtures/Fixtures.UnsafeMigrations.</summary>
internal class LintTests : ToolTest
{
    private const string Secret = "secret@example.org";

    private static readonly string Unsafe = Fixture("UnsafeMigrations");

    private static readonly string[] First =
    [
        "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)", "CREATE UNIQUE INDEX UC_Version ON VersionInfo (Version)",
        "INSERT INTO VersionInfo VALUES (1, NULL, 'CreateShop')",
        "CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, email TEXT, phone TEXT, number TEXT)",
        "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER, note TEXT)",
        "CREATE TABLE drafts (id INTEGER NOT NULL PRIMARY KEY)",
    ];

    private static readonly string[] Rows =
    [
        $"INSERT INTO customers VALUES (1, '{Secret}', '1', '007'), (2, '{Secret}', NULL, '8'), (3, NULL, NULL, NULL), (4, NULL, NULL, NULL)",
        "INSERT INTO orders VALUES (1, 1, NULL), (2, 2, 'x'), (3, 2, 'x')",
    ];

    [Test]
    public void Rows_that_a_migration_would_fail_on_are_told_with_their_database_and_number_and_without_their_values()
    {
        string ugly = Create("ugly.db", [.. First, .. Rows]), clean = Create("clean.db", First);
        Finished finished = AskOperator("lint", "--migrations", Unsafe, ugly, clean);
        finished.ShouldReport(
            1,
            "unique-over-duplicates: Migration 4 (UniqueEmail): " + ugly + " has 1 group of rows with the same values in customers (email)",
            "not-null-over-nulls: Migration 5 (RequireNote): " + ugly + " has 1 row with NULL in orders.note",
            "not-null-without-value: Migration 6 (AddTotal): " + ugly + " has 3 rows in orders, and the new column total is NOT NULL",
            "9 migrations pending somewhere: 8 errors");
        finished.Output.ShouldNotContain(Secret);
        finished.Output.ShouldNotContain(clean);
    }

    [Test]
    public void A_database_without_such_rows_leaves_only_what_the_migrations_say_by_themselves()
    {
        Finished finished = AskOperator("lint", "--migrations", Unsafe, Create("clean.db", First));
        finished.ShouldReport(1, "drops-table: Migration 2 (DropDrafts) drops the table drafts", "5 errors", "1 database asked");
        foreach (string rule in new[] { "unique-over-duplicates", "not-null-over-nulls", "not-null-without-value" }) finished.Output.ShouldNotContain(rule);
    }

    [Test]
    public void Rows_in_the_log_of_a_database_are_asked_too()
    {
        string path = Create("wal.db", [.. First, "PRAGMA journal_mode = WAL"]);
        using var writer = new SqliteConnection($"Data Source={path};Pooling=False");
        writer.Open();
        using SqliteCommand command = writer.CreateCommand();
        command.CommandText = "INSERT INTO orders VALUES (1, 1, NULL), (2, 2, 'x'), (3, 2, 'x')";
        command.ExecuteNonQuery();
        AskOperator("lint", "--migrations", Unsafe, path).ShouldReport(1, "has 3 rows in orders");
    }

    [Test]
    public void All_asks_no_database_and_says_so()
    {
        Finished finished = AskOperator("lint", "--migrations", Unsafe, "--all");
        finished.ShouldReport(1, "10 migrations in the code", "no database was asked", "note    unique-over-duplicates: Migration 4 (UniqueEmail) makes customers (email) unique: it fails on every database with duplicates in it.");
    }

    [Test]
    public void A_destructive_migration_that_says_so_is_no_finding_and_a_reason_is_needed_to_leave_a_rule_out()
    {
        Finished finished = AskOperator("lint", "--migrations", Unsafe, "--all");
        finished.Output.ShouldNotContain("orders.note with all of its values");
        finished.ShouldReport(1, "lint-suppressed: Migration 8 (Habits) leaves pragma-ignored out: copied from another project.", "'no-down' needs a reason");
    }

    [TestCase("text that is no database")]
    [TestCase(null)]
    public void A_database_that_cannot_be_asked_is_named_and_wins(string? content)
    {
        if (content is not null) Write("bad.db", content);
        AskOperator("lint", "--migrations", Unsafe, "--kind", "shop", Create("a.db", First), PathOf("bad.db")).ShouldReport(3, PathOf("bad.db") + " ", "of which 1 could not be examined");
    }

    [Test]
    public void A_database_that_records_no_versions_cannot_be_asked() =>
        AskOperator("lint", "--migrations", Unsafe, Create("a.db", "CREATE TABLE customers (id INTEGER)")).ShouldReport(3, "records no versions");

    [Test]
    public void Severities_and_the_size_of_a_large_table_come_from_the_configuration()
    {
        string ugly = Create("ugly.db", [.. First, .. Rows]);
        Write("autocoder-schema.json", """
            { "lint": { "largeTableRows": 3, "rules": { "drops-table": "off", "drops-column": "note", "converts-column": "warning", "unique-over-duplicates": "off",
              "not-null-over-nulls": "off", "not-null-without-value": "off", "insert-needs-column": "off" } } }
            """);
        Finished finished = AskOperator("lint", "--migrations", Unsafe, ugly);
        finished.ShouldReport(0, "note    drops-column", "warning converts-column", "warning large-table-rebuild: Migration 3 (DropPhone): " + ugly + " has 4 rows in customers");
        finished.Output.ShouldNotContain("drops-table");
    }

    [Test]
    public void A_misspelt_rule_is_refused_with_the_nearest_one()
    {
        Write("autocoder-schema.json", """{ "lint": { "rules": { "drop-table": "off" } } }""");
        AskOperator("lint", "--migrations", Unsafe, "--all").ShouldRefuse("lint.rules.drop-table", "did you mean 'drops-table'?");
    }

    [Test]
    public void Nothing_that_says_which_migrations_are_new_is_a_question_back() =>
        AskOperator("lint", "--migrations", Unsafe).ShouldRefuse("Which migrations are new? Name databases (those that they lack), --base REF (those that a commit does not have) or --all.");

    [Test]
    public void What_the_lock_has_is_told_with_warnings_and_what_is_new_or_edited_with_errors()
    {
        Finished released = AskOperator("lint", "--migrations", Program.Fixture("Fixtures.ReleasedMigrations", "AutoCoder.Schema.Migrations").FirstArguments[0], "--all");
        released.ShouldReport(0, "in the code (those in its schema.lock are told with warnings at most): 0 errors, ", "warning insert-needs-column");
        AskOperator("lint", "--migrations", Unsafe, "--all").ShouldReport(1, "drops-table");
    }

    [Test]
    public void Both_of_base_and_all_are_refused() => AskOperator("lint", "--all", "--base", "main").ShouldRefuse("give one of the two");

    [Test]
    public void The_json_document_has_rule_severity_class_and_database()
    {
        string ugly = Create("ugly.db", [.. First, .. Rows]);
        JsonNode document = JsonNode.Parse(AskOperator("lint", "--migrations", Unsafe, "--format", "json", ugly).Output)!;
        document["exitCode"]!.GetValue<int>().ShouldBe(1);
        JsonNode migration = document["linted"]!.AsArray().Single(one => one!["version"]!.GetValue<long>() == 4)!;
        migration["class"]!.GetValue<string>().ShouldBe("Fixtures.UnsafeMigrations.UniqueEmail");
        JsonNode finding = migration["findings"]!.AsArray().Single(one => (string?)one!["rule"] == "unique-over-duplicates")!;
        (finding["rule"]!.GetValue<string>(), finding["severity"]!.GetValue<string>(), finding["database"]!.GetValue<string>()).ShouldBe(("unique-over-duplicates", "error", ugly));
    }

    [TestCase("junit", "<failure type=\"drops-table\"")]
    [TestCase("sarif", "\"ruleId\": \"drops-table\"")]
    [TestCase("github", "::error title=autocoder-schema lint%3A drops-table::")]
    [TestCase("markdown", "`drops-table`")]
    public void Every_format_has_the_findings(string format, string fragment) =>
        AskOperator("lint", "--migrations", Unsafe, "--all", "--format", format).ShouldReport(1, fragment);

    [Test]
    public void A_finding_has_the_file_and_line_of_its_class_where_the_project_is_here()
    {
        Directory.CreateDirectory(PathOf("migrations/Shop/bin"));
        Write("migrations/Shop/Fixtures.UnsafeMigrations.csproj", "<Project><ItemGroup><PackageReference Include=\"FluentMigrator\" /></ItemGroup></Project>");
        Write("migrations/Shop/Shop.cs", "// class DropDrafts\n[Migration(2), Tags(\"shop\")]\npublic sealed class DropDrafts : Migration\n{\n}\n\nclass DropPhone;\n");
        Write("migrations/Shop/Other.cs", "class DropPhone;");
        Write("migrations/Shop/bin/Copy.cs", "class DropDrafts;");
        Finished finished = AskOperator("lint", "--migrations", Unsafe, "--all");
        finished.ShouldReport(1, "drops-table: migrations/Shop/Shop.cs:3: Migration 2 (DropDrafts)", "drops-column: Migration 3 (DropPhone)");
        AskOperator("lint", "--migrations", Unsafe, "--all", "--format", "github").ShouldReport(1, "::error file=", "migrations/Shop/Shop.cs,line=3,title=autocoder-schema lint%3A drops-table::");
    }

    [Test]
    public void What_a_commit_has_in_its_lock_is_not_new()
    {
        Repository("migrations/schema.lock");
        AskOperator("lint", "--base", "HEAD").ShouldReport(1, "13 migrations not in HEAD: 3 errors");
        AskOperator("lint", "--base", "HEAD~1").ShouldReport(1, "14 migrations not in HEAD~1: 3 errors");
        AskOperator("lint", "--base", "nowhere").ShouldRefuse("--base nowhere: there is no such commit here.");
    }

    [Test]
    public void A_lock_that_cannot_be_read_leaves_it_open_what_is_new()
    {
        Repository("migrations/schema.lock");
        File.WriteAllText(PathOf("migrations/schema.lock"), "<<<<<<< HEAD\n");
        Git("git commit -qam conflict");
        Finished finished = AskOperator("lint", "--base", "HEAD");
        finished.ExitCode.ShouldBe(3, finished.All);
        finished.Error.ShouldContain("HEAD:migrations/schema.lock");
    }

    [Test]
    public void A_base_outside_of_a_repository_is_refused() => AskOperator("lint", "--base", "main").ShouldRefuse("is in no git repository");

    // Two commits: nothing, and the lock of the first migration of assistant databases.
    private void Repository(string lockFile)
    {
        Git("git init -q && git -c user.name=n -c user.email=e@x commit -q --allow-empty -m empty && git config user.name n && git config user.email e@x");
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(lockFile))!);
        using Running running = Start(Program.Operator, "lock", "--migrations", Fixture("EarlierMigrations"), "--output", PathOf(lockFile));
        running.Finish().ExitCode.ShouldBe(0);
        Git("git add -A && git commit -qm lock");
    }

    private void Git(string script)
    {
        Finished finished = Shell(script);
        finished.ExitCode.ShouldBe(0, finished.All);
    }

    private static string Fixture(string name) => Program.Fixture($"Fixtures.{name}").FirstArguments[0];
}
