using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Tools.Tests.Pages;

/// <summary>Commands and options that pages name in passing are there.</summary>
internal sealed partial class NamedCommandTests : ToolTest
{
    private readonly Dictionary<string, string> _helps = [];

    [Test]
    public void Every_command_and_option_that_a_page_names_is_there()
    {
        string[] commands = [.. HelpOf("autocoder-schema").Split('\n').Select(line => Listed().Match(line)).Where(line => line.Success).Select(line => line.Groups[1].Value)];
        commands.ShouldContain("upgrade");
        List<string> unknown = [];
        foreach ((string page, string text) in DocumentedPages.All())
        {
            foreach (Match named in Named().Matches(Quoted().Replace(text, "")))
            {
                string tool = named.Groups[1].Value;
                string[] words = [.. named.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
                string question = tool;
                if (tool == "autocoder-schema" && words is [var first, ..] && Word().IsMatch(first))
                {
                    if (!commands.Append("man").Contains(first)) unknown.Add($"{page}: {named.Value}");
                    else question += $" {first}";
                    if (first is "backups" or "hooks" && words.Length > 1 && Word().IsMatch(words[1])) question += $" {words[1]}";
                }

                string help = HelpOf(question);
                unknown.AddRange(
                    from Match option in Options().Matches(named.Groups[2].Value)
                    where !Regex.IsMatch(help, $@"(?<![\w-]){option.Value}(?![\w-])") && option.Value is not ("--help" or "--version")
                    select $"{page}: {option.Value} of {question}");
            }
        }

        unknown.ShouldBeEmpty();
    }

    private string HelpOf(string question)
    {
        if (_helps.TryGetValue(question, out string? known)) return known;
        string[] words = question.Split(' ');
        Finished help = words[0] == "autocoder-schema" ? AskOperator([.. words[1..], "--help"]) : Gate("--help");
        return _helps[question] = help.ShouldReport(0).Output;
    }

    // As code, up to where the code or the command ends.
    [GeneratedRegex(@"(?<![\w./'-])(?<!dotnet tool install (?:--global )?)(autocoder-schema|check-pending-migrations)((?: [^`\s#|;&>)]+)+)")]
    private static partial Regex Named();

    // Another program's command, or data.
    [GeneratedRegex(@"(?<=[ =])'[^'\n]*'")]
    private static partial Regex Quoted();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=^|[\s\[])--[a-z][a-z-]*")]
    private static partial Regex Options();

    [GeneratedRegex("^  ([a-z]+)(?: |$)")]
    private static partial Regex Listed();
}
