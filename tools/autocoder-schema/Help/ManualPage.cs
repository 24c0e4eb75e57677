using System.Text;

namespace AutoCoder.Schema.Operator.Help;

/// <summary>A page for man(1) of a command.</summary>
/// <param name="command">The command.</param>
/// <param name="version">The program's version.</param>
/// <param name="date">The day that the page is of; empty when nobody says.</param>
internal sealed class ManualPage(CommandTree command, string version, string date)
{
    private const int Widest = 76; // of the source: what a checker of pages takes for readable

    // What a description says that a page has sections for.
    private static readonly string[] Apart = ["Exit codes", "Examples", "More:"];

    private readonly StringBuilder _text = new();

    /// <summary>Its file.</summary>
    public string FileName => $"{Name}.1";

    private string Name => string.Join('-', command.Words);

    /// <summary>The page.</summary>
    public string Write()
    {
        Macro($".TH {Spelled(Name.ToUpperInvariant())} 1 \"{date}\" \"AutoCoder.Schema {version}\" \"AutoCoder.Schema\"");
        Section("NAME", $"{Name} - {command.Summary.Split(". ")[0].TrimEnd('.')}");
        Synopsis();
        string[] paragraphs = command.Description.Split("\n\n");
        Section("DESCRIPTION", paragraphs.Where(IsDescription).ToArray());
        Listed("COMMANDS", command.Children.Select(child => ($"\\fB{Spelled(child.Words[^1])}\\fR", child.Summary)));
        Listed("ARGUMENTS", command.Arguments.Select(argument => ($"\\fI{Spelled(argument.Name)}\\fR", argument.Description)));
        Listed("OPTIONS", command.Options.Select(option => (Option(option), option.Description)));
        Examples();
        string? own = paragraphs.FirstOrDefault(paragraph => paragraph.StartsWith("Exit codes", StringComparison.Ordinal));
        string codes = own ?? CommandHelp.ExitCodes;
        Listed("EXIT STATUS", codes[(codes.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimEnd('.').Split(';')
            .Select(code => code.Trim().Split(' ', 2)).Select(code => ($"\\fB{code[0]}\\fR", code[^1])));
        Section("SEE ALSO", HelpPage.Address(command.Notes?.Page ?? CommandNotes.Overview));
        return _text.ToString();
    }

    private static bool IsDescription(string paragraph) =>
        !Apart.Any(word => paragraph.StartsWith(word, StringComparison.Ordinal));

    private void Synopsis()
    {
        Macro(".SH SYNOPSIS");
        IEnumerable<string> arguments = command.Arguments.Select(argument =>
        {
            string word = $"\\fI{Spelled(argument.Name)}\\fR{(argument.IsMany ? " ..." : "")}";
            return argument.IsOptional ? $"[{word}]" : word;
        });
        string below = command.Children.IsEmpty ? "" : " \\fIcommand\\fR";
        Macro($"\\fB{Spelled(string.Join(' ', command.Words))}\\fR{below} {string.Join(' ', arguments)} [\\fIoptions\\fR]"
            .Replace("  ", " ", StringComparison.Ordinal));
    }

    private void Examples()
    {
        if (command.Notes is not { Examples: var examples }) return;
        Macro(".SH EXAMPLES");
        foreach ((string arguments, string comment) in examples)
        {
            Macro(".TP");
            Macro($"\\fB{Spelled($"{string.Join(' ', command.Words)} {arguments}".TrimEnd())}\\fR");
            Text(comment.Length == 0 ? "As it stands." : $"{SentenceStart.Of(comment)}.");
        }
    }

    private static string Option(CommandWord option)
    {
        string names = string.Join(", ", option.Aliases.Append(option.Name).Select(name => $"\\fB{Spelled(name)}\\fR"));
        return option.Value is null ? names : $"{names} \\fI{Spelled(option.Value)}\\fR";
    }

    private void Section(string heading, params string[] paragraphs)
    {
        Macro($".SH {heading}");
        for (int index = 0; index < paragraphs.Length; index++)
        {
            if (index > 0) Macro(".PP");
            Text(paragraphs[index]);
        }
    }

    private void Listed(string heading, IEnumerable<(string Term, string Text)> entries)
    {
        (string Term, string Text)[] all = [.. entries];
        if (all.Length == 0) return;
        Macro($".SH {heading}");
        foreach ((string term, string text) in all)
        {
            Macro(".TP");
            Macro(term);
            Text(text);
        }
    }

    private void Macro(string line) => _text.Append(line).Append('\n');

    // A line that begins with a dot or a quote would be a macro.
    private void Text(string text)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Spelled))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Widest)
            {
                Macro(line.ToString());
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            else if (word[0] is '.' or '\'') line.Append("\\&");
            line.Append(word);
        }

        Macro(line.ToString());
    }

    private static string Spelled(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal)
        .Replace("-", "\\-", StringComparison.Ordinal);
}
