using AutoCoder.Schema.Migrations.Assistant;
using AutoCoder.Schema.Migrations.Features;

namespace AutoCoder.Schema.Migrations.Tests;

/// <summary>Single migrations, with rows such as users have at the version before them.</summary>
internal class UglyRowsTests
{
    [Test]
    public void Conversations_that_are_there_become_dev_and_keep_every_character()
    {
        using var database = MigrationTest.Of<V202602011429_AddConversationMode>()
            .With("conversations", new { id = 7, project_name = "", title = "it's \"quoted\"\n🚀" })
            .With("conversations", new { id = -1, project_name = "recipe-box", title = (string?)null, created_at = "not a date" })
            .With("conversation_messages", new { conversation_id = 404, role = "user", content = "" });

        database.Apply();

        database.Rows("conversations").Select(row => row["mode"]).ShouldBe(["dev", "dev"]);
        database.Rows("conversations").Select(row => row["title"]).ShouldBe([null, "it's \"quoted\"\n🚀"]);
        database.Row("conversation_messages")["conversation_id"].ShouldBe(404);
        database.Down().Rows("conversations")[0].ContainsKey("mode").ShouldBeFalse();
    }

    [Test]
    public void What_was_unknown_of_a_feature_counts_as_no_and_other_values_stay_whatever_they_are()
    {
        using var database = MigrationTest.Of<V202601131147_RequireStatus>()
            .With("features", Feature(1, passes: null, inProgress: null))
            .With("features", Feature(2, passes: 1, inProgress: null))
            .With("features", Feature(3, passes: "yes", inProgress: 7));

        database.Apply();

        database.Rows("features").Select(row => (row["passes"], row["in_progress"])).ShouldBe([(0L, 0L), (1L, 0L), ("yes", 7L)]);
        database.Schema.FindTable("features")!.FindColumn("passes")!.IsNotNull.ShouldBeTrue();
    }

    [Test]
    public void Columns_that_go_take_nothing_else_with_them()
    {
        using var database = MigrationTest.Of<V202601231530_DropRegressionTesting>().Filled();
        object?[] names = [.. database.Rows("features").Select(row => row["name"])];

        database.Apply();

        names.ShouldNotBeEmpty();
        database.Rows("features").Select(row => row["name"]).ShouldBe(names);
        database.Schema.FindTable("features")!.FindColumn("last_tested_at").ShouldBeNull();
    }

    private static object Feature(long id, object? passes, object? inProgress) =>
        new { id, priority = 1, category = "", name = "", description = "", steps = "[]", passes, in_progress = inProgress };
}
