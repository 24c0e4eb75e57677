namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>Databases against the migrations after a merge, and the schema that the code expects.</summary>
internal sealed class DatabaseTests : MergeTest
{
    [Test]
    public void What_will_be_pending_after_the_merge_is_told_and_can_be_allowed()
    {
        Make("shop.db", 1, 2);
        Branch("feature", "main", (3, "AddPhone"));
        Gate("--base", "main", "shop.db").ShouldReport(1, "The databases, against the migrations after the merge:", "shop.db  default  2   3      pending", "not every database would be ready");
        Gate("--base", "main", "--allow", "pending", "shop.db").ShouldReport(0, "The gate is open");
    }

    [Test]
    public void A_database_that_the_merge_would_put_out_of_order_or_ahead_is_named()
    {
        Make("early.db", 1, 2, 4);
        Make("far.db", 1, 2, 9);
        Branch("released", "main", (4, "AddMail"));
        Branch("feature", "main", (3, "AddPhone"));
        Gate("--base", "released", "early.db", "far.db").ShouldReport(1, "early.db  default  4   4      out-of-order", "far.db    default  9   4      ahead, out-of-order");
    }

    [Test]
    public void A_migration_that_was_applied_and_is_deleted_before_it_was_released_puts_its_database_ahead()
    {
        Make("shop.db", 1, 2, 3);
        Branch("feature", "main", (3, "AddPhone"));
        Git($"git rm -q {FileOf(3, "AddPhone")}");
        Lock((1, "CreateShops"), (2, "AddCity"));
        Commit("never mind");
        Gate("--base", "main", "shop.db").ShouldReport(1, "ahead");
    }

    [Test]
    public void A_change_of_the_expected_schema_without_a_migration_is_stopped()
    {
        Put("model.sql", "CREATE TABLE t1 (id integer); CREATE TABLE t2 (id integer);");
        Commit("model");
        Git("git checkout -q -b feature");
        Put("model.sql", "CREATE TABLE t1 (id integer); CREATE TABLE t2 (id integer);\nCREATE TABLE t3 (id integer);");
        Commit("more");
        Gate("--base", "main", "--expect", "model.sql").ShouldReport(
            1, "model.sql:2: error model-without-migration: HEAD changes what the code expects of 'default', and brings no migration for it", "the model has table t3");
        Add(3, "AddTable");
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddTable"));
        Commit("with its migration");
        Gate("--base", "main", "--expect", "model.sql").ShouldReport(0, "it brings 1 migration");
    }

    private void Make(string name, params long[] versions)
    {
        Create(name, ["CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)", .. versions.Select(version => $"INSERT INTO VersionInfo VALUES ({version}, '2026-02-01', 'x')"),
            .. versions.Select(version => $"CREATE TABLE t{version} (id integer)")]);
        File.AppendAllText(PathOf(".git/info/exclude"), "*.db\n");
    }
}
