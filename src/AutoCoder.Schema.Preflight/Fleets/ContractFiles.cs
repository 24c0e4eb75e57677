using System.Text;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// Finds out which files an option (<c>--expect</c>, <c>--statements</c>) means, and for which kinds: <c>KIND=FILE</c>, or a
/// file alone where there is no doubt about the kind. What the options say of a kind replaces what the configuration says.
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
        int sign = value.IndexOf('=', StringComparison.Ordinal);
        if (sign > 0 && kinds.Contains(value[..sign])) return Named(value[..sign], value[(sign + 1)..]);
        if (sign > 0 && !File.Exists(Path.GetFullPath(value, folder)))
        {
            return Refuse(
                $"{option} {value}: the migrations have no kind '{value[..sign]}'; give one of: {string.Join(", ", kinds)}.");
        }

        return (onlyKind ?? (kinds.Count == 1 ? kinds[0] : null)) is { } kind
            ? Named(kind, value)
            : Refuse($"{option} {value}: of which kind? The migrations have {string.Join(", ", kinds)}; "
                + $"write {option} {kinds[0]}={value}.");
    }

    private (ContractFile? File, string? Problem) Named(string kind, string file) =>
        file.Length == 0
            ? Refuse($"{option} {kind}=: name a file.")
            : (new ContractFile(kind, Path.GetFullPath(file, folder), file), null);

    private static (ContractFile? File, string? Problem) Refuse(string problem) => (null, problem);
}

/// <summary>A file in which the application says what it expects of the databases of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Path">The file's absolute path.</param>
/// <param name="Name">The file as messages name it: as it was given.</param>
internal sealed record ContractFile(string Kind, string Path, string Name);

/// <summary>Reads the files of contracts.</summary>
internal static class ContractFileReader
{
    private const int MostBytes = 16 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text, or why there is none.</summary>
    public static (SqlFile? File, string? Problem) Read(ContractFile file)
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
            string text = Strict.GetString(bytes);

            // SQLite would stop reading at a NUL, and everything behind it would go unchecked.
            return text.Contains('\0', StringComparison.Ordinal)
                ? (null, $"{file.Name}: it has a NUL in it, so it is no SQL; save it as UTF-8.")
                : (new SqlFile(file.Name, text), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, $"{file.Name}: it is not UTF-8 text; save it as UTF-8.");
        }
    }

    private static string? Refusal(string path) => FileFacts.Of(path) switch
    {
        { Type: EntryType.Missing or EntryType.DanglingLink } => "there is no such file.",
        { Type: EntryType.Folder or EntryType.Other } => "this is not a file.",
        { Length: > MostBytes } => "it has more than 16 MiB; give the DDL or the statements only.",
        _ => null,
    };
}
