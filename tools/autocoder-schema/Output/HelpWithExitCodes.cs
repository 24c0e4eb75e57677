using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>
/// The help of a command, with the exit codes below it: they are the same for every command that does not say its own.
/// </summary>
internal sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>The exit codes in one line.</summary>
    public const string ExitCodes = "Exit codes: 0 done; 1 a database is not ready or failed; 2 usage or configuration error; "
        + "3 a database could not be examined; 130 interrupted.";

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        int exit = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command.Description?.Contains("Exit codes", StringComparison.Ordinal) != true)
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes);
        return exit;
    }

    /// <summary>Puts it in the place of the usual help of a program and all its commands.</summary>
    public static void Use(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        if (option.Action is HelpAction usual) option.Action = new HelpWithExitCodes(usual);
    }
}
