namespace AutoCoder.Schema.Preflight.Tests.Lockfiles;

internal class LockInAssemblyTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Start() => _folder = new();

    [TearDown]
    public void Stop() => _folder.Dispose();

    [TestCase("schema.lock")]
    [TestCase("AutoCoder.Schema.Migrations.schema.lock")]
    public void A_fleet_has_the_lock_that_its_migrations_carry(string resource)
    {
        SchemaLock found = Resolved(LockedAssembly.With(("other.txt", "other"), (resource, LockedAssembly.Text()))).Lock.ShouldNotBeNull();

        SchemaLockText.Write(found).ShouldBe(LockedAssembly.Text());
        DatabaseSchema schema = found.Find("k")!.SchemaAt(1)!;
        schema.FindTable("t")!.Indexes.ShouldBeEmpty();
        found.Find("k")!.SchemaAt(2)!.FindTable("t")!.Indexes.ShouldHaveSingleItem();
    }

    [Test]
    public void A_lock_with_the_line_ends_of_Windows_is_read() =>
        Resolved(LockedAssembly.With((SchemaLock.FileName, LockedAssembly.Text().Replace("\n", "\r\n")))).Lock.ShouldNotBeNull();

    [Test]
    public void An_assembly_without_a_lock_is_fine()
    {
        Resolved(LockedAssembly.With(("myschema.lock", "hello"))).Lock.ShouldBeNull();
        Resolved(LockedAssembly.With()).Lock.ShouldBeNull();
    }

    [Test]
    public void A_class_that_was_renamed_since_is_fine() => Resolved(LockedAssembly.Small()).Lock!.Find("k")!.Find(1)!.Name.ShouldBe("Locked1");

    [Test]
    public void Two_locks_are_refused_by_name() =>
        Refused(LockedAssembly.With(("b.schema.lock", LockedAssembly.Text()), ("a.schema.lock", LockedAssembly.Text())))
            .ShouldBe([Message("is there 2 times (a.schema.lock, b.schema.lock); embed one")]);

    [Test]
    public void A_lock_that_lacks_a_migration_is_refused_with_what_to_do() => Refused(LockedAssembly.With((SchemaLock.FileName, LockedAssembly.Text(1))))
        .ShouldBe([Message("does not fit its migrations: k: 2 Two is not in it")]);

    [Test]
    public void A_lock_with_a_migration_that_is_gone_is_refused_with_what_to_do() => Refused(LockedAssembly.With((SchemaLock.FileName, LockedAssembly.Text(1, 2, 3, 4))))
        .ShouldBe([Message("does not fit its migrations: k: 3 Locked3, 4 Locked4 are in it and not among the migrations")]);

    [Test]
    public void A_damaged_lock_is_refused_with_its_line() => Refused(LockedAssembly.With((SchemaLock.FileName, LockedAssembly.Text().Replace("CREATE INDEX i ON t (a)", "CREATE INDEX i ON t (b)"))))
        .ShouldBe([Message("", ", line 9: the schema of k was changed by hand, or merged without a conflict")]);

    [Test]
    public void A_lock_that_is_no_text_is_refused()
    {
        EmittedAssembly assembly = LockedAssembly.With();
        assembly.Embed(SchemaLock.FileName, [0xFF, 0xFE, 0x00]);

        Refused(assembly).ShouldBe([Message("is damaged")]);
    }

    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    [TestCase(100_000)]
    public void A_lock_whose_length_cannot_be_is_refused(int length)
    {
        string path = LockedAssembly.Small().Save(_folder);
        byte[] content = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(content.AsSpan(content.AsSpan().IndexOf("# Lock file"u8) - 4), length);
        File.WriteAllBytes(path, content);

        Resolve(path).ShouldBeOfType<Outcome<Fleet>.Refused>().Problems.ShouldBe([Message("is damaged")]);
    }

    [Test]
    public void A_schema_that_is_not_the_one_its_line_tells_is_refused()
    {
        // As only a build with a bug could write it: the digest and the chain fit.
        SchemaLock written = new([
            KindLock.Of("k", [Recorded(1, "CREATE TABLE t(a)"), Recorded(2, "CREATE TABLE t(a, b)")]), KindLock.Of("l", [Recorded(10, "CREATE TABLE t(a)")])]);
        KindLock kind = written.Kinds[0];
        KindLock lying = new("k", kind.Migrations, _ => SchemaReader.Read([new("table", "u", "u", "CREATE TABLE u(x)")]));

        Refused(LockedAssembly.With((SchemaLock.FileName, SchemaLockText.Write(new([lying, written.Kinds[1]]))))).ShouldBe(
            [Message("has another schema for k at 2 M2 than the fingerprint in its line tells")]);
    }

    [Test]
    public void The_command_that_writes_the_lock_passes_over_the_old_one()
    {
        string path = LockedAssembly.With((SchemaLock.FileName, "hello")).Save(_folder);

        Resolve(path).ShouldBeOfType<Outcome<Fleet>.Refused>();
        FleetResolver.Resolve(new FleetRequest { Migrations = path, CurrentFolder = _folder.Path, IgnoresLock = true })
            .ShouldBeOfType<Outcome<Fleet>.Done>().Value.Lock.ShouldBeNull();
    }

    [Test]
    public void The_file_is_not_read_a_second_time()
    {
        MigrationsReading reading = MigrationsReader.Read(LockedAssembly.Small().Save(_folder), new CatalogueOptions(), LockOrigin.File("schema.lock"));

        File.Delete(_folder.File("Emitted.Locked.dll"));

        SchemaLock found = reading.Lock.ShouldBeOfType<Outcome<SchemaLock>.Done>().Value;
        found.Kinds.SelectMany(kind => kind.Schemas).Count().ShouldBe(3);
    }

    private static RecordedMigration Recorded(long version, string sql) =>
        new(version, $"M{version}", SqlHash.Of([sql]), null, SchemaReader.Read([new("table", "t", "t", sql)]));

    private string Message(string what, string where = "")
    {
        string path = _folder.File("Emitted.Locked.dll");
        return $"The schema.lock in '{path}'{(where.Length > 0 ? where : " " + what)}; run: autocoder-schema lock --migrations {path} --build";
    }

    private Fleet Resolved(EmittedAssembly assembly) => Resolve(assembly.Save(_folder)).ShouldBeOfType<Outcome<Fleet>.Done>().Value;

    private System.Collections.Immutable.ImmutableArray<string> Refused(EmittedAssembly assembly) => Resolve(assembly.Save(_folder)).ShouldBeOfType<Outcome<Fleet>.Refused>().Problems;

    private Outcome<Fleet> Resolve(string path) => FleetResolver.Resolve(new FleetRequest { Migrations = path, CurrentFolder = _folder.Path });
}
