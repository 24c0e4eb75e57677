namespace AutoCoder.Schema.Trials;

/// <summary>
/// Statements that the code could run on a table. Each probe begins with empty tables and leaves nothing behind, so that none
/// hangs on another.
/// </summary>
/// <param name="Table">The table that it is about, or the view.</param>
/// <param name="EnforcesKeys">Whether foreign keys are enforced meanwhile.</param>
/// <param name="Steps">What is run, in its order.</param>
internal sealed record SchemaProbe(string Table, bool EnforcesKeys, ImmutableArray<ProbeStep> Steps);

/// <summary>One statement of a probe.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Told">What messages call it: <c>INSERT INTO notes with body = '007'</c>.</param>
/// <param name="Sql">The statement.</param>
/// <param name="Values">Its parameters: null, whole and other numbers, text, bytes.</param>
internal sealed record ProbeStep(ProbeStepKind Kind, string Told, string Sql, ImmutableArray<object?> Values);

/// <summary>What a statement of a probe is for.</summary>
internal enum ProbeStepKind
{
    /// <summary>Rows that have to be there first; where they cannot be, the probe says nothing.</summary>
    Stage,

    /// <summary>The same, of a table that only the other schema has.</summary>
    StageOfOther,

    /// <summary>It has to run.</summary>
    Run,

    /// <summary>It has to run, and give the same rows.</summary>
    Read,
}

/// <summary>What running the steps of a probe came to.</summary>
/// <param name="Steps">
/// One for each step that was run: after one that failed none is.
/// </param>
internal sealed record ProbeOutcome(ImmutableArray<ProbeResult> Steps);

/// <summary>What one statement came to.</summary>
/// <param name="Error">What SQLite said when it failed; null when it did not.</param>
/// <param name="Columns">The names of the columns of its rows.</param>
/// <param name="Rows">The rows that it gave, each value with its class: <c>text '007'</c>.</param>
internal sealed record ProbeResult(string? Error, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>A statement that ran and gave nothing that counts.</summary>
    public static ProbeResult Done { get; } = new(null, [], []);

    /// <summary>A statement that failed.</summary>
    public static ProbeResult Failed(string error) => new(error, [], []);

    /// <summary>
    /// Its rows in an order of their own, with the columns of these names only: there may be others between them. Null when one
    /// of them is missing.
    /// </summary>
    public ImmutableArray<ImmutableArray<string>>? Named(ImmutableArray<string> names)
    {
        if (Rows.Length <= 1 && names.SequenceEqual(Columns, StringComparer.Ordinal)) return Rows;
        Dictionary<string, Queue<int>> there = new(SqlNameComparer.Instance);
        for (int place = 0; place < Columns.Length; place++)
        {
            if (!there.TryGetValue(Columns[place], out Queue<int>? of)) there[Columns[place]] = of = [];
            of.Enqueue(place);
        }

        var places = new List<int>(names.Length);
        foreach (string name in names)
        {
            if (!there.TryGetValue(name, out Queue<int>? left) || !left.TryDequeue(out int place)) return null;
            places.Add(place); // one of two columns with one name is taken once
        }

        return
        [
            .. Rows.Select(row => places.Select(place => row[place]).ToImmutableArray())
                .OrderBy(row => string.Join('\u001f', row), StringComparer.Ordinal),
        ];
    }
}

/// <summary>A difference that running statements found.</summary>
/// <param name="Table">The table on which they were run.</param>
/// <param name="Difference">What is told of it.</param>
internal sealed record TriedDifference(string Table, SchemaDifference Difference)
{
    /// <summary>Whether a statement fails; else it stores or gives something else.</summary>
    public bool Fails { get; init; } = true;

    /// <summary>Whether it is that something was not tried: no rule explains that.</summary>
    public bool IsUntried { get; init; }
}

/// <summary>Tries what the rules about schemas do not think of.</summary>
internal interface ISchemaTrial
{
    /// <summary>
    /// What statements of the code do otherwise on a schema than on the expected one: all of it, also what the rules explain.
    /// </summary>
    /// <param name="expected">The schema that the code is written for.</param>
    /// <param name="actual">Another one.</param>
    /// <param name="broken">The tables of which it is known that statements fail: nothing is tried on them.</param>
    ImmutableArray<TriedDifference> Try(DatabaseSchema expected, DatabaseSchema actual, IReadOnlySet<string> broken);
}
