namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>Repositories of every sort, and questions that cannot be answered.</summary>
internal sealed class RepositoryTests : MergeTest
{
    [Test]
    public void A_worktree_a_subfolder_and_a_bare_clone_answer_the_same()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Git("git worktree add -q ../fleet-tree feature~0 --detach && git clone -q --bare . bare.git");
        foreach (string folder in new[] { "../fleet-tree", $"../fleet-tree/{Project}", "bare.git" })
            In(folder, "--base", "main", "--head", "feature").ShouldReport(0, "it brings 1 migration");
    }

    [Test]
    public void A_shallow_clone_without_a_common_ancestor_cannot_tell()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Git("git checkout -q main && git commit -q --allow-empty -m more && git clone -q --depth 1 --no-single-branch file://$PWD shallow");
        Unknown(In("shallow", "--base", "origin/main", "--head", "origin/feature"), "shallow clone", "git fetch --unshallow");
        Git("cd shallow && git fetch -q --unshallow");
        In("shallow", "--base", "origin/main", "--head", "origin/feature").ShouldReport(0, "it brings 1 migration");
    }

    [Test]
    public void A_clone_without_its_files_cannot_tell_and_fetches_nothing()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Git("git config uploadpack.allowFilter true && git clone -q --no-checkout --filter=blob:none file://$PWD partial");
        Unknown(In("partial", "--base", "origin/main", "--head", "origin/feature"), "is not in this clone");
    }

    [Test]
    public void A_shallow_clone_with_a_merge_base_answers_with_a_note()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Git("git clone -q --depth 2 --no-single-branch file://$PWD shallow && cd shallow && git fetch -q --depth 1 origin main");
        Git("git -C shallow rev-parse --is-shallow-repository").Trim().ShouldBe("true", "or it shows nothing");
        In("shallow", "--base", "origin/main", "--head", "origin/feature").ShouldReport(0, "This clone is shallow", "git fetch --unshallow");
    }

    [Test]
    public void What_git_does_not_say_about_changes_is_said()
    {
        Branch("feature", "main", (3, "AddPhone"));
        File.WriteAllText(PathOf(".git/index"), "broken");
        Gate("--base", "main").ShouldReport(0, "Whether there are changes that are not committed cannot be told (git status failed)");
    }

    [Test]
    public void Unrelated_histories_cannot_be_compared()
    {
        Git("git checkout -q --orphan other && git commit -q -m other");
        Unknown(Gate("--base", "main"), "main and HEAD have no common ancestor");
    }

    [Test]
    public void A_repository_without_commits() => Refused(
        "git init -q empty", "empty", ["--base", "main"], "This repository has no commits yet");

    [Test]
    public void A_folder_that_is_no_repository() => Refused("mkdir ../home/plain", "../home/plain", ["--base", "main"], "is in no git repository");

    [Test]
    public void A_ref_that_does_not_exist() => Gate("--base", "mian").ShouldRefuse("--base mian: there is no such commit here", "origin/mian");

    [Test]
    public void A_ref_that_is_an_option() => Gate("--base=--all").ShouldRefuse("'--all' names no commit");

    [Test]
    public void Options_of_a_merge_without_a_base_are_refused()
    {
        Gate("--head", "main").ShouldRefuse("--head is about a merge: give --base REF, too.");
        Gate("--sources", Project).ShouldRefuse("--sources is about a merge");
    }

    [Test]
    public void Without_git_it_says_so()
    {
        Finished finished = Shell($"dotnet=$(command -v dotnet); mkdir bin; ln -s $dotnet bin/dotnet; PATH=$PWD/bin {Words(Program.Gate, "--base", "main").Replace("'dotnet'", "$dotnet")}");
        finished.ExitCode.ShouldBe(2, finished.All);
        finished.Error.ShouldContain("git is not installed, or not on the PATH");
    }

    [TestCase("git")]
    [TestCase("dotnet")]
    public void A_program_in_the_repository_never_answers_for_one_of_the_machine(string name)
    {
        Branch("feature", "main", (3, "AddPhone"));
        Put(name, $"#!/bin/sh\n: >'{PathOf("../was-run")}'\n");
        Git($"chmod +x {name}");
        Gate("--base", "main").ShouldReport(0, "it brings 1 migration");
        File.Exists(PathOf("../was-run")).ShouldBeFalse();
    }

    [Test]
    public void What_a_submodule_holds_is_not_looked_at_and_it_is_said()
    {
        Git("git clone -q . ../home/library && git checkout -q --orphan app && git rm -rfq . && git commit -q --allow-empty -m app && git submodule --quiet add file://$HOME/library lib && git commit -q -m sub && git checkout -q -b feature");
        Gate("--base", "app").ShouldReport(0, "No migrations were found", "what submodules hold is not looked at (lib): ask there.");
        In("lib", "--base", "HEAD").ShouldReport(0, "it brings no migration");
    }

    [Test]
    public void A_submodule_that_comes_with_another_commit_is_a_warning_that_names_it()
    {
        Git("git clone -q . ../home/library && git checkout -q --orphan app && git rm -rfq . && git commit -q --allow-empty -m app && git submodule --quiet add file://$HOME/library lib && git commit -q -m sub && git checkout -q -b feature");
        string old = Git("git -C lib rev-parse HEAD").Trim();
        Git("cd lib && git rm -q migrations/Shop/V2_AddCity.cs && git commit -q -m less && cd .. && git commit -q -a -m moved");
        string now = Git("git -C lib rev-parse HEAD").Trim();
        Gate("--base", "app").ShouldReport(
            0, "lib: warning submodule-not-read: HEAD moves the submodule lib to another commit: what it holds is not looked at", $"(cd lib && check-pending-migrations --base {old} --head {now})");
        Gate("--base", "app", "--sources", "lib/migrations").ShouldRefuse("--sources lib/migrations: that is in the submodule lib");
        Git("git checkout -q app && git commit -q --allow-empty -m more && git checkout -q feature~0");
        Gate("--base", "feature", "--head", "app").Output.ShouldNotContain("submodule-not-read");
        Gate("--base", "app~2", "--head", "app").ShouldReport(0, "app adds the submodule lib");
    }

    [Test]
    public void Sources_that_are_in_none_of_the_commits_are_refused()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Put("only-here/A.cs", "");
        Gate("--base", "main", "--sources", "migratoins").ShouldRefuse("--sources migratoins: neither main nor HEAD has migratoins, so nothing would be looked at");
        Gate("--base", "main", "--sources", Project, "--sources", "only-here").ShouldRefuse("--sources only-here");
        Gate("--base", "main", "--sources", FileOf(3, "AddPhone")).ShouldReport(1, "it brings 1 migration");
        Git("git rm -rqf migrations && git commit -q -m gone");
        Gate("--base", "main", "--sources", Project).ShouldReport(1, "released-migration-deleted");
        Write("autocoder-schema.json", """{ "sources": ["migratoins"] }""");
        Gate("--base", "main").ShouldRefuse("or as 'sources' in autocoder-schema.json");
    }

    [Test]
    public void Sources_limit_it_to_a_folder_and_so_does_the_configuration()
    {
        Git("git checkout -q -b feature");
        Put("test/Fixture/Fixture.csproj", "<Project />");
        Put("test/Fixture/Bad.cs", Source(1, "V1_One", "") + Source(1, "V1_Two", "").Replace("using FluentMigrator;", "").Replace("namespace Shop;", ""));
        Commit("a fixture");
        Gate("--base", "main").ShouldReport(1, "version-used-twice");
        Gate("--base", "main", "--sources", Project).ShouldReport(0);
        Write("autocoder-schema.json", """{ "sources": ["migrations"] }""");
        Gate("--base", "main").ShouldReport(0);
        Gate("--base", "main", "--sources", "/elsewhere").ShouldRefuse("outside of the repository");
        foreach (string value in new[] { "!touch run", "default=!touch run", "-" })
            Gate("--base", "main", "--expect", value).ShouldRefuse("before a merge the model is read from the commits of both sides");
    }

    [Test]
    public void The_answer_as_json()
    {
        Branch("feature", "main", (3, "AddPhone"));
        using var document = System.Text.Json.JsonDocument.Parse(Gate("--base", "main", "--format", "json").ShouldReport(0).Output);
        document.RootElement.GetProperty("open").GetBoolean().ShouldBeTrue();
        document.RootElement.GetProperty("projects")[0].GetProperty("onHead")[0].GetProperty("change").GetString().ShouldBe("added");
        document.RootElement.GetProperty("base").GetProperty("ref").GetString().ShouldBe("main");
    }

    [Test]
    public void This_repository_passes_its_own_gate_for_its_configuration_names_the_sources()
    {
        string root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory), here = PathOf(".");
        Git($"cp '{root}/autocoder-schema.json' . && git add -A && git commit -q -m 'how it is asked' && git checkout -q -b feature");
        Git($"cd '{root}' && tar --exclude=bin --exclude=obj -cf - migrations test/fixtures | tar -C '{here}' -xf -");
        Commit("what this repository has");
        Gate("--base", "main").ShouldReport(0, "The gate is open", "it brings");
        Git("git checkout -q main && git rm -q autocoder-schema.json && git commit -q -m 'everything is asked about' && git checkout -q feature && git merge -q --no-edit main");
        Gate("--base", "main").ShouldReport(3, "The gate is closed");
    }

    private void Refused(string prepare, string folder, string[] arguments, string fragment)
    {
        Git(prepare);
        In(folder, arguments).ShouldRefuse(fragment);
    }

    private Finished In(string folder, params string[] arguments)
    {
        string before = Everything();
        Finished finished = Shell($"cd '{folder}' && {Words(Program.Gate, arguments)}").ShouldBeCivil();
        Everything().ShouldBe(before, "asking wrote something");
        return finished;
    }

    private static void Unknown(Finished finished, params string[] fragments)
    {
        finished.ExitCode.ShouldBe(3, finished.All);
        finished.Output.ShouldBeEmpty();
        foreach (string fragment in fragments) finished.Error.ShouldContain(fragment);
    }
}
