using System.CommandLine;
using System.Reflection;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Prints what a shell has to know to complete the command lines of both programs.</summary>
internal sealed class CompletionCommand : Command
{
    private readonly Argument<string> _shell = new("SHELL")
    {
        HelpName = string.Join('|', Completions.Shells),
        Description = "The shell.",
    };

    /// <summary>The command.</summary>
    /// <param name="root">The program's own command line.</param>
    public CompletionCommand(RootCommand root)
        : base("completion", "Prints a script that completes the command lines of both programs. Writes nothing.")
    {
        _shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Completions.Shells.Contains(token.Value))
                result.AddError($"There are no completions for {token.Value}; give {string.Join(", ", Completions.Shells)}.");
        });
        Add(_shell);
        SetAction(parsed => StandardStreams.Report(
            Programs.Name,
            ExitCode.Success,
            output => output.Write(Completions.For(parsed.GetValue(_shell)!, Programs.Of(root)))));
    }
}

/// <summary>Writes pages for man(1) into a folder: for whoever packs the programs.</summary>
internal sealed class ManualCommand : Command
{
    // What says when something was built, so that two builds of it are the same (https://reproducible-builds.org).
    private const string DateVariable = "SOURCE_DATE_EPOCH";

    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "A folder for the pages: one that is new, or has none.",
    };

    /// <summary>The command.</summary>
    /// <param name="root">The program's own command line.</param>
    public ManualCommand(RootCommand root)
        : base("man", "Writes man pages of both programs and their commands into a folder.")
    {
        Hidden = true;
        Add(_folder);
        SetAction(parsed => Write(Path.GetFullPath(parsed.GetValue(_folder)!), root));
    }

    private static int Write(string folder, RootCommand root)
    {
        if (WriteTargets.LookAtFolder(folder).ObstacleOfFolder("the folder") is { } obstacle)
            return Refusals.Print(Programs.Name, [obstacle]);
        string version = typeof(ManualCommand).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        ManualPage[] pages =
            [.. Programs.Of(root).SelectMany(tree => tree.All).Select(tree => new ManualPage(tree, version, Date))];
        if (pages.Select(page => Path.Combine(folder, page.FileName)).FirstOrDefault(Path.Exists) is { } there)
            return Refusals.Print(Programs.Name, [$"{there} is there already: name another folder, or remove it."]);
        Directory.CreateDirectory(folder);
        foreach (ManualPage page in pages)
        {
            using var file = new FileStream(Path.Combine(folder, page.FileName), FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(page.Write());
        }

        StandardOutput.WriteLine(TerminalText.Escape($"{folder}: {pages.Length} pages"));
        return ExitCode.Success;
    }

    private static string Date => long.TryParse(Environment.GetEnvironmentVariable(DateVariable), out long seconds)
        ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : "";
}

/// <summary>The command lines of both programs.</summary>
internal static class Programs
{
    /// <summary>This program.</summary>
    public const string Name = "autocoder-schema";

    private const string Gate = "check-pending-migrations";

    /// <summary>Both, each read from its own commands.</summary>
    public static ImmutableArray<CommandTree> Of(RootCommand root) =>
        [CommandTree.Of(root, Name), CommandTree.Of(new CheckPendingMigrations.GateCommand(Gate, ["--help"]).Command, Gate)];
}
