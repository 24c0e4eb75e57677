using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The gate as hooks of a git repository.</summary>
internal sealed class HooksCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Option<string?> _gate = new("--gate")
    {
        HelpName = "FILE",
        Description =
            $"The {GateProgram.Name} that the hooks start. Default: the one beside this program, else the one on the PATH.",
    };

    private readonly Option<bool> _shared = new("--shared")
    {
        Description = "Install into the folder of core.hooksPath although it is shared with other clones or repositories.",
    };

    public HooksCommand()
        : base("hooks", "The gate as git hooks: a merge or a push with migrations that do not fit is stopped.")
    {
        var install = new Command("install", "Installs the hooks, beside those that are there, or brings them to this version.")
        {
            _gate,
            _shared,
        };
        install.SetAction(parsed => InFolder(folder => Install(folder, parsed.GetValue(_gate), parsed.GetValue(_shared))));
        var uninstall = new Command("uninstall", "Removes them, and puts back what was there.");
        uninstall.SetAction(_ => InFolder(folder => Say(folder, new HookInstallation(folder).Uninstall())));
        var status = new Command(
            "status",
            "Tells which are installed, whether their gate is there, and what was passed by. Writes nothing.\n\n"
                + "Exit codes: 0 every hook is installed and finds its gate; 1 not so; 2 usage error.");
        status.SetAction(_ => InFolder(Tell));
        Add(install);
        Add(uninstall);
        Add(status);
        SetAction(_ => Refuse("which one? There are hooks install, hooks uninstall and hooks status."));
    }

    private static int Tell(HookFolder folder)
    {
        int code = ExitCode.Success;
        int written = StandardStreams.Report(Program, ExitCode.Success, output => code = HookStatus.Write(folder, output));
        return written == ExitCode.Success ? code : written;
    }

    private static int Install(HookFolder folder, string? file, bool isShared)
    {
        if (folder.Sharing is { } sharing && !isShared)
        {
            return Refuse($"{folder.Setting ?? "git"} leads to {folder.Path}, which {sharing}. "
                + "If that is wanted: autocoder-schema hooks install --shared");
        }

        var installation = new HookInstallation(folder);
        if (installation.Obstacles() is { IsEmpty: false } obstacles) return Refuse([.. obstacles]);
        (ImmutableArray<string> words, string? problem) = GateProgram.Find(file);
        if (problem is not null) return Refuse(problem);
        if (words.Any(word => word.Any(char.IsControl)))
            return Refuse("the path of the gate has control characters: install it elsewhere.");
        int code = Say(folder, installation.Install(words));
        StandardOutput.WriteLine(TerminalText.Escape($"They start {ShellWord.Join(words)}"));
        StandardOutput.WriteLine($"To pass one by, with a note: {HookScript.SkipVariable}='why' git merge ...");
        return code;
    }

    private static int Say(HookFolder folder, ImmutableArray<string> lines)
    {
        string setting = folder.Setting is { } found ? $", by {found}" : "";
        StandardOutput.WriteLine(TerminalText.Escape($"{folder.Path}{setting}:"));
        foreach (string line in lines) StandardOutput.WriteLine(TerminalText.Escape($"  {line}"));
        return ExitCode.Success;
    }

    private static int InFolder(Func<HookFolder, int> act)
    {
        using var interruption = new Interruption();
        try
        {
            return HookFolder.Find(Environment.CurrentDirectory, interruption.Token)
                .Match(act, problems => Refuse([.. problems]));
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Refuse($"the hooks cannot be read or written: {problem.Message}");
        }
    }

    private static int Refuse(params string[] problems) => Refusals.Print(Program, problems);
}
