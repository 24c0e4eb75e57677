namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>The hooks of .pre-commit-hooks.yaml, kept by pre-commit itself.</summary>
internal sealed class PreCommitTests : HookTest
{
    private string Manifest => $"{Home}/manifest";

    [SetUp]
    public void InstallPreCommit()
    {
        if (Shell("pre-commit --version").ExitCode != 0) Assert.Ignore("pre-commit is not installed: apt-get install pre-commit");
        WithoutLock();
        string root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
        Git($"git init -q {Manifest} && cp '{root}/.pre-commit-hooks.yaml' {Manifest} && cd {Manifest} && git add -A && git commit -q -m manifest");
        Directory.CreateDirectory($"{Home}/bin");
        Script($"{Home}/bin/check-pending-migrations", $"exec {Words(Program.Gate)} \"$@\"");
        // As docs/hooks.md has it.
        string page = DocumentedPages.Blocks("yaml").Single(block => block.Page == "docs/hooks.md").Text;
        Write(".pre-commit-config.yaml", page.Replace("ADDRESS", Manifest, StringComparison.Ordinal)
            .Replace("VERSION", Git($"git -C {Manifest} rev-parse HEAD").Trim(), StringComparison.Ordinal));
        Write("autocoder-schema.json", """{ "projects": ["fleet"], "sources": ["migrations"] }""");
        Write(".gitignore", "fleet");
        Commit("hooks");
        Git("git init -q --bare ../home/there.git && git remote add origin ../home/there.git && git push -q origin main && pre-commit install --hook-type pre-push");
        Create("fleet/known/assistant.db", ApplicationSchemas.Current);
    }

    [Test]
    public void A_push_that_fits_goes_through_and_one_that_does_not_is_stopped()
    {
        Added("fits", (3, "Fits"));
        Added("late", (3, "Late"));

        Finished fits = Push("fits", "fits:main");
        Finished late = Push("late", "late");

        fits.ExitCode.ShouldBe(0, fits.All);
        late.ExitCode.ShouldBe(1, late.All);
        late.All.ShouldContain("- hook id: check-pending-migrations");
        late.All.ShouldContain("The gate is closed for HEAD into origin/main");
        Git("git ls-remote origin late").ShouldBeEmpty();
    }

    [Test]
    public void A_push_beside_a_database_that_lacks_a_migration_is_stopped_and_a_commit_is_not()
    {
        Create("fleet/old/assistant.db", ApplicationSchemas.Pending);
        Added("fits", (3, "Fits"));

        Finished push = Push("fits", "fits");

        push.ExitCode.ShouldBe(1, push.All);
        push.All.ShouldContain("- hook id: check-databases");
        push.All.ShouldContain("fleet/old/assistant.db lacks migration 202602011429");
    }

    [TestCase("check-pending-migrations")]
    [TestCase("check-databases")]
    public void Each_can_be_tried_without_a_configuration_of_pre_commit(string hook)
    {
        Finished tried = Shell($"PATH='{Home}/bin':\"$PATH\" pre-commit try-repo {Manifest} {hook} --hook-stage push --verbose");
        tried.ExitCode.ShouldBe(0, tried.All);
        tried.Output.ShouldContain($"- hook id: {hook}");
        tried.Output.ShouldContain("The gate is open");
    }

    private Finished Push(string branch, string what) => Shell($"git checkout -q {branch} && PATH='{Home}/bin':\"$PATH\" git push -q origin {what}");
}
