namespace AutoCoder.Schema.Trials;

/// <summary>
/// How far views expand. SQLite writes every view that a view names into it before it does anything else, and cannot be
/// interrupted meanwhile (measured with 3.53): twenty views that name the one before twice are a million.
/// </summary>
internal static class ViewExpansion
{
    /// <summary>How many views one may expand to, and all of them together.</summary>
    public const long Most = 1000, MostTogether = 100_000;

    /// <summary>The views that expand to more than is tried, in their order.</summary>
    public static IReadOnlyList<SchemaEntry> Excessive(IReadOnlyList<SchemaEntry> schema)
    {
        SchemaEntry[] views =
            [.. schema.Where(entry => entry.Type == "view").DistinctBy(view => view.Name, SqlNameComparer.Instance)];
        Dictionary<string, long> sizes = Sizes(views);
        long together = 0;
        return [.. views.Where(view => sizes[view.Name] > Most || (together += sizes[view.Name]) > MostTogether)];
    }

    // A name counts wherever it stands: a column of the same name makes a view look larger, never smaller. Views that name each
    // other in a circle are broken, and SQLite says so at once; a name in the circle counts as one.
    private static Dictionary<string, long> Sizes(SchemaEntry[] views)
    {
        HashSet<string> names = new(views.Select(view => view.Name), SqlNameComparer.Instance);
        Dictionary<string, string[]> named = views.ToDictionary(
            view => view.Name, view => NamedIn(view, names), SqlNameComparer.Instance);
        ILookup<string, string> users = named
            .SelectMany(view => view.Value.Distinct(SqlNameComparer.Instance), (view, name) => (name, view.Key))
            .ToLookup(pair => pair.name, pair => pair.Key, SqlNameComparer.Instance);
        Dictionary<string, int> missing = named.ToDictionary(
            view => view.Key, view => view.Value.Distinct(SqlNameComparer.Instance).Count(), SqlNameComparer.Instance);
        Dictionary<string, long> sizes = new(SqlNameComparer.Instance);
        Queue<string> ready = new(named.Keys.Where(view => missing[view] == 0));
        while (ready.TryDequeue(out string? view))
        {
            sizes[view] = SizeOf(named[view], sizes);
            foreach (string user in users[view].Where(user => --missing[user] == 0)) ready.Enqueue(user);
        }

        string[] circular = [.. named.Keys.Where(view => !sizes.ContainsKey(view))];
        foreach (string view in circular) sizes[view] = SizeOf(named[view], sizes);
        return sizes;
    }

    private static long SizeOf(string[] names, Dictionary<string, long> sizes) =>
        Math.Min(Most + 1, 1 + names.Sum(name => sizes.GetValueOrDefault(name, 1)));

    private static string[] NamedIn(SchemaEntry view, HashSet<string> names) =>
    [
        .. SqlTokenizer.Significant(view.Sql).ToArray()
            .Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName or TokenKind.Text)
            .Select(token => SqlName.Unquote(view.Sql.AsSpan(token.Start, token.Length)))
            .Where(name => names.Contains(name) && !SqlName.Same(name, view.Name)),
    ];
}
