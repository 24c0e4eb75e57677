namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>An application in another language: its migrations come as an assembly, or as a lock alone, and no C# is there.</summary>
internal sealed class BinaryMigrationsTests : MergeTest
{
    private const string Conversations = "CREATE TABLE conversations (id INTEGER NOT NULL, project_name VARCHAR(100) NOT NULL, title VARCHAR(200), created_at DATETIME, updated_at DATETIME, PRIMARY KEY (id));\n";

    private static string Earlier => Program.Fixture("Fixtures.EarlierMigrations").FirstArguments[0];

    private static string Released => Program.Fixture("Fixtures.ReleasedMigrations", "AutoCoder.Schema.Migrations").FirstArguments[0];

    [SetUp]
    public void Python()
    {
        Git("git rm -rq migrations && echo 'print(1)' >app.py");
        Put("autocoder-schema.json", """{ "migrations": "lib/migrations.dll", "kinds": { "assistant": { "paths": ["data/*.db"], "expect": ["model.sql"] } } }""");
        Put(".gitignore", "data/\n");
        Put("model.sql", Conversations);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_change_of_the_model_is_held_against_the_lock_that_the_assembly_carries(bool isTracked)
    {
        if (!isTracked) Put(".gitignore", "data/\nlib/\n");
        Carry(Released);
        Commit("an application");
        Git("git checkout -q -b feature");
        Put("model.sql", Conversations.Replace("updated_at DATETIME", "updated_at DATETIME, mode VARCHAR(10) NOT NULL DEFAULT 'dev'"));
        Commit("what the migrations give already");
        Gate("--base", "main").ShouldReport(0, "The gate is open");
        Put("model.sql", Conversations.Replace("updated_at DATETIME", "updated_at DATETIME, colour TEXT"));
        Commit("what they do not give");
        Gate("--base", "main").ShouldReport(1, "error model-without-migration", "colour");
    }

    [Test]
    public void An_assembly_that_comes_with_the_branch_brings_its_migrations_and_takes_others_away()
    {
        Carry(Earlier);
        Commit("an application");
        Git("git checkout -q -b feature");
        Carry(Released);
        Commit("newer migrations");
        Gate("--base", "main").ShouldReport(
            1, "added      on HEAD: features V202602081411_AddHumanInput  lib/migrations.dll:", "lib/migrations.dll:32: error released-migration-deleted: 7 CreateNotes is released on main");
        Gate("--base", "feature", "--head", "main").ShouldReport(0);
        Git("git checkout -q -b back feature && git checkout -q main -- lib && git commit -q -m older");
        Gate("--base", "feature", "--head", "back").ShouldReport(1, "error released-migration-deleted");
    }

    [Test]
    public void An_assembly_that_is_none_closes()
    {
        Carry(Released);
        Commit("an application");
        Git("git checkout -q -b feature && echo broken >lib/migrations.dll && git commit -q -a -m broken");
        Gate("--base", "main").ShouldReport(3, "lib/migrations.dll:1: error source-not-followed");
    }

    [Test]
    public void A_lock_alone_tells_what_a_merge_brings()
    {
        Put("schema.lock", LockText((1, "CreateShops"), (2, "AddCity")));
        File.Delete(PathOf("autocoder-schema.json"));
        Commit("a lock");
        Git("git checkout -q -b feature");
        Put("schema.lock", LockText((1, "CreateShops"), (2, "AddCity"), (3, "AddPhone")));
        Commit("one more");
        Gate("--base", "main").ShouldReport(0, "added      on HEAD: default V3_AddPhone  schema.lock:8", "it brings 1 migration");
        Put("schema.lock", LockText((2, "AddCity")));
        Commit("one less");
        Gate("--base", "main").ShouldReport(1, "error released-migration-deleted: V1_CreateShops");
    }

    [Test]
    public void Databases_are_asked_by_it_and_where_there_is_nothing_it_is_a_note()
    {
        Carry(Released);
        Commit("an application");
        Create("data/shop.db", Conversations);
        Gate("--base", "main", "--databases").ShouldReport(1, "data/shop.db", "unversioned");
        Git("git rm -qr lib && git commit -q -m gone");
        Gate("--base", "HEAD", "--databases").ShouldReport(0, "The databases of the configuration were not asked: this repository has no migrations.");
        Gate("--base", "HEAD", "data/shop.db").ShouldRefuse("The databases cannot be asked: no migrations are left after this merge");
    }

    private void Carry(string assembly)
    {
        Directory.CreateDirectory(PathOf("lib"));
        File.Copy(assembly, PathOf("lib/migrations.dll"), overwrite: true);
    }
}
