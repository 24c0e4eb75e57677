namespace AutoCoder.Schema.Operator.Hooks;

/// <summary>
/// The hooks that are installed, as text for any POSIX shell: a head that names the gate, and the parts of this folder
/// (<c>*.sh</c>, carried as resources).
/// </summary>
internal static class HookScript
{
    /// <summary>Grows with every change of the text, so that an install mends what an older one left.</summary>
    public const int Version = 2;

    /// <summary>What is put behind the name of a hook that was there before.</summary>
    public const string KeptEnding = ".before-autocoder-schema";

    /// <summary>The folder in git's own for the note about questions that were passed by.</summary>
    public const string NotesFolder = "autocoder-schema";

    /// <summary>The file with that note.</summary>
    public const string NotesFile = "skipped.log";

    /// <summary>The variable that passes a question by; its value is the reason.</summary>
    public const string SkipVariable = "AUTOCODER_SCHEMA_SKIP";

    private const string DirectiveForShellcheck = "# shellcheck ";

    /// <summary>
    /// The hooks. <c>pre-commit</c> asks only where a commit ends a merge that had stopped at a conflict: git does not run
    /// <c>pre-merge-commit</c> then (githooks(5)), and two branches that both add a migration always conflict.
    /// </summary>
    public static ImmutableArray<string> Hooks { get; } =
        ["pre-merge-commit", "pre-commit", "pre-push", "post-merge", "post-checkout"];

    /// <summary>The text of a hook.</summary>
    /// <param name="hook">One of <see cref="Hooks"/>.</param>
    /// <param name="gate">The words that start the gate; those that are absolute paths are looked for before it is
    /// started.</param>
    public static string Of(string hook, ImmutableArray<string> gate)
    {
        string[] head =
        [
            "#!/bin/sh",
            string.Create(CultureInfo.InvariantCulture, $"{HookMark.Beginning}{Version}"),
            "# Made by: autocoder-schema hooks install. Removed by: autocoder-schema hooks uninstall.",
            $"# A hook that was here before is kept in {hook}{KeptEnding} and is run first.",
            .. gate.Select(word => HookMark.GateLine + word),
            $"hook={hook}",
            $"kept=\"${{0%/*}}/{hook}{KeptEnding}\"",
            $"gate() {{ {ShellWord.Join(gate)} \"$@\" </dev/null; }}",
            $"gone() {{ {string.Concat(gate.Where(IsPath).Select(Missing))}return 1; }}",
            "\n",
        ];
        return string.Join('\n', head) + Body(hook);
    }

    /// <summary>Which files the words name.</summary>
    public static bool IsPath(string word) => Path.IsPathFullyQualified(word);

    private static string Missing(string word) => $"[ -e {ShellWord.Quote(word)} ] || return 0; ";

    private static string Body(string hook) => hook switch
    {
        "pre-merge-commit" or "pre-commit" => Parts("common", "ask", "kept-first", hook) + Parts("merge"),
        "pre-push" => Parts("common", "ask", hook),
        _ => Parts("common", "kept-before", "tell", hook),
    };

    private static string Parts(params string[] names) => string.Join('\n', names.Select(Part));

    private static string Part(string name)
    {
        using Stream stream = typeof(HookScript).Assembly.GetManifestResourceStream($"hooks/{name}.sh")!;
        using var reader = new StreamReader(stream);
        string[] lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
        return string.Join('\n', lines.Where(line => !line.StartsWith(DirectiveForShellcheck, StringComparison.Ordinal)));
    }
}

/// <summary>What the first lines of a hook say when it is one of ours.</summary>
/// <param name="Version">The version of the script.</param>
/// <param name="Gate">The words that start the gate.</param>
internal sealed record HookMark(int Version, ImmutableArray<string> Gate)
{
    internal const string Beginning = "# autocoder-schema hook, version ", GateLine = "# gate: ";

    /// <summary>Reads it; null for a hook of somebody else's.</summary>
    public static HookMark? Of(string script)
    {
        string[] lines = script.Split('\n');
        if (lines.Length < 2 || !lines[1].StartsWith(Beginning, StringComparison.Ordinal)) return null;
        string number = lines[1][Beginning.Length..];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int version)) return null;
        IEnumerable<string> gate = lines.Where(line => line.StartsWith(GateLine, StringComparison.Ordinal));
        return new(version, [.. gate.Select(line => line[GateLine.Length..])]);
    }
}
