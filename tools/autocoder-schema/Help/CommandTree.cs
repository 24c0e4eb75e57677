using System.CommandLine;

namespace AutoCoder.Schema.Operator.Help;

/// <summary>
/// A program's command line as help, completions and man pages tell it: read from the commands themselves, so that none of them
/// says what the others do not.
/// </summary>
/// <param name="Words">The program and the commands that lead here: <c>autocoder-schema backups list</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Options">Its options, without those that are hidden.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Children">The commands below it.</param>
internal sealed record CommandTree(
    ImmutableArray<string> Words,
    string Description,
    ImmutableArray<CommandWord> Options,
    ImmutableArray<CommandWord> Arguments,
    ImmutableArray<CommandTree> Children)
{
    /// <summary>The commands that lead here, without the program.</summary>
    public string Path => string.Join(' ', Words.Skip(1));

    /// <summary>What its help says beside its options.</summary>
    public CommandNotes? Notes => CommandNotes.Find(Path);

    /// <summary>The first sentence of its description.</summary>
    public string Summary => Description.Split("\n\n")[0];

    /// <summary>It and all below it.</summary>
    public IEnumerable<CommandTree> All => [this, .. Children.SelectMany(child => child.All)];

    /// <summary>That of a command and those below it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="words">The words that lead to it, it included.</param>
    public static CommandTree Of(Command command, params ImmutableArray<string> words) => new(
        words,
        command.Description ?? "",
        [
            .. command.Options.Where(option => !option.Hidden).Select(CommandWord.Of),
            .. words.Length > 1 ? [CommandWord.Help] : ImmutableArray<CommandWord>.Empty,
        ],
        [.. command.Arguments.Where(argument => !argument.Hidden).Select(CommandWord.Of)],
        [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => Of(sub, words.Add(sub.Name)))]);
}

/// <summary>An option or an argument.</summary>
/// <param name="Name">Its name: <c>--to</c>, <c>PATH</c>.</param>
/// <param name="Value">What an option is given, as help names it; null for one that takes nothing.</param>
/// <param name="Description">What it does.</param>
internal sealed record CommandWord(string Name, string? Value, string Description)
{
    /// <summary>Other names of it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether it need not be there.</summary>
    public bool IsOptional { get; init; } = true;

    /// <summary>Whether there can be several.</summary>
    public bool IsMany { get; init; }

    /// <summary>The option that every command has by its root.</summary>
    public static CommandWord Help { get; } = new("--help", null, "Tell what it does and what it takes.")
    {
        Aliases = ["-h", "-?"],
    };

    /// <summary>The words that can be given, where there are few.</summary>
    public ImmutableArray<string> Choices =>
        Value is { } value && value.Contains('|', StringComparison.Ordinal) ? [.. value.Split('|')] : [];

    /// <summary>Whether a folder is meant.</summary>
    public bool IsFolder => Value == "DIR";

    /// <summary>Whether a file is meant.</summary>
    public bool IsFile => Value is not null and not "DIR" && (Value.Contains("FILE", StringComparison.Ordinal) || Value is "PATH")
        || Name is "PATH" or "DATABASE" or "A" or "B";

    public static CommandWord Of(Option option)
    {
        bool isFlag = option.ValueType == typeof(bool) || option.ValueType == typeof(void)
            || option.Arity.MaximumNumberOfValues == 0;
        return new(option.Name, isFlag ? null : option.HelpName ?? "VALUE", option.Description ?? "")
        {
            Aliases = [.. option.Aliases.Where(alias => !alias.StartsWith('/'))],
            IsOptional = !option.Required,
            IsMany = option.Arity.MaximumNumberOfValues > 1,
        };
    }

    public static CommandWord Of(Argument argument) => new(argument.Name, argument.HelpName, argument.Description ?? "")
    {
        IsOptional = argument.Arity.MinimumNumberOfValues == 0,
        IsMany = argument.Arity.MaximumNumberOfValues > 1,
    };
}
