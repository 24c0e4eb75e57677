namespace AutoCoder.Schema.Reports;

/// <summary>
/// What a run mends in the same ways in many databases, as after another runner's rebuilds: said once for the fleet. What one of
/// them gets besides is said of it alone.
/// </summary>
internal sealed class SharedRepairs
{
    private const int FewestDatabases = 3, MostNamed = 10;

    private readonly Dictionary<ChangeRow, ImmutableArray<string>> _besides = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _sentences = [];

    private SharedRepairs()
    {
    }

    /// <summary>A sentence for each set of repairs that databases share.</summary>
    public IReadOnlyList<string> Sentences => _sentences;

    /// <summary>Finds it.</summary>
    /// <param name="report">What a run came to.</param>
    public static SharedRepairs Of(ChangeReport report)
    {
        var shared = new SharedRepairs();
        bool isOneKind = report.Rows.Select(row => row.Kind).Distinct(StringComparer.Ordinal).Count() == 1;
        foreach (var rows in report.Rows.Where(row => !row.Repairs.IsEmpty)
            .GroupBy(row => (row.Kind, IsDone: IsDone(row))))
        {
            int all = report.Rows.Count(row => row.Kind == rows.Key.Kind && IsDone(row) == rows.Key.IsDone);
            shared.Find([.. rows], all, isOneKind ? "" : $" of kind {rows.Key.Kind}", rows.Key.IsDone);
        }

        return shared;
    }

    /// <summary>What is mended in a database that is not said of the fleet.</summary>
    public ImmutableArray<string> Besides(ChangeRow row) => _besides.GetValueOrDefault(row, row.Repairs);

    private static bool IsDone(ChangeRow row) => row.Result == ChangeResult.Changed;

    private void Find(ImmutableArray<ChangeRow> rows, int all, string kind, bool isDone)
    {
        ImmutableArray<string>[] sets =
        [
            .. rows.GroupBy(row => string.Join('\n', row.Repairs), StringComparer.Ordinal)
                .Where(same => same.Count() >= FewestDatabases).Select(same => same.First().Repairs)
                .OrderByDescending(set => set.Length),
        ];
        foreach (ImmutableArray<string> set in sets)
        {
            ChangeRow[] having =
                [.. rows.Where(row => !_besides.ContainsKey(row) && set.All(repair => row.Repairs.Contains(repair)))];
            // Where not all of them have it, each says that it is one of those.
            string[] mark = having.Length == all ? [] : [$"as {having.Length - 1} others, see below."];
            foreach (ChangeRow row in having) _besides[row] = [.. mark, .. row.Repairs.Except(set)];
            string ways = set.Length == 1 ? "the same way" : $"the same {set.Length} ways";
            string more = set.Length > MostNamed ? $" And {set.Length - MostNamed} more, which --format json lists." : "";
            _sentences.Add($"{having.Length} databases{kind} {(isDone ? "were" : "would be")} repaired in {ways}: "
                + $"{string.Join(' ', set.Take(MostNamed))}{more}");
        }
    }
}
