namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>What is pushed, held against what the remote has.</summary>
internal sealed class PushHookTests : HookTest
{
    [SetUp]
    public void CreateRemote()
    {
        WithoutLock();
        Git("git init -q --bare ../home/there.git && git remote add origin ../home/there.git && git push -q -u origin main");
    }

    [Test]
    public void A_new_branch_is_held_against_the_default_branch_and_may_renumber_what_it_pushed_before()
    {
        Added("feature", (3, "AddPhone"));
        Install();
        Git("git push -q origin feature");
        Add(4, "AddMail");
        Commit("released");
        Git("git push -q origin main && git checkout -q feature && git commit -q --allow-empty -m more");
        Refused("git push -q origin feature", "V3_AddPhone comes with feature and is below V4_AddMail", "released on origin/main", "feature is not pushed to origin");
        Git($"git mv {FileOf(3, "AddPhone")} {FileOf(5, "AddPhone")} && sed -i s/3/5/g {FileOf(5, "AddPhone")}");
        Commit("renumbered");
        Git("git push -q origin feature");
    }

    [Test]
    public void The_default_branch_is_held_against_itself()
    {
        Install();
        Add(1, "CreateShops", body: "Execute.Sql(\"SELECT 'edited'\");");
        Commit("an edit");
        Refused("git push -q origin main", "error released-migration-edited", "main is not pushed to origin");
        Git("AUTOCODER_SCHEMA_SKIP='nobody ran it' git push -q origin main");
        Hooks("status").ShouldReport(0, "pre-push main into origin/main: nobody ran it");
    }

    [Test]
    public void One_branch_of_several_that_does_not_fit_stops_the_push()
    {
        Added("good", (3, "AddMail"));
        Added("bad", (1, "Again"));
        Install();
        Refused("git push -q origin bad good", "Version 1", "bad is not pushed");
        Git("git ls-remote origin").ShouldNotContain("good");
        Git("git push -q origin good");
    }

    [Test]
    public void What_brings_nothing_is_not_asked_about()
    {
        Added("feature", (3, "AddMail"));
        Git("git push -q origin feature");
        InstallRecorder(answer: 1);
        Git("git tag v1 feature && git push -q origin v1 && git push -q origin :feature && git init -q --bare ../home/empty.git && git push -q ../home/empty.git main");
        Asked().ShouldBeEmpty();
    }

    [Test]
    public void What_nobody_fetched_cannot_be_told()
    {
        Git("git clone -q ../home/there.git ../home/other && cd ../home/other && git commit -q --allow-empty -m theirs && git push -q origin main");
        Install();
        Add(3, "AddMail");
        Commit("ours");
        Refused("git push -q --force origin main", "git fetch origin");
    }

    [TestCase("origin HEAD:main")]
    [TestCase("origin HEAD~0:refs/heads/main")]
    [TestCase("origin 'main^{/an edit}:refs/heads/main'")]
    [TestCase("origin ':/an edit:refs/heads/main'")]
    [TestCase("origin ':/an edit\nof two lines:refs/heads/main'")]
    [TestCase("origin refs/heads/main@{0}:main")]
    [TestCase("origin $(git rev-parse HEAD):refs/heads/main")]
    [TestCase("origin v1^{}:refs/heads/main v1")]
    [TestCase("--force origin 'main^{/an edit}:main' :gone")]
    [TestCase("origin 'main^{/an edit}:refs/for/main'")]
    [TestCase("../home/there.git 'main^{/an edit}:main'")]
    public void What_is_pushed_may_be_called_by_any_name(string words)
    {
        Git("git push -q origin main:gone");
        Install();
        Add(1, "CreateShops", body: "Execute.Sql(\"SELECT 'edited'\");");
        Git("git add -A && git commit -q -m 'an edit\nof two lines' && git tag v1");
        Refused($"git push -q {words}", "error released-migration-edited", "is not pushed to");
    }

    [Test]
    public void Names_with_blanks_and_names_of_sha256_are_asked_about_and_deletions_are_not()
    {
        const string here = "../home/a clone";
        Git($"git init -q --object-format=sha256 '{here}' && git init -q --bare --object-format=sha256 '../home/a remote.git' && cp -r migrations '{here}' && cd '{here}' && git remote add origin '../a remote.git'");
        Git($"cd '{here}' && git add -A && git commit -q -m one && git push -q -u origin main main:gone");
        Script(Recorder, $"[ \"$1\" = --version ] && exit\necho \"$@\" >>{Home}/asked\nexit 1");
        In(here, "install", "--gate", Recorder).ShouldReport(0);
        Git($"cd '{here}' && sed -i s/SELECT/select/ {FileOf(1, "CreateShops")} && git commit -q -a -m 'an edit' && git push -q origin :gone");
        Asked().ShouldBeEmpty();
        Shell($"cd '{here}' && git push -q origin 'main^{{/an edit}}:main'").ExitCode.ShouldNotBe(0);
        string commit = Git($"cd '{here}' && git rev-parse HEAD").Trim();
        commit.Length.ShouldBe(64);
        Asked().ShouldBe($"--base=origin/main --head={commit}\n");
    }

    private void Refused(string command, params string[] fragments)
    {
        string before = Git("git ls-remote origin");
        Finished refused = Shell(command);
        refused.ExitCode.ShouldNotBe(0, refused.All);
        foreach (string fragment in fragments) refused.Error.ShouldContain(fragment, Case.Sensitive, refused.All);
        Git("git ls-remote origin").ShouldBe(before);
    }
}
