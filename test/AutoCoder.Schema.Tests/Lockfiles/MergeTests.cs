using System.Diagnostics;

namespace AutoCoder.Schema.Tests.Lockfiles;

/// <summary>Two branches and real git.</summary>
internal class MergeTests
{
    private static readonly (long, string, string) One = (1, "One", "CREATE TABLE t(a)");
    private static readonly SchemaLock Base = new([Locks.Kind("k", One), Locks.Kind("l", One)]);
    private string _folder = "";

    [SetUp]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("merge").FullName;
        Git("init", "-q", "-b", "main");
        Commit(Base);
    }

    [TearDown]
    public void Stop() => Directory.Delete(_folder, recursive: true);

    [TestCase(2, "CREATE TABLE u(a)", 3, "CREATE TABLE v(a)")]
    [TestCase(2, "CREATE TABLE u(a)", 3, "CREATE INDEX i ON t(a)")]
    [TestCase(2, "", 3, "")]
    [TestCase(2, "CREATE TABLE u(a)", 2, "CREATE TABLE v(a)")]
    [TestCase(3, "", 2, "ALTER TABLE t ADD COLUMN b")]
    public void Two_branches_that_both_add_a_migration_of_a_kind_collide(long version, string sql, long otherVersion, string otherSql)
    {
        Branch("other", new([Locks.Kind("k", One, (otherVersion, "Theirs", otherSql)), Base.Kinds[1]]));
        Branch("mine", new([Locks.Kind("k", One, (version, "Mine", sql)), Base.Kinds[1]]));

        Git("merge", "-q", "other").ShouldBe(1);

        Locks.Refusal(File.ReadAllText(Path.Combine(_folder, SchemaLock.FileName))).ShouldContain("there are merge conflict markers");
    }

    [Test]
    public void Two_branches_that_add_migrations_of_two_kinds_merge_to_the_lock_of_both()
    {
        KindLock first = Locks.Kind("k", One, (2, "Theirs", "CREATE TABLE u(a)")), second = Locks.Kind("l", One, (3, "Mine", "CREATE INDEX i ON t(a)"));
        Branch("other", new([first, Base.Kinds[1]]));
        Branch("mine", new([Base.Kinds[0], second]));

        Git("merge", "-q", "other", "-m", "both").ShouldBe(0);

        File.ReadAllText(Path.Combine(_folder, SchemaLock.FileName)).ShouldBe(SchemaLockText.Write(new([first, second])));
    }

    private void Branch(string name, SchemaLock content)
    {
        Git("checkout", "-q", "-b", name, "main").ShouldBe(0);
        Commit(content);
    }

    private void Commit(SchemaLock content)
    {
        File.WriteAllText(Path.Combine(_folder, SchemaLock.FileName), SchemaLockText.Write(content));
        Git("add", ".").ShouldBe(0);
        Git("commit", "-q", "-m", "lock").ShouldBe(0);
    }

    private int Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=none", .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        using Process git = Process.Start(start)!;
        git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode;
    }
}
