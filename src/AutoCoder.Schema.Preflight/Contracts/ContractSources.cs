namespace AutoCoder.Schema.Preflight.Contracts;

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
            return Refuse($"{option} {value}: the migrations have no kind '{value[..sign]}'; give one of: {string.Join(", ", kinds)}.");
        return (onlyKind ?? (kinds.Count == 1 ? kinds[0] : null)) is { } kind
            ? Named(kind, value)
            : Refuse($"{option} {value}: of which kind? The migrations have {string.Join(", ", kinds)}; write {option} {kinds[0]}={value}.");
    }

    private (ContractFile? File, string? Problem) Named(string kind, string file) =>
        file.Length == 0
            ? Refuse($"{option} {kind}=: name a file.")
            : (new ContractFile(kind, Path.GetFullPath(file, folder), file), null);

    private static (ContractFile? File, string? Problem) Refuse(string problem) => (null, problem);
}
