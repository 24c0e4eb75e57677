using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Tools.Tests.Install;

/// <summary>What docs/install.md tells somebody to type is typed, from the page, on what was packed.</summary>
internal class InstallPageTests : InstallTest
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Root, "docs", "install.md"));

    private static IEnumerable<string> Sections() =>
        Regex.Matches(Page, "^## (.*)$", RegexOptions.Multiline).Select(heading => heading.Groups[1].Value).Where(section => BlocksOf(section).Any());

    [TestCaseSource(nameof(Sections))]
    public void What_a_section_says_to_type_works(string section)
    {
        string[] blocks = [.. BlocksOf(section)];
        if (section == "From source")
        {
            // What it says is what .ci/run does before this test.
            string run = File.ReadAllText(Path.Combine(Root, ".ci", "run"));
            foreach (string line in blocks.SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
                run.ShouldContain(line.Split('#')[0].Trim());
            return;
        }

        _ = (Packages, Archive);
        Do(string.Join('\n', blocks));
    }

    [Test]
    public void The_first_screen_of_the_README_has_every_way_in_as_the_page_has_it()
    {
        string readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        string first = string.Join('\n', readme.Split('\n').Take(40));

        first.ShouldContain("docs/install.md");
        string[] lines = [.. Regex.Match(first, "```sh\n(.*?)```", RegexOptions.Singleline).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        lines.Length.ShouldBeGreaterThanOrEqualTo(4);
        foreach (string line in lines) Page.ShouldContain(line.Split("  ")[0]);
    }

    private static IEnumerable<string> BlocksOf(string section)
    {
        string text = Regex.Match(Page, $@"^## {Regex.Escape(section)}$(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        return Regex.Matches(text, "^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(block => block.Groups[1].Value);
    }
}
