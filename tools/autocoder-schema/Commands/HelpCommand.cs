using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The help of a command by its name, as other programs have it.</summary>
internal sealed class HelpCommand : Command
{
    private readonly Argument<string[]> _command = new("COMMAND")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "The command. Default: what there is.",
    };

    /// <summary>The command.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="root">The command that it tells of.</param>
    public HelpCommand(string program, RootCommand root)
        : base("help", "Tells what a command does and what it takes.")
    {
        Add(_command);
        SetAction(parsed =>
        {
            string[] words = parsed.GetValue(_command) ?? [];
            for (int index = 0; index < words.Length; index++)
            {
                ParseResult asked = root.Parse(words[..(index + 1)]);
                if (asked.CommandResult.Command.Name == words[index]) continue;
                return Refusals.Print(
                    program,
                    asked.UnmatchedTokens.Count > 0
                        ? ParseProblems.Of(program, asked)
                        : [$"There is no command {words[index]} below {words[index - 1]}."]);
            }

            return root.Parse([.. words, "--help"]).Invoke(parsed.InvocationConfiguration);
        });
    }
}
