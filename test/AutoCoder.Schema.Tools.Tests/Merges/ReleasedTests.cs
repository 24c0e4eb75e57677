namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>What is released is not changed any more.</summary>
internal sealed class ReleasedTests : MergeTest
{
    [Test]
    public void An_edited_migration_is_stopped_and_the_command_puts_it_back()
    {
        Git("git checkout -q -b feature");
        Add(2, "AddCity", "Execute.Sql(\"SELECT 22\");");
        Commit("edit");
        Gate("--base", "main").ShouldReport(
            1, $"{FileOf(2, "AddCity")}:5: error released-migration-edited: V2_AddCity is released on main and HEAD changes it", $"git checkout main -- {FileOf(2, "AddCity")}");
        Git($"git checkout main -- {FileOf(2, "AddCity")} && git commit -q -m back");
        Gate("--base", "main").ShouldReport(0);
    }

    [Test]
    public void A_deleted_migration_is_stopped()
    {
        Git($"git checkout -q -b feature && git rm -q {FileOf(2, "AddCity")}");
        Lock((1, "CreateShops"));
        Commit("deleted");
        Gate("--base", "main").ShouldReport(1, $"{FileOf(2, "AddCity")}:5: error released-migration-deleted: V2_AddCity is released on main and HEAD deletes it");
    }

    [Test]
    public void A_renumbered_migration_is_stopped_and_not_taken_for_a_new_one()
    {
        Git($"git checkout -q -b feature && git mv {FileOf(2, "AddCity")} {FileOf(9, "AddCity")} && sed -i s/2/9/ {FileOf(9, "AddCity")} && sed -i s/V2_/V9_/ {FileOf(9, "AddCity")}");
        Lock((1, "CreateShops"), (9, "AddCity"));
        Commit("renumbered");
        Gate("--base", "main").ShouldReport(1, "error released-migration-renumbered: V2_AddCity is released on main and HEAD gives it the version 9", "renumbered on HEAD: default V9_AddCity (was 2)");
    }

    [Test]
    public void A_renamed_class_is_a_note_but_the_lock_that_names_it_is_stale()
    {
        Git($"git checkout -q -b feature && sed -i s/V2_AddCity/V2_AddTown/ {FileOf(2, "AddCity")} && git commit -q -a -m renamed");
        Gate("--base", "main").ShouldReport(
            1, "note released-migration-renamed: V2_AddCity is released on main and HEAD calls it V2_AddTown", "error lock-stale", "version 2 of 'default' is V2_AddCity in it and V2_AddTown in the sources");
        Put($"{Project}/schema.lock", File.ReadAllText(PathOf($"{Project}/schema.lock")).Replace("V2_AddCity", "V2_AddTown"));
        Commit("lock");
        Gate("--base", "main").ShouldReport(0, "note released-migration-renamed");
    }

    [Test]
    public void A_base_class_that_changes_what_a_migration_executes_is_seen_by_the_lock()
    {
        Git("git checkout -q -b feature");
        string file = PathOf($"{Project}/schema.lock");
        File.WriteAllText(file, LockText((1, "CreateShops"), (2, "AddCity")));
        string other = AutoCoder.Schema.Lockfiles.SchemaLockText.Write(Relocked());
        File.WriteAllText(file, other);
        Commit("lock");
        Gate("--base", "main").ShouldReport(1, "error released-migration-edited: V2_AddCity is released on main and executes other SQL on HEAD, though its class is the same", $"{Project}/schema.lock:7");
    }

    [Test]
    public void An_edit_that_the_base_has_made_itself_is_not_held_against_the_branch()
    {
        Git("git checkout -q -b feature");
        Put("README.md", "words");
        Commit("words");
        Git("git checkout -q main");
        Add(2, "AddCity", "Execute.Sql(\"SELECT 22\");");
        Commit("edit on main");
        Gate("--base", "main", "--head", "feature").ShouldReport(0, "edited     on main: default V2_AddCity");
    }

    [Test]
    public void A_base_that_a_shell_would_read_otherwise_is_one_word_in_every_command()
    {
        Git("git branch 'release(1)&2' && git checkout -q -b feature");
        string restore = $"git checkout 'release(1)&2' -- {FileOf(2, "AddCity")}";
        Add(2, "AddCity", "Execute.Sql(\"SELECT 22\");");
        Commit("edit");
        Gate("--base", "release(1)&2").ShouldReport(1, "V2_AddCity is released on release(1)&2 and HEAD changes it", restore);
        Git($"{restore} && git commit -q -m back");
        Gate("--base", "release(1)&2").ShouldReport(0);

        Git($"git rm -q {FileOf(2, "AddCity")} && git commit -q -m gone");
        Gate("--base", "release(1)&2").ShouldReport(1, "and HEAD deletes it", restore);
        Git($"{restore} && git commit -q -m back");

        File.WriteAllText(PathOf($"{Project}/schema.lock"), SchemaLockText.Write(Relocked()));
        Commit("lock");
        Gate("--base", "release(1)&2").ShouldReport(1, "executes other SQL on HEAD", "git diff 'release(1)&2...HEAD'");
        Git("git diff 'release(1)&2...HEAD'");
    }

    private static Lockfiles.SchemaLock Relocked()
    {
        var read = (Outcome<SchemaLock>.Done)Lockfiles.SchemaLockParser.Read(LockText((1, "CreateShops"), (2, "AddCity")), Lockfiles.LockOrigin.File("x"));
        Lockfiles.KindLock kind = read.Value.Kinds[0];
        return new([Lockfiles.KindLock.Of("default", kind.Migrations.Select(line => new Lockfiles.RecordedMigration(
            line.Version, line.Name, line.Version == 2 ? Lockfiles.SqlHash.Of(["SELECT 222"]) : line.Up, line.Down, kind.SchemaAt(line.Version)!)))]);
    }
}
