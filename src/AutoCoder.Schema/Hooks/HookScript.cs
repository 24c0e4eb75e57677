using System.Text;

namespace AutoCoder.Schema.Hooks;

/// <summary>The hooks that are installed, as text for any POSIX shell. Pure.</summary>
internal static class HookScript
{
    /// <summary>Grows with every change of the text, so that an install mends what an older one left.</summary>
    public const int Version = 1;

    /// <summary>What is put behind the name of a hook that was there before.</summary>
    public const string KeptEnding = ".before-autocoder-schema";

    /// <summary>The folder in git's own for the note about questions that were passed by.</summary>
    public const string NotesFolder = "autocoder-schema";

    /// <summary>The file with that note.</summary>
    public const string NotesFile = "skipped.log";

    /// <summary>The variable that passes a question by; its value is the reason.</summary>
    public const string SkipVariable = "AUTOCODER_SCHEMA_SKIP";

    /// <summary>
    /// The hooks. <c>pre-commit</c> asks only where a commit ends a merge that had stopped at a conflict: git does not run
    /// <c>pre-merge-commit</c> then (githooks(5)), and two branches that both add a migration always conflict.
    /// </summary>
    public static ImmutableArray<string> Hooks { get; } = ["pre-merge-commit", "pre-commit", "pre-push", "post-merge", "post-checkout"];

    /// <summary>The text of a hook.</summary>
    /// <param name="hook">One of <see cref="Hooks"/>.</param>
    /// <param name="gate">The words that start the gate; those that are absolute paths are looked for before it is started.</param>
    public static string Of(string hook, ImmutableArray<string> gate)
    {
        var text = new StringBuilder("#!/bin/sh\n")
            .Append(HookMark.Beginning).Append(CultureInfo.InvariantCulture, $"{Version}\n")
            .Append("# Made by: autocoder-schema hooks install. Removed by: autocoder-schema hooks uninstall.\n")
            .Append(CultureInfo.InvariantCulture, $"# A hook that was here before is kept in {hook}{KeptEnding} and is run first.\n");
        foreach (string word in gate) text.Append(HookMark.GateLine).Append(word).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"hook={hook}\n")
            .Append(CultureInfo.InvariantCulture, $"kept=\"${{0%/*}}/{hook}{KeptEnding}\"\n")
            .Append(CultureInfo.InvariantCulture, $"gate() {{ {string.Join(' ', gate.Select(ShellWord.Quote))} \"$@\" </dev/null; }}\n")
            .Append(CultureInfo.InvariantCulture, $"gone() {{ {string.Concat(gate.Where(IsPath).Select(Missing))}return 1; }}\n\n");
        return text.Append(HookParts.Of(hook)).ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Which files the words name.</summary>
    public static bool IsPath(string word) => word.StartsWith('/');

    private static string Missing(string word) => $"[ -e {ShellWord.Quote(word)} ] || return 0; ";
}
