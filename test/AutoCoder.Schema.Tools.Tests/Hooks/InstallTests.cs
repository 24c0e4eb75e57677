namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>Hooks beside those that are there.</summary>
internal sealed class InstallTests : HookTest
{
    private const string Five = "pre-merge-commit pre-commit pre-push post-merge post-checkout";

    [Test]
    public void All_are_installed_and_a_second_time_changes_nothing()
    {
        Hooks("install").ShouldReport(0, "pre-merge-commit: installed");
        string once = Listing(".git/hooks");
        Hooks("install").ShouldReport(0, "pre-merge-commit: is there already");
        Listing(".git/hooks").ShouldBe(once);
        Git($"cd .git/hooks && for hook in {Five}; do [ -x $hook ] && sh -n $hook; done");
        Hooks("status").ShouldReport(0, "pre-push          installed", "The gate: ", "check-pending-migrations");
    }

    [Test]
    public void The_gate_of_the_same_checkout_is_found() =>
        Shell(Words(Program.Built("tools/autocoder-schema", "autocoder-schema"), "hooks", "install"))
            .ShouldReport(0, "They start", "check-pending-migrations.dll");

    [Test]
    public void Uninstall_puts_back_every_byte_mode_and_link()
    {
        Script(".git/hooks/pre-push", "exit 0 # kept", "750");
        Script(".git/hooks/pre-commit", "exit 1 # not run by git", "644");
        Git("ln -s ../../elsewhere .git/hooks/post-merge && printf 'no line end' > elsewhere && git add -A && git commit -q --no-verify -m more");
        string before = Listing(".git/hooks");

        Hooks("install").ShouldReport(0, "pre-push: installed; the hook that was there is kept in pre-push.before-autocoder-schema and is run first");
        Listing(".git/hooks").ShouldNotBe(before);
        File.ReadAllText(PathOf("elsewhere")).ShouldBe("no line end");
        Hooks("uninstall").ShouldReport(0, "pre-push: removed; the hook from before is back", "pre-merge-commit: removed");
        Listing(".git/hooks").ShouldBe(before);
        Hooks("uninstall").ShouldReport(0, "pre-merge-commit: was not installed", "pre-push: left; it is somebody else's");
        Listing(".git/hooks").ShouldBe(before);
    }

    [Test]
    public void A_hook_is_open_to_nobody_more_than_other_files_are()
    {
        Shell($"umask 077 && {Words(Program.Operator, "hooks", "install")}").ExitCode.ShouldBe(0);
        Git("stat -c %a .git/hooks/pre-push").Trim().ShouldBe("700");
        Git("chmod 500 .git/hooks/pre-push && sed -i '2s/.*/# autocoder-schema hook, version 0/' .git/hooks/pre-push && chmod 500 .git/hooks/pre-push");
        Hooks("status").ShouldReport(1, "installed by an older autocoder-schema (version 0)", "autocoder-schema hooks install");
        Hooks("install").ShouldReport(0, "pre-push: written anew (was version 0)");
        Git("stat -c %a .git/hooks/pre-push").Trim().ShouldBe("500");
        Hooks("status").ShouldReport(0);
    }

    [Test]
    public void What_a_newer_one_installed_is_left()
    {
        Install();
        Git("sed -i '2s/.*/# autocoder-schema hook, version 1000000/' .git/hooks/pre-push");
        Hooks("install").ShouldRefuse("pre-push", "of a newer autocoder-schema (version 1000000)");
    }

    [Test]
    public void What_was_installed_over_ours_is_told_and_left()
    {
        Script(".git/hooks/pre-push", "exit 0");
        Install();
        Script(".git/hooks/pre-push", "exit 0 # by another tool");
        Hooks("status").ShouldReport(1, "pre-push          not ours any more: something was installed over it");
        string before = Listing(".git/hooks");
        Hooks("install").ShouldRefuse("pre-push is somebody else's hook", "Put the two into one");
        Listing(".git/hooks").ShouldBe(before);
    }

    [Test]
    public void A_folder_of_hooks_that_others_share_is_written_only_when_that_is_wanted()
    {
        Git("mkdir .githooks && git config core.hooksPath .githooks");
        Hooks("install").ShouldRefuse("core.hooksPath = .githooks", "is part of the working tree", "hooks install --shared");
        Git("ls .githooks").ShouldBeEmpty();
        Hooks("install", "--shared").ShouldReport(0, "core.hooksPath = .githooks");
        Git("ls .githooks | wc -l").Trim().ShouldBe("5");

        Git("git config --unset core.hooksPath && mkdir ../home/hooks && git config --global core.hooksPath '~/hooks'");
        Hooks("install").ShouldRefuse("core.hooksPath", ".gitconfig", "is outside of this repository");
        Git("ls ../home/hooks").ShouldBeEmpty();
        Hooks("install", "--shared").ShouldReport(0, $"{Home}/hooks");
    }

    [Test]
    public void A_folder_of_hooks_that_is_a_link_is_not_written_through()
    {
        Git("mkdir shared && rm -rf .git/hooks && ln -s ../shared .git/hooks");
        Hooks("install").ShouldRefuse("is part of the working tree");
        Git("ls shared").ShouldBeEmpty();
    }

    [Test]
    public void A_worktree_shares_the_hooks_and_a_submodule_has_its_own()
    {
        Git("git worktree add -q ../home/tree -b other");
        In("../home/tree", "install").ShouldReport(0, $"{Folder}/.git/hooks");
        Hooks("status").ShouldReport(0);

        Git("git clone -q . ../home/library && git init -q ../home/app && cd ../home/app && git submodule --quiet add $HOME/library lib");
        In("../home/app/lib", "install").ShouldReport(0, $"{Home}/app/.git/modules/lib/hooks");
        Git("ls ../home/app/.git/hooks").ShouldNotContain("pre-push\n");
    }

    [Test]
    public void Where_no_hook_would_ever_run_is_refused()
    {
        Git("git clone -q --bare . ../home/bare.git && mkdir ../home/plain");
        In("../home/bare.git", "install").ShouldRefuse("is a bare repository");
        In("../home/plain", "status").ShouldRefuse("is in no git repository", "git init");
        In(".git", "install").ShouldRefuse("git's own folder");
        Hooks("install", "--gate", "nowhere").ShouldRefuse("--gate nowhere: there is no such file");
        Hooks("install", "--gate", "/bin/false").ShouldRefuse("/bin/false does not start");
        Hooks().ShouldRefuse("hooks install, hooks uninstall and hooks status");
    }

    [Test]
    public void A_repository_without_a_folder_of_hooks_and_without_commits_gets_them()
    {
        Git("git init -q --template= ../home/new");
        In("../home/new", "install").ShouldReport(0);
        Git("cd ../home/new && echo x > x && git add x && git commit -q -m first && git checkout -q -b other");
    }
}
