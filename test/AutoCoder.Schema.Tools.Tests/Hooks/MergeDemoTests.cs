namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>The incident as a git story.</summary>
internal sealed class MergeDemoTests : ToolTest
{
    [Test]
    public void The_demo_shows_the_merge_being_stopped_and_the_way_through_and_leaves_nothing()
    {
        Finished demo = AskOperator("demo", "--merge");

        demo.ShouldReport(
            0, "error model-without-migration", "CONFLICT", "error lock-of-one-side", "error migration-out-of-order",
            "The gate is open: HEAD into HEAD^1 can be merged", "V202602011503_AddConversationMode");
        demo.OutputLines[^1].ShouldBe("The merge of the incident did not happen; the mended one did.");
    }

    [Test]
    public void What_the_user_has_set_for_git_plays_no_part_in_it()
    {
        File.WriteAllText(Path.Combine(Home, ".gitconfig"), "[core]\n  hooksPath = /nowhere\n[commit]\n  gpgSign = true\n[merge]\n  ff = only\n");
        Shell($"GIT_DIR=/nowhere GIT_INDEX_FILE=/nowhere AUTOCODER_SCHEMA_SKIP=why {Words(Program.Operator, "demo", "--merge")}").ShouldReport(0);
    }

    [Test]
    public void Kept_it_is_a_repository_to_look_at()
    {
        Finished demo = Shell(Words(Program.Operator, "demo", "--merge", "--keep"));
        string folder = demo.OutputLines[^1]["The files are in ".Length..];
        Shell($"cd {folder} && git log --format=%s").OutputLines.ShouldBe(["Merge branch 'uat-mode'", "Archived conversations", "Other work", "The migration of it", "UAT mode", "Conversations"], ignoreOrder: true);
    }
}
