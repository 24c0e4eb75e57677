namespace AutoCoder.Schema.Tools.Tests;

/// <summary>
/// The programs as users get them, with the newest migrations of the project: the only tests of processes that know of these. What they
/// expect is read from the lock file of the product, so that they need no change when it gets a migration.
/// </summary>
[Category("NewestMigrations")]
internal sealed class NewestMigrationsTests : ToolTest
{
    private static readonly string Root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    private static readonly Lockfiles.SchemaLock Newest = LockOf("migrations/AutoCoder.Schema.Migrations");

    private static IEnumerable<string> Kinds => Newest.Kinds.Select(kind => kind.Kind);

    [Test]
    public void The_newest_migrations_begin_with_those_that_the_other_tests_stand_on()
    {
        foreach (Lockfiles.KindLock released in LockOf("test/fixtures/Fixtures.ReleasedMigrations").Kinds)
            KindOf(released.Kind).Migrations.Take(released.Migrations.Length).ShouldBe(released.Migrations);
    }

    [Test]
    public void Both_programs_carry_the_newest_migrations_with_their_lock_file()
    {
        string text = File.ReadAllText(Path.Combine(Root, "migrations/AutoCoder.Schema.Migrations/schema.lock"));
        foreach (Program program in new[] { Program.ShippedGate, Program.ShippedOperator })
            System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(program.Migrations)).ShouldContain(text);
    }

    [Test]
    public void The_lock_file_of_the_newest_migrations_is_fresh()
    {
        string project = Path.Combine(Root, "migrations/AutoCoder.Schema.Migrations/schema.lock");
        Ask(Program.ShippedOperator, "lock", "--check", "--output", project).ShouldReport(0, "is fresh.");
    }

    [Test]
    public void The_schema_book_of_the_newest_migrations_is_fresh() =>
        Ask(Program.ShippedOperator, "book", "--check", Path.Combine(Root, "docs/schema")).ShouldReport(0, "is fresh.");

    [TestCaseSource(nameof(Kinds))]
    public void A_new_database_gets_every_one_of_the_newest_migrations(string kind)
    {
        string path = PathOf($"{kind}.db");
        Work("upgrade", "--create", "--kind", kind, path).ShouldReport(0);
        Ask(Program.ShippedGate, "--strict", "--kind", kind, path).ShouldReport(0);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo ORDER BY Version").ShouldBe(string.Concat(KindOf(kind).Migrations.Select(one => $"{one.Version}\n")));
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_database_of_the_released_migrations_is_brought_to_the_newest_migration(string kind)
    {
        string path = PathOf($"{kind}.db");
        Upgrade("--create", "--kind", kind, path).ShouldReport(0);
        Work("upgrade", "--kind", kind, path).ShouldReport(0);
        Ask(Program.ShippedGate, "--strict", "--kind", kind, path).ShouldReport(0);
        SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{KindOf(kind).Migrations[^1].Version}");
    }

    [Test]
    public void The_demo_prevents_the_incident_with_the_newest_migrations() =>
        Ask(Program.ShippedOperator, "demo").ShouldReport(0).OutputLines[^1].ShouldBe("The incident did not happen.");

    private Finished Work(params string[] arguments)
    {
        using Running running = Start(Program.ShippedOperator, arguments);
        return running.Finish().ShouldBeCivil();
    }

    private static Lockfiles.KindLock KindOf(string kind) => Newest.Kinds.Single(one => one.Kind == kind);

    private static Lockfiles.SchemaLock LockOf(string project) =>
        ((Outcome<SchemaLock>.Done)Lockfiles.SchemaLockParser.Read(
            File.ReadAllText(Path.Combine(Root, project, "schema.lock")), Lockfiles.LockOrigin.File(project))).Value;
}
