namespace AutoCoder.Schema.Merges;

/// <summary>The rule over submodules: their files are in another repository, so what another commit of theirs brings is not seen here. Pure.</summary>
internal static class SubmoduleRules
{
    public static IEnumerable<Finding> Of(MergeInput input) =>
        from path in input.Base.Submodules.Keys.Union(input.Head.Submodules.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        where input.IsAsked(path)
        let head = input.Head.Submodules.GetValueOrDefault(path)
        let own = input.Base.Submodules.GetValueOrDefault(path)
        where head != own && input.Origins.All(origin => origin.Submodules.GetValueOrDefault(path) != head)
        select Found(input, path, own, head);

    private static Finding Found(MergeInput input, string path, string? own, string? head) => new(
        MergeRules.SubmoduleNotRead, Severity.Warning,
        $"{input.Head.Ref} {What(path, own, head)}: what it holds is not looked at, so migrations in it may come or go unseen.")
    {
        Place = new SourcePlace(path, null),
        Next = own is null || head is null ? null
            : $"(cd {ShellWord.Quote(path)} && {ShellWord.Join(["check-pending-migrations", "--base", own, "--head", head])})    # the same question to the submodule",
    };

    private static string What(string path, string? own, string? head) => (own, head) switch
    {
        (null, _) => $"adds the submodule {path}",
        (_, null) => $"removes the submodule {path}",
        _ => $"moves the submodule {path} to another commit",
    };
}
