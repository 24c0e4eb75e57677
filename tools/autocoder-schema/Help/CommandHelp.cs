using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;

namespace AutoCoder.Schema.Operator.Help;

/// <summary>
/// The help of the program and its commands: the usual, with examples, the page that tells more, and the exit codes, which are
/// the same for every command that does not say its own. The program's own is an overview of its commands, in groups.
/// </summary>
internal sealed class CommandHelp(string program, HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>The exit codes in one line.</summary>
    public const string ExitCodes = "Exit codes: 0 done; 1 a database is not ready or failed; 2 usage or configuration error; "
        + "3 a database could not be examined; 130 interrupted.";

    private const int Gap = 2, Indent = 2;

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            Overview(CommandTree.Of(root, program), usual.MaxWidth, output);
            return ExitCode.Success;
        }

        int exit = usual.Invoke(parseResult);
        CommandNotes? notes = CommandNotes.Find(PathOf(parseResult));
        if (notes is not null) Examples($"{program} {PathOf(parseResult)}", notes, usual.MaxWidth, output);
        if (parseResult.CommandResult.Command.Description?.Contains("Exit codes", StringComparison.Ordinal) != true)
            Lines(ExitCodes, 0, usual.MaxWidth, output);
        if (notes is not null) output.WriteLine($"More: {HelpPage.Address(notes.Page)}");
        return exit;
    }

    /// <summary>Puts it in the place of the usual help of a program and all its commands.</summary>
    public static void Use(RootCommand root, string program)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        if (option.Action is HelpAction usual) option.Action = new CommandHelp(program, usual);
    }

    private static string PathOf(ParseResult parsed)
    {
        List<string> names = [];
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult above; at = above)
            names.Insert(0, at.Command.Name);
        return string.Join(' ', names);
    }

    private static void Overview(CommandTree tree, int width, TextWriter output)
    {
        Lines(tree.Summary, 0, width, output);
        output.WriteLine();
        output.WriteLine($"Usage: {tree.Words[0]} COMMAND [options]");
        int column = Indent + Gap + tree.Children.Max(child => child.Words[^1].Length);
        foreach (string group in CommandNotes.Groups)
        {
            output.WriteLine();
            output.WriteLine($"{group}:");
            foreach (CommandTree child in tree.Children.Where(child => child.Notes?.Group == group))
            {
                output.Write($"{new string(' ', Indent)}{child.Words[^1].PadRight(column - Indent)}");
                Lines(child.Summary, column, width, output, isBegun: true);
            }
        }

        output.WriteLine();
        Lines($"{tree.Words[0]} help COMMAND tells of one. {ExitCodes}", 0, width, output);
        output.WriteLine($"More: {HelpPage.Address(CommandNotes.Overview)}");
    }

    // Where both have no room on one line, the comment stands above: a command is not broken in two.
    private static void Examples(string line, CommandNotes notes, int width, TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach ((string arguments, string comment) in notes.Examples)
        {
            string example = $"{line} {arguments}".TrimEnd();
            string whole = comment.Length == 0 ? $"  {example}" : $"  {example}    # {comment}";
            if (whole.Length > width && comment.Length > 0) output.WriteLine($"  # {comment}");
            output.WriteLine(whole.Length > width ? $"  {example}" : whole);
        }

        output.WriteLine();
    }

    // Broken between words, as the usual help is.
    private static void Lines(string text, int column, int width, TextWriter output, bool isBegun = false)
    {
        int room = Math.Max(width - column, 20);
        var line = new StringBuilder(isBegun ? "" : new string(' ', column));
        int at = 0;
        foreach (string word in text.Split(' '))
        {
            if (at > 0 && at + 1 + word.Length > room)
            {
                output.WriteLine(line);
                line.Clear().Append(' ', column);
                at = 0;
            }

            if (at > 0) line.Append(' ');
            line.Append(word);
            at += word.Length + (at > 0 ? 1 : 0);
        }

        output.WriteLine(line);
    }
}
