using System.Text;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// Finds out which files an option (<c>--expect</c>, <c>--statements</c>) means, and for which kinds: <c>KIND=FILE</c>, or a
/// file alone where there is no doubt about the kind. In the place of a file, <c>!COMMAND</c> is what a command prints, and
/// <c>-</c> standard input. What the options say of a kind replaces what the configuration says.
/// </summary>
internal sealed class ContractSources(string option, string? onlyKind, IReadOnlyList<string> kinds, string folder)
{
    /// <summary>The files, or what is wrong with the values, one line each.</summary>
    public (ImmutableArray<ContractFile> Files, ImmutableArray<string> Problems) Of(
        ImmutableArray<string> values, ImmutableArray<ContractFile> configured)
    {
        (ContractFile? File, string? Problem)[] given = [.. values.Select(Read)];
        ContractFile[] files = [.. given.Select(value => value.File).OfType<ContractFile>()];
        IEnumerable<ContractFile> rest = configured.Where(file => !files.Any(own => own.Kind == file.Kind));
        return (
            [.. files.Concat(rest).Where(file => onlyKind is null || file.Kind == onlyKind)],
            [.. given.Select(value => value.Problem).OfType<string>()]);
    }

    private (ContractFile? File, string? Problem) Read(string value)
    {
        (string? named, string rest) = ContractFile.Split(value);
        if (named is not null && kinds.Contains(named)) return Named(named, rest);
        if (named is not null && !File.Exists(Path.GetFullPath(value, folder)))
        {
            return Refuse(
                $"{option} {value}: the migrations have no kind '{named}'; give one of: {string.Join(", ", kinds)}.");
        }

        return (onlyKind ?? (kinds.Count == 1 ? kinds[0] : null)) is { } kind
            ? Named(kind, value)
            : Refuse($"{option} {value}: of which kind? The migrations have {string.Join(", ", kinds)}; "
                + $"write {option} {kinds[0]}={value}.");
    }

    private (ContractFile? File, string? Problem) Named(string kind, string file) => file switch
    {
        "" => Refuse($"{option} {kind}=: name a file."),
        ContractFile.Input => (ContractFile.OfInput(kind, folder), null),
        _ when !ContractFile.IsCommand(file) => (new ContractFile(kind, Path.GetFullPath(file, folder), file), null),
        _ when string.IsNullOrWhiteSpace(file[1..]) => Refuse($"{option} {file}: name a command behind the '!'."),
        _ => (ContractFile.OfCommand(kind, file, folder), null),
    };

    private static (ContractFile? File, string? Problem) Refuse(string problem) => (null, problem);
}

/// <summary>A file, or what is read like one: what the application expects of the databases of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Path">The file's absolute path; of what is no file, the folder that it is asked in.</param>
/// <param name="Name">The file as messages name it: as it was given.</param>
internal sealed record ContractFile(string Kind, string Path, string Name)
{
    /// <summary>The value that means standard input.</summary>
    public const string Input = "-";

    /// <summary>What prints it, for the shell; null when it is no command.</summary>
    public string? Command { get; private init; }

    /// <summary>Whether it is standard input.</summary>
    public bool IsInput { get; private init; }

    /// <summary>Whether a value means what a command prints.</summary>
    public static bool IsCommand(string value) => value.StartsWith('!');

    /// <summary>Whether a value means a file, and neither a command nor standard input.</summary>
    public static bool IsFile(string value) => !IsCommand(value) && value != Input;

    /// <summary>
    /// The kind that a value names, null when it names none, and the rest of it. A command has its own signs of equality.
    /// </summary>
    public static (string? Kind, string File) Split(string value) =>
        !IsCommand(value) && value.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign
            ? (value[..sign], value[(sign + 1)..])
            : (null, value);

    /// <summary>What a command prints.</summary>
    public static ContractFile OfCommand(string kind, string value, string folder) =>
        new(kind, folder, value) { Command = value[1..] };

    /// <summary>Standard input.</summary>
    public static ContractFile OfInput(string kind, string folder) => new(kind, folder, "standard input") { IsInput = true };
}

/// <summary>Reads the files of contracts.</summary>
internal static class ContractFileReader
{
    private const int MostBytes = 16 << 20;
    private const string TooLong = "it has more than 16 MiB; give the DDL or the statements only.";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text, or why there is none.</summary>
    /// <param name="file">What to read.</param>
    /// <param name="standardInput">Standard input.</param>
    /// <param name="cancellation">Ends a command.</param>
    /// <exception cref="OperationCanceledException">Somebody asked to stop while a command ran.</exception>
    public static (SqlFile? File, string? Problem) Read(
        ContractFile file, TextReader standardInput, CancellationToken cancellation) => file switch
        {
            { Command: { } command } => CommandOutput.Of(command, file.Path, MostBytes, cancellation) switch
            {
                { Problem: { } problem } => (null, $"{file.Name}: {problem}"),
                { Bytes: var bytes } => Decode(file, bytes),
            },
            { IsInput: true } => ReadInput(file, standardInput),
            _ => ReadFile(file),
        };

    private static (SqlFile? File, string? Problem) ReadInput(ContractFile file, TextReader standardInput)
    {
        try
        {
            string text = standardInput.ReadToEnd();
            return string.IsNullOrWhiteSpace(text) ? (null, $"{file.Name}: there is nothing in it.")
                : text.Length > MostBytes ? (null, $"{file.Name}: {TooLong}")
                : Checked(file, text);
        }
        catch (IOException e)
        {
            return (null, $"{file.Name}: it could not be read: {e.Message}");
        }
    }

    private static (SqlFile? File, string? Problem) ReadFile(ContractFile file)
    {
        try
        {
            return Refusal(file.Path) is { } refusal
                ? (null, $"{file.Name}: {refusal}")
                : Decode(file, File.ReadAllBytes(file.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, e is UnauthorizedAccessException
                ? $"{file.Name}: this user may not read it."
                : $"{file.Name}: it could not be read: {e.Message}");
        }
    }

    private static (SqlFile? File, string? Problem) Decode(ContractFile file, byte[] bytes)
    {
        try
        {
            return Checked(file, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return (null, $"{file.Name}: it is not UTF-8 text; save it as UTF-8.");
        }
    }

    // SQLite would stop reading at a NUL, and everything behind it would go unchecked.
    private static (SqlFile? File, string? Problem) Checked(ContractFile file, string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? (null, $"{file.Name}: it has a NUL in it, so it is no SQL; save it as UTF-8.")
            : (new SqlFile(file.Name, text), null);

    private static string? Refusal(string path) => FileFacts.Of(path) switch
    {
        { Type: EntryType.Missing or EntryType.DanglingLink } => "there is no such file.",
        { Type: EntryType.Folder or EntryType.Other } => "this is not a file.",
        { Length: > MostBytes } => TooLong,
        _ => null,
    };
}
