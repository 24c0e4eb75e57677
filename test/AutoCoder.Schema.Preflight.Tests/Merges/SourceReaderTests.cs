namespace AutoCoder.Schema.Preflight.Tests.Merges;

/// <summary>Migrations read from their sources are those that the compiler makes of them.</summary>
internal class SourceReaderTests
{
    [TestCase("Fixtures.PlainMigrations")]
    [TestCase("Fixtures.TaggedMigrations")]
    public void Sources_tell_the_versions_classes_and_kinds_of_the_compiled_assembly(string name)
    {
        string assembly = Path.Combine(TestContext.CurrentContext.TestDirectory, name + ".dll");
        Catalogue compiled = Tests.Catalogues.Fixtures.Read(assembly, allowNonTransactional: true);
        SourceMigration[] sources = [.. Facts(Path.Combine(Root, "test/fixtures", name)).SelectMany(file => file.Migrations)];

        foreach (KindCatalogue kind in compiled.Kinds)
        {
            foreach (CatalogueMigration migration in kind.Migrations)
            {
                SourceMigration source = sources.Where(one => one.ClassName == migration.ClassName).ShouldHaveSingleItem(migration.ClassName);
                if (source.Problem is not null) continue; // said, and asked of the lock file
                source.Version.ShouldBe(migration.Version, migration.ClassName);
                source.IsTransactional.ShouldBe(migration.IsTransactional, migration.ClassName);
                if (!source.HasUnknownTags && !source.Tags.IsEmpty) source.Tags.ShouldBe([kind.Kind], migration.ClassName);
            }
        }

        sources.Count(one => one.Problem is null).ShouldBeGreaterThan(sources.Length / 3); // attributes of other assemblies are what these fixtures are about
    }

    [TestCase("(", "1", ")")]
    [TestCase("L<", "int", ">")]
    [TestCase("[", "1", "]")]
    public void Brackets_nested_deeper_than_anybody_writes_are_an_error_with_its_line(string open, string inside, string close)
    {
        const int Depth = 30_000;
        string deep = string.Concat(Enumerable.Repeat(open, Depth)) + inside + string.Concat(Enumerable.Repeat(close, Depth));
        SourceFacts facts = SourceReader.Read([new("p", "a.cs", $"class A\n{{\n    object x = {deep};\n}}\n")]).ShouldHaveSingleItem();
        facts.Error.ShouldBe("brackets are nested more than 1000 deep, and nobody reads that");
        facts.ErrorLine.ShouldBe(3);
    }

    [Test]
    public void The_projects_own_sources_tell_what_its_lock_file_has()
    {
        string folder = Path.Combine(Root, "migrations/AutoCoder.Schema.Migrations");
        var locked = (Outcome<SchemaLock>.Done)SchemaLockParser.Read(File.ReadAllText(Path.Combine(folder, "schema.lock")), LockOrigin.File("schema.lock"));

        Facts(folder).SelectMany(file => file.Migrations).Select(one => (one.Tags.Single(), one.Version!.Value, one.Name)).Order()
            .ShouldBe(locked.Value.Kinds.SelectMany(kind => kind.Migrations.Select(line => (kind.Kind, line.Version, line.Name))).Order());
    }

    [TestCase("[Migration(2026_02_01)]", 20260201)]
    [TestCase("[Migration(0x10L)]", 16)]
    [TestCase("[Migration(version: 10 * (2 + 3) - 1)]", 49)]
    [TestCase("[FluentMigrator.Migration(Year * 100 + 1, TransactionBehavior.Default)]", 202601)]
    [TestCase("[global::FluentMigrator.MigrationAttribute(Numbers.First, \"words\")]", 7)]
    [TestCase("[TimestampedMigration(2026, 2, 1, 14, 29)]", 20260201142900)]
    [TestCase("[TimestampedMigration(2026, 2, 1, 14, 29, second: 5)]", 20260201142905)]
    [TestCase("[Release(3)]", 3001)]
    public void A_version_is_what_the_compiler_makes_of_it(string attribute, long version) => Only(attribute).Version.ShouldBe(version);

    [TestCase("[Migration(Compute())]")]
    [TestCase("[Migration(Elsewhere.Number)]")]
    [TestCase("[TimestampedMigration(2026, 2, 30, 14, 29)]")]
    [TestCase("[CompanyMigration(5)]")]
    public void A_version_that_the_syntax_does_not_tell_is_said_to_be_unknown(string attribute)
    {
        SourceMigration migration = Only(attribute);
        migration.Version.ShouldBeNull();
        migration.Problem.ShouldNotBeNullOrEmpty();
    }

    [TestCase("Execute.Sql(\"a\");", "Execute . Sql ( \"a\" ) ; // why", true)]
    [TestCase("Execute.Sql(\"a\");", "#region x\n Execute.Sql(\"a\");\n#endregion", true)]
    [TestCase("Execute.Sql(\"a\");", "Execute.Sql(\"b\");", false)]
    [TestCase("Execute.Sql(\"a\");", "Execute.Sql(\"a\"); Execute.Sql(\"a\");", false)]
    [TestCase("Execute.Sql(@\"a\nb\");", "Execute.Sql(@\"a\r\nb\");", true)]
    public void Content_is_the_tokens_and_not_their_layout(string one, string other, bool isSame) =>
        (Only("[Migration(1)]", one).Content == Only("[Migration(2, \"described\")]", other).Content).ShouldBe(isSame);

    [Test]
    public void Constants_of_another_project_do_not_count()
    {
        const string text = "using FluentMigrator; [Migration(N.V)] public class A : Migration { }", constant = "public static class N { public const long V = 5; } // Migration";
        Read(("p", text), ("p", constant))[0].Migrations.Single().Version.ShouldBe(5);
        Read(("p", text), ("q", constant))[0].Migrations.Single().Version.ShouldBeNull();
    }

    private static SourceMigration Only(string attribute, string body = "") => Read(("p", $$"""
        using FluentMigrator;
        namespace Shop;
        public static class Numbers { public const int First = 7; }
        public sealed class ReleaseAttribute : MigrationAttribute { public ReleaseAttribute(long number, long step = 1) : base(number * 1000 + step) { } }
        {{attribute}}
        public sealed class Change : Migration
        {
            private const long Year = 2026;
            public override void Up()
            {
        {{body}}
            }

            public override void Down() { }
        }
        """))[0].Migrations.ShouldHaveSingleItem();

    private static ImmutableArray<SourceFacts> Facts(string folder) =>
        Read([.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(file => ("p", File.ReadAllText(file)))]);

    private static ImmutableArray<SourceFacts> Read(params (string Project, string Text)[] files) =>
        SourceReader.Read([.. files.Select((file, index) => new SourceFile(file.Project, $"{index}", file.Text))]);

    private static string Root
    {
        get
        {
            string folder = TestContext.CurrentContext.TestDirectory;
            while (!File.Exists(Path.Combine(folder, "AutoCoder.Schema.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
