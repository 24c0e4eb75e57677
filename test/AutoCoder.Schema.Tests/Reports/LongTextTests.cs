namespace AutoCoder.Schema.Tests.Reports;

internal class LongTextTests
{
    [Test]
    public void A_text_of_a_sane_length_stays() => LongText.Shorten(new string('x', 600)).ShouldBe(new string('x', 600));

    [Test]
    public void A_name_of_megabytes_is_told_by_its_ends_and_its_length() =>
        LongText.Shorten($"no such column: {new string('x', 5_000_000)}!").ShouldBe(
            $"no such column: {new string('x', 384)}… (4999517 characters left out) …{new string('x', 99)}!");

    [Test]
    public void No_character_is_cut_in_two()
    {
        string text = LongText.Shorten("a" + string.Concat(Enumerable.Repeat("😀", 1000)));
        text.EnumerateRunes().ShouldAllBe(rune => rune.Value != 0xFFFD);
    }
}
