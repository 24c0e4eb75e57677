using System.CommandLine;
using System.CommandLine.Parsing;

namespace AutoCoder.Schema.CommandLine;

/// <summary>What is wrong with a command line, and what somebody may have meant.</summary>
internal static class ParseProblems
{
    // How System.CommandLine begins its own sentences (2.0.15); others are this program's.
    private const string Missing = "Required argument missing", Unrecognised = "Unrecognized command or argument";
    private const string NoOption = "There is no option ";
    private const string WithoutCommand = "Required command was not provided";

    /// <summary>One sentence for each mistake.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="parsed">What was understood.</param>
    public static IEnumerable<string> Of(string program, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string line = Line(program, parsed.CommandResult);
        IEnumerable<string> sentences = parsed.Errors
            .Where(error => !Is(error, Unrecognised))
            .Where(error => parsed.UnmatchedTokens.Count == 0 || !Is(error, WithoutCommand))
            .Select(error => Sentence(error, parsed.CommandResult, line));
        // What stands behind an option that there is not may be its value.
        bool isOption = parsed.UnmatchedTokens.Any(word => word.StartsWith('-'))
            || parsed.Errors.Any(error => Is(error, NoOption));
        return parsed.UnmatchedTokens.Where(word => !isOption || word.StartsWith('-'))
            .Select(word => Unknown(word, command, line)).Concat(sentences).Distinct();
    }

    private static bool Is(ParseError error, string sentence) => error.Message.StartsWith(sentence, StringComparison.Ordinal);

    /// <summary>A question whether a known option was meant, to stand behind an unknown one; empty when none is near.</summary>
    public static string Meant(string word, Command command) =>
        NearestWord.Of(word.Split('=')[0], Options(command)) is { } near ? $": did you mean {near}?" : "";

    // An option is asked for its description only where somebody may see it.
    private static IEnumerable<string> Options(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help");

    private static string Line(string program, CommandResult? result)
    {
        List<string> words = [];
        for (; result is { Parent: CommandResult above }; result = above) words.Insert(0, result.Command.Name);
        return string.Join(' ', [program, .. words]);
    }

    private static string Unknown(string word, Command command, string line)
    {
        if (word.StartsWith('-'))
        {
            return Meant(word, command) is { Length: > 0 } meant
                ? $"{NoOption}{word}{meant}"
                : $"{NoOption}{word}; {line} --help lists them.";
        }

        if (command.Subcommands.Count == 0) return $"There is one word too many: {word}; {line} --help tells what it takes.";
        string[] known = [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)];
        return NearestWord.Of(word, known) is { } near
            ? $"There is no command {word}: did you mean {line} {near}?"
            : $"There is no command {word}; there are {string.Join(", ", known)}.";
    }

    private static string Sentence(ParseError error, CommandResult asked, string line)
    {
        if (Is(error, WithoutCommand))
            return $"Which one? There are {string.Join(", ", asked.Command.Subcommands.Select(sub => $"{line} {sub.Name}"))}.";
        if (!Is(error, Missing)) return error.Message;
        if (error.SymbolResult is OptionResult { Option: var option })
            return $"{option.Name} needs a value: {option.Name} {option.HelpName ?? "VALUE"}";
        Argument[] needed = [.. asked.Command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0)];
        IEnumerable<string> lacking = needed.Where(argument => asked.GetResult(argument) is not { Tokens.Count: > 0 })
            .Select(argument => argument.Name);
        return $"{string.Join(" and ", lacking)} {(lacking.Count() > 1 ? "are" : "is")} missing: {line} "
            + string.Join(' ', needed.Select(argument => argument.Name));
    }
}
