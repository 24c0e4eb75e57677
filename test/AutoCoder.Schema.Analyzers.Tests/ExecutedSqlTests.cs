namespace AutoCoder.Schema.Analyzers.Tests;

public class ExecutedSqlTests
{
    [TestCase("PRAGMA foreign_keys = OFF", "ACS0007 PRAGMA foreign_keys prepares nothing in a migration, because it does nothing inside a transaction;")]
    [TestCase("pragma main.\\\"foreign_keys\\\"=0", "ACS0007 PRAGMA foreign_keys prepares nothing")]
    [TestCase("PRAGMA journal_mode = WAL;", "ACS0007 PRAGMA journal_mode prepares nothing in a migration, because it cannot be changed inside")]
    [TestCase("UPDATE t SET a = 1; /* now */ PRAGMA legacy_alter_table = ON", "ACS0007 PRAGMA legacy_alter_table")]
    [TestCase("UPDATE t SET a = 1;-- x\\nCOMMIT", "ACS0008 COMMIT fails in a migration, because all migrations of a database are one transaction, which the runner alone ends: take it out")]
    [TestCase("end transaction", "ACS0008 END fails")]
    [TestCase("Begin Immediate", "ACS0008 BEGIN fails in a migration, because all migrations of a database are one transaction: take it out")]
    [TestCase("ROLLBACK;", "ACS0008 ROLLBACK fails")]
    [TestCase("VACUUM", "ACS0008 VACUUM fails")]
    public async Task A_statement_that_does_nothing_or_fails_in_a_transaction_is_told(string sql, string message) =>
        (await Analysis.Messages(Executing($"\"{sql}\""))).ShouldHaveSingleItem().ShouldStartWith(message);

    [TestCase("-- PRAGMA foreign_keys = OFF")]
    [TestCase("/* PRAGMA x; COMMIT; */ UPDATE t SET a = 1")]
    [TestCase("UPDATE t SET a = 'x; COMMIT; PRAGMA y'")]
    [TestCase("UPDATE t SET a = 'it''s; COMMIT'")]
    [TestCase("CREATE TABLE [a; COMMIT] (pragma text)")]
    [TestCase("CREATE TABLE \\\"; COMMIT; \\\" (`; VACUUM` text)")]
    [TestCase("SELECT 1 AS begin, 2 AS vacuum")]
    [TestCase("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; END; UPDATE a SET b = 1")]
    [TestCase("create temp trigger t AFTER INSERT ON a begin SELECT 1; end")]
    [TestCase("ROLLBACK TO before")]
    [TestCase("ROLLBACK TRANSACTION TO SAVEPOINT before")]
    [TestCase("SAVEPOINT before; RELEASE before")]
    [TestCase("PRAGMA user_version = 7; PRAGMA main.application_id = 9")]
    [TestCase("EXPLAIN COMMIT")]
    public async Task Words_in_comments_strings_names_and_triggers_are_no_statements(string sql) =>
        (await Analysis.Messages(Executing($"\"{sql}\""))).ShouldBeEmpty();

    [Test]
    public async Task Constants_and_raw_texts_are_read_and_each_statement_is_told() =>
        (await Analysis.Places(Executing("Sql", "const string Sql = \"PRAGMA a; \" + \"COMMIT\";"))).ShouldBe(["ACS0007 Sql", "ACS0008 Sql"]);

    [Test]
    public async Task A_text_that_is_put_together_at_run_time_is_not_read() =>
        (await Analysis.Messages(Executing("$\"PRAGMA {Name}\"", "string Name => \"x\";"))).ShouldBeEmpty();

    [TestCase("Execute.Sql(\"COMMIT\", \"a description\")", 1)]
    [TestCase("Execute.Sql(\"COMMIT\", new Dictionary<string, string>())", 1)]
    [TestCase("IfDatabase(\"sqlite\").Execute.Sql(\"COMMIT\")", 1)]
    [TestCase("IfDatabase(\"Postgres\").Execute.Sql(\"COMMIT\")", 0)]
    [TestCase("Execute.Script(\"COMMIT\")", 0)]
    [TestCase("Execute.EmbeddedScript(\"COMMIT\")", 0)]
    public async Task Only_texts_that_are_run_on_SQLite_are_read(string call, int count) =>
        (await Analysis.Messages($"[Migration(1)] public class One : ForwardOnlyMigration {{ public override void Up() => {call}; }}")).Length.ShouldBe(count);

    [Test]
    public async Task A_migration_without_a_transaction_may() =>
        (await Analysis.Places(Executing("\"PRAGMA journal_mode = WAL; VACUUM\"", behavior: ", TransactionBehavior.None")))
            .ShouldBe(["ACS0006 Migration(1, TransactionBehavior.None)"]);

    [TestCase("Default", 1)]
    [TestCase("None", 0)]
    public async Task A_base_class_is_held_to_what_all_migrations_are(string behavior, int count) => (await Analysis.Messages($$"""
        public abstract class Base : ForwardOnlyMigration { protected void Prepare() => Execute.Sql("PRAGMA foreign_keys = OFF"); }
        [Migration(1, TransactionBehavior.{{behavior}})] public class One : Base { public override void Up() => Prepare(); }
        """)).Count(message => message.StartsWith("ACS0007", StringComparison.Ordinal)).ShouldBe(count);

    private static string Executing(string sql, string members = "", string behavior = "") => $$"""
        [Migration(1{{behavior}})] public class One : ForwardOnlyMigration
        {
            {{members}}
            public override void Up() => Execute.Sql({{sql}});
        }
        """;
}
