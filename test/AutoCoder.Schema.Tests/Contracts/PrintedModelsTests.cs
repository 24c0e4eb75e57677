namespace AutoCoder.Schema.Tests.Contracts;

/// <summary>DDL as the tools print it, in their own spelling and white space, against the tables that it stands for.</summary>
internal class PrintedModelsTests
{
    private const string Conversations = """
        CREATE TABLE conversations (id INTEGER NOT NULL PRIMARY KEY, project_name VARCHAR(100) NOT NULL, title VARCHAR(200))
        """;

    private const string Messages = """
        CREATE TABLE conversation_messages (id INTEGER NOT NULL PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversations(id),
            role VARCHAR(20) NOT NULL, CHECK (role IN ('user', 'assistant')))
        """;

    // print(CreateTable(table).compile(engine)) and print(CreateIndex(index)…): no semicolons, trailing spaces, tabs.
    private const string SqlAlchemy =
        "\nCREATE TABLE conversations (\n\tid INTEGER NOT NULL, \n\tproject_name VARCHAR(100) NOT NULL, \n\ttitle VARCHAR(200), \n"
        + "\tmode VARCHAR(10) NOT NULL, \n\tPRIMARY KEY (id)\n)\n\n\n"
        + "CREATE INDEX ix_conversations_project_name ON conversations (project_name)\n\n"
        + "CREATE TABLE conversation_messages (\n\tid INTEGER NOT NULL, \n\tconversation_id INTEGER NOT NULL, \n\trole VARCHAR(20) NOT NULL, \n"
        + "\tPRIMARY KEY (id), \n\tCONSTRAINT ck_role CHECK (role IN ('user', 'assistant')), \n"
        + "\tFOREIGN KEY(conversation_id) REFERENCES conversations (id)\n)\n\n";

    // dotnet ef migrations script: a byte order mark, CRLF, the history table, a transaction.
    private const string EntityFramework =
        "\uFEFFCREATE TABLE IF NOT EXISTS \"__EFMigrationsHistory\" (\r\n    \"MigrationId\" TEXT NOT NULL CONSTRAINT \"PK___EFMigrationsHistory\" PRIMARY KEY,\r\n"
        + "    \"ProductVersion\" TEXT NOT NULL\r\n);\r\n\r\nBEGIN TRANSACTION;\r\nCREATE TABLE \"Blogs\" (\r\n"
        + "    \"Id\" INTEGER NOT NULL CONSTRAINT \"PK_Blogs\" PRIMARY KEY AUTOINCREMENT,\r\n    \"Url\" TEXT NULL\r\n);\r\nGO\r\n\r\n"
        + "CREATE TABLE \"Posts\" (\r\n    \"Id\" INTEGER NOT NULL CONSTRAINT \"PK_Posts\" PRIMARY KEY AUTOINCREMENT,\r\n"
        + "    \"Created\" TEXT NOT NULL DEFAULT (CURRENT_TIMESTAMP),\r\n    \"BlogId\" INTEGER NOT NULL,\r\n"
        + "    CONSTRAINT \"FK_Posts_Blogs_BlogId\" FOREIGN KEY (\"BlogId\") REFERENCES \"Blogs\" (\"Id\") ON DELETE CASCADE\r\n);\r\n\r\n\r\n"
        + "CREATE INDEX \"IX_Posts_BlogId\" ON \"Posts\" (\"BlogId\");\r\n\r\n"
        + "INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\")\r\nVALUES ('20260101000000_Initial', '9.0.0');\r\n\r\nCOMMIT;\r\n";

    // db/structure.sql: one line a table, SQLite's own table, full-text search with its shadow tables, the versions at the end.
    private const string Rails = """
        CREATE TABLE IF NOT EXISTS "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
        CREATE TABLE sqlite_sequence(name,seq);
        CREATE TABLE IF NOT EXISTS "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar NOT NULL, "admin" boolean DEFAULT FALSE NOT NULL, "score" decimal(10,2) DEFAULT 0.0, "created_at" datetime(6) NOT NULL);
        CREATE UNIQUE INDEX "index_users_on_email" ON "users" ("email") /*application='Shop'*/;
        CREATE TABLE IF NOT EXISTS "orders" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, CONSTRAINT "fk_rails_f868b47f6a"
        FOREIGN KEY ("user_id")
          REFERENCES "users" ("id")
        );
        CREATE INDEX "index_orders_on_user_id" ON "orders" ("user_id");
        CREATE VIRTUAL TABLE notes_fts USING fts5(body)
        /* notes_fts(body) */;
        CREATE TABLE IF NOT EXISTS 'notes_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
        CREATE TABLE IF NOT EXISTS 'notes_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS 'notes_fts_content'(id INTEGER PRIMARY KEY, c0);
        CREATE TABLE IF NOT EXISTS 'notes_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
        CREATE TABLE IF NOT EXISTS 'notes_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
        INSERT INTO "schema_migrations" (version) VALUES
        ('20260201142900'),
        ('20260104145800');

        """;

    // manage.py sqlmigrate app 0001
    private const string Django = """
        BEGIN;
        --
        -- Create model Question
        --
        CREATE TABLE "polls_question" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "question_text" varchar(200) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "votes" integer unsigned NOT NULL CHECK ("votes" >= 0));
        --
        -- Create model Choice
        --
        CREATE TABLE "polls_choice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "question_id" bigint NOT NULL REFERENCES "polls_question" ("id") DEFERRABLE INITIALLY DEFERRED);
        CREATE INDEX "polls_choice_question_id_c5b4b260" ON "polls_choice" ("question_id");
        COMMIT;

        """;

    [Test]
    public void What_SQLAlchemy_prints_is_read_and_the_incident_is_seen_with_file_and_line() =>
        Findings(SqlAlchemy, Conversations, "CREATE INDEX ix_conversations_project_name ON conversations(project_name)", Messages).ShouldBe(
        [
            "Breaking models.sql:6: the model has conversations.mode, the migrations do not: every statement that uses it will fail "
            + "(add a migration: autocoder-schema new app 'Add mode to conversations').",
        ]);

    [Test]
    public void What_Entity_Framework_Core_prints_is_read() => Findings(
        EntityFramework,
        "CREATE TABLE Blogs (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, Url TEXT)",
        "CREATE TABLE Posts (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, Created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, "
        + "BlogId INTEGER NOT NULL, FOREIGN KEY (BlogId) REFERENCES Blogs(Id) ON DELETE SET NULL)",
        "CREATE INDEX IX_Posts_BlogId ON Posts(BlogId)").ShouldBe(
        [
            "Breaking models.sql:16: after every migration, FOREIGN KEY (blogid) REFERENCES blogs (id) ON DELETE SET NULL is there on Posts "
            + "instead of FOREIGN KEY (blogid) REFERENCES blogs (id) ON DELETE CASCADE: deleting or changing a parent ends otherwise.",
        ]);

    [Test]
    public void What_Rails_prints_is_read() => Findings(
        Rails,
        "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, email varchar NOT NULL, admin boolean NOT NULL DEFAULT FALSE, score decimal(10,2) DEFAULT 0.0, created_at datetime(6) NOT NULL)",
        "CREATE UNIQUE INDEX ux ON users(email)",
        "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users(id), note TEXT NOT NULL)",
        "CREATE INDEX index_orders_on_user_id ON orders(user_id)",
        "CREATE VIRTUAL TABLE notes_fts USING fts5(body)").ShouldBe(
        [
            "Breaking models.sql:6: the migrations have orders.note, NOT NULL without a default, the model does not: every INSERT INTO orders by the model fails.",
        ]);

    [Test]
    public void What_Django_prints_is_read() => Findings(
        Django,
        "CREATE TABLE polls_question (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, question_text varchar(200) NOT NULL, data text NOT NULL CHECK (json_valid(data) OR data IS NULL), votes integer unsigned NOT NULL CHECK (votes >= 0))",
        "CREATE TABLE polls_choice (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, question_id bigint NOT NULL REFERENCES polls_question(id) DEFERRABLE INITIALLY DEFERRED)")
        .Where(finding => finding.StartsWith("Breaking", StringComparison.Ordinal)).ShouldBeEmpty();

    private static IEnumerable<string> Findings(string printed, params string[] migrations)
    {
        Model model = ModelReader.Read([new("models.sql", printed)]).ShouldBeOfType<Outcome<Model>.Done>().Value;
        return ModelContract.Compare("app", model, MemoryDatabase.Schema(migrations))
            .Select(finding => $"{finding.Class} {finding.Place}: {finding.Message}");
    }
}
