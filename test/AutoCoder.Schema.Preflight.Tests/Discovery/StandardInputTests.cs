namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class StandardInputTests : FleetTest
{
    [TestCase("a/assistant.db\nb/assistant.db\n")]
    [TestCase("a/assistant.db\r\n\r\n   \nb/assistant.db")]
    [TestCase("a/assistant.db\0b/assistant.db\0")]
    [TestCase("a/assistant.db\0\0b/assistant.db")]
    public void Each_line_is_a_path_and_blank_ones_are_nothing(string input) =>
        Found(input).ShouldBe(["assistant a/assistant.db", "assistant b/assistant.db"]);

    [Test]
    public void A_path_that_ends_with_a_nul_may_hold_a_line_break() =>
        Found("first\0li\nne/assistant.db\0").ShouldBe(["assistant first", "assistant li\nne/assistant.db"]);

    [TestCase("li\nne/assistant.db\0second\0")]
    [TestCase("\ufeffli\nne/assistant.db\0second")]
    [TestCase("\n\0li\nne/assistant.db\0second")]
    public void The_first_one_may_hold_a_line_break_too(string input) =>
        Found(input).ShouldBe(["assistant li\nne/assistant.db", "assistant second"]);

    [Test]
    public void A_byte_order_mark_is_no_part_of_the_first_path() =>
        Found("\ufeffa/assistant.db\r\nb/assistant.db\r\n").ShouldBe(["assistant a/assistant.db", "assistant b/assistant.db"]);

    [Test]
    public void A_list_of_lines_in_which_a_nul_comes_later_is_refused_from_there()
    {
        string lines = string.Concat(Enumerable.Range(0, 300).Select(i => $"{i:d4}/assistant.db\n"));
        List<Discovered> found = Fleet.Discover(Fleet.Request with { Paths = ["-"] }, $"{lines}first\0last.db");
        found.OfType<Discovered.Unusable>().ShouldHaveSingleItem().Message.ShouldContain("a list has lines or NULs, not both");
    }

    [Test]
    public void A_star_in_a_line_stands_for_itself()
    {
        Fleet.File("a/assistant.db");

        Found("*/assistant.db").ShouldBe(["assistant */assistant.db"]);
    }

    [Test]
    public void The_input_stands_at_its_place_among_the_paths() =>
        Fleet.Found(Fleet.Request with { Kind = "assistant", Paths = ["1", "-", "3"] }, "2\n")
            .ShouldBe(["assistant 1", "assistant 2", "assistant 3"]);

    [Test]
    public void An_empty_input_leads_to_nothing() => Found("").ShouldBeEmpty();

    [Test]
    public void A_target_says_that_it_came_from_standard_input() =>
        Fleet.Discover(Fleet.Request with { Paths = ["-"] }, "assistant.db").ShouldHaveSingleItem()
            .ShouldBeOfType<Discovered.Found>().Target.Origin.ShouldBe("standard input");

    private string[] Found(string input) => Fleet.Found(Fleet.Request with { Kind = "assistant", Paths = ["-"] }, input);
}
