namespace AutoCoder.Schema.Operator.Hooks;

/// <summary>Tells what is installed, whether its gate is there, and what was passed by.</summary>
internal static class HookStatus
{
    private const int MostNotes = 10;

    /// <summary>Writes it; the exit code is 0 when every hook is installed and finds its gate.</summary>
    public static int Write(HookFolder folder, TextWriter output)
    {
        InstalledHook[] hooks = [.. folder.Hooks()];
        output.WriteLine(
            TerminalText.Escape($"Hooks in {folder.Path}{(folder.Setting is { } setting ? $", by {setting}" : "")}:"));
        foreach (InstalledHook hook in hooks) output.WriteLine(TerminalText.Escape($"  {hook.Hook,-16}  {StateOf(hook)}"));
        IEnumerable<HookMark> marks = hooks.Select(hook => hook.Mark).OfType<HookMark>();
        foreach (string gate in marks.Select(mark => ShellWord.Join(mark.Gate)).Distinct())
            output.WriteLine(TerminalText.Escape($"The gate: {gate}"));
        string[] gone = [.. hooks.SelectMany(hook => hook.Gone).Distinct()];
        foreach (string file in gone)
            output.WriteLine(
                TerminalText.Escape(
                    $"{file} is gone: merges that change migrations are stopped, since nobody can tell what they do."));
        WriteNotes(folder.Notes, output);
        bool isWell = gone.Length == 0 && hooks.All(hook => hook.IsCurrent);
        if (!isWell) output.WriteLine("What to do next:\n  autocoder-schema hooks install");
        return isWell ? ExitCode.Success : ExitCode.NotReady;
    }

    private static string StateOf(InstalledHook hook)
    {
        string kept = hook.IsKept ? "; the hook from before is run first" : "";
        return hook switch
        {
            { IsCurrent: true } => $"installed{kept}",
            { Mark.Version: < HookScript.Version } =>
                $"installed by an older autocoder-schema (version {hook.Mark!.Version}){kept}",
            { Mark.Version: > HookScript.Version } =>
                $"installed by a newer autocoder-schema (version {hook.Mark!.Version}){kept}",
            { Mark: not null } => $"installed, and changed by hand since{kept}",
            { IsThere: true, IsKept: true } => "not ours any more: something was installed over it",
            { IsThere: true } => "not installed; there is a hook of somebody else's",
            { IsKept: true } => "not installed any more, and the hook from before is not run",
            _ => "not installed",
        };
    }

    private static void WriteNotes(string file, TextWriter output)
    {
        if (!File.Exists(file)) return;
        string[] notes = [.. File.ReadLines(file).Where(line => line.Length > 0)];
        output.WriteLine(
            TerminalText.Escape(
                $"Passed by with {HookScript.SkipVariable} {notes.Length} time{(notes.Length == 1 ? "" : "s")} ({file}):"));
        foreach (string note in notes.TakeLast(MostNotes)) output.WriteLine(TerminalText.Escape($"  {note}"));
    }
}
