namespace AutoCoder.Schema.Lockfiles;

/// <summary>Where a lock was read, for messages.</summary>
/// <param name="Name">What the messages call it.</param>
/// <param name="Remedy">What to do when it cannot be used, as the end of a sentence: <c>run: autocoder-schema lock</c>.</param>
internal sealed record LockOrigin(string Name, string Remedy)
{
    private const string Command = "autocoder-schema lock";

    /// <summary>A file beside the migrations.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="arguments">What <c>autocoder-schema lock</c> was given, so that the command can be pasted.</param>
    public static LockOrigin File(string path, params IReadOnlyList<string> arguments) =>
        new(path, $"run: {ShellWord.Join([.. Command.Split(' '), .. arguments])}");

    /// <summary>The lock that an assembly carries.</summary>
    /// <param name="assemblyPath">The assembly.</param>
    /// <param name="arguments">What names the migrations, so that the command can be pasted.</param>
    public static LockOrigin Assembly(string assemblyPath, params IReadOnlyList<string> arguments) => new(
        $"The {SchemaLock.FileName} in '{assemblyPath}'",
        $"run: {ShellWord.Join([.. Command.Split(' '), .. arguments])} and build the migrations' project again");

    /// <summary>A sentence about it, with what to do.</summary>
    public string Problem(string what) => $"{Name} {what}; {Remedy}";

    internal string ProblemAt(int line, string what) => $"{Name}, line {line}: {what}; {Remedy}";
}
