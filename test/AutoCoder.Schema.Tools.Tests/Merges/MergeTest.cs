namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>
/// A test with a real repository: the fleet's folder is one, with a project <c>migrations/Shop</c> of the migrations 1 and 2 and their
/// lock, committed on <c>main</c>. Asking is held to write nothing, in <c>.git</c> either.
/// </summary>
internal abstract class MergeTest : ToolTest
{
    protected const string Project = "migrations/Shop";

    [SetUp]
    public void CreateRepository()
    {
        File.WriteAllText(Path.Combine(Home, ".gitconfig"), """
            [user]
                name = Somebody
                email = somebody@example.org
            [init]
                defaultBranch = main
            [protocol "file"]
                allow = always
            [gc]
                auto = 0
            [maintenance]
                auto = false
            """);
        Git("git init -q");
        Put($"{Project}/Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        Add(1, "CreateShops");
        Add(2, "AddCity");
        Lock((1, "CreateShops"), (2, "AddCity"));
        Commit("two migrations");
    }

    /// <summary>Runs commands that have to succeed.</summary>
    internal string Git(string script)
    {
        Finished finished = Shell($"set -e\n{script}");
        finished.ExitCode.ShouldBe(0, $"{script}\n{finished.All}");
        return finished.Output;
    }

    protected void Commit(string message) => Git($"git add -A && git commit -q -m '{message}'");

    protected void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>A file with one migration.</summary>
    protected void Add(long version, string words, string body = "", string? file = null, string attributes = "") =>
        Put(file ?? FileOf(version, words), Source(version, $"V{version}_{words}", body.Length > 0 ? body : $"Execute.Sql(\"SELECT {version}\");", attributes));

    protected static string FileOf(long version, string words) => $"{Project}/V{version}_{words}.cs";

    protected static string Source(long version, string name, string body, string attributes = "") =>
        $$"""
        using FluentMigrator;

        namespace Shop;

        [Migration({{version}})]{{attributes}}
        public sealed class {{name}} : Migration
        {
            public override void Up()
            {
                {{body}}
            }

            public override void Down() => Execute.Sql("SELECT 0");
        }

        """;

    /// <summary>Writes the lock of these migrations, of kind <c>default</c>.</summary>
    protected void Lock(params (long Version, string Words)[] migrations) => Put($"{Project}/schema.lock", LockText(migrations));

    protected static string LockText(params (long Version, string Words)[] migrations) => KindText(("default", migrations));

    protected static string KindText(params (string Kind, (long Version, string Words)[] Migrations)[] kinds) =>
        SchemaLockText.Write(new SchemaLock([.. kinds.Select(kind => KindLock.Of(kind.Kind, kind.Migrations.Select(one => new RecordedMigration(
            one.Version, $"V{one.Version}_{one.Words}", SqlHash.Of([$"SELECT {one.Version}"]), SqlHash.Of(["SELECT 0"]), Schema(kind.Migrations, one.Version)))))]));

    /// <summary>A branch from <paramref name="from"/> that adds a migration, with its lock.</summary>
    protected void Branch(string name, string from, params (long Version, string Words)[] added)
    {
        Git($"git checkout -q -b {name} {from}");
        foreach ((long version, string words) in added) Add(version, words);
        Lock([(1, "CreateShops"), (2, "AddCity"), .. added]);
        Commit($"{name} adds");
    }

    private static DatabaseSchema Schema((long Version, string Words)[] migrations, long upTo) => SchemaReader.Read(
        migrations.Where(one => one.Version <= upTo).Select(one => new SchemaEntry("table", $"t{one.Version}", $"t{one.Version}", $"CREATE TABLE t{one.Version} (id integer)")));
}
