namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>Hooks that were there before go on as they did.</summary>
internal sealed class KeptHookTests : HookTest
{
    [Test]
    public void They_get_the_same_words_and_the_same_input_and_so_does_ours()
    {
        Remote();
        Script(".git/hooks/pre-push", $"echo \"$@\" >{Home}/words; cat >{Home}/input");
        Added("feature", (3, "AddMail"));
        InstallRecorder();
        Git("git push -q origin feature");
        File.ReadAllText($"{Home}/words").ShouldBe("origin ../home/there.git\n");
        File.ReadAllText($"{Home}/input").ShouldBe($"refs/heads/feature {Git("git rev-parse feature").Trim()} refs/heads/feature {new string('0', 40)}\n");
        Asked().ShouldBe("--base=origin/main --head=feature\n");
    }

    [TestCase("pre-push", "git push -q origin feature", 1)]
    [TestCase("pre-merge-commit", "git merge --no-ff --no-edit feature", 1)]
    [TestCase("pre-commit", "git commit -q --allow-empty -m x", 1)]
    [TestCase("post-checkout", "git checkout -q feature", 1)]
    public void Their_exit_code_counts_and_ours_is_not_asked_after_a_refusal(string hook, string command, int exitCode)
    {
        Remote();
        Added("feature", (3, "AddMail"));
        Script($".git/hooks/{hook}", "exit 7");
        InstallRecorder();
        Shell(command).ExitCode.ShouldBe(exitCode);
        if (hook != "post-checkout") Asked().ShouldBeEmpty();
    }

    [Test]
    public void One_that_git_would_not_run_is_not_run()
    {
        Script(".git/hooks/pre-commit", "exit 7", "644");
        InstallRecorder();
        Git("git commit -q --allow-empty -m x");
    }

    [Test]
    public void A_link_is_kept_as_a_link_and_run()
    {
        Put("tools/check.sh", $"#!/bin/sh\necho linked >{Home}/linked\n");
        Git("chmod +x tools/check.sh && ln -s ../../tools/check.sh .git/hooks/pre-commit");
        InstallRecorder();
        Commit("with a link");
        File.Exists($"{Home}/linked").ShouldBeTrue();
        new FileInfo(PathOf(".git/hooks/pre-commit.before-autocoder-schema")).LinkTarget.ShouldBe("../../tools/check.sh");
    }

    private void Remote() => Git("git init -q --bare ../home/there.git && git remote add origin ../home/there.git && git push -q origin main");
}
