namespace AutoCoder.Schema.Trials;

/// <summary>How a statement does otherwise on a schema than on the expected one.</summary>
/// <param name="Table">The table that it is about.</param>
/// <param name="Told">The statement as messages call it.</param>
/// <param name="Error">What SQLite said when it failed; null when it stored or read something else.</param>
/// <param name="Column">The column that is otherwise; null when it failed, or there are other rows.</param>
/// <param name="Expected">What is there by the expected schema, where something else is.</param>
/// <param name="Actual">What is there instead.</param>
internal sealed record ProbeDeparture(string Table, string Told, string? Error, string? Column, string Expected, string Actual)
{
    /// <summary>What makes two of them one to whoever reads them.</summary>
    public (string, string?, string?) Kind => (SqlName.Fold(Table), Error, Column);

    /// <summary>What is told of it.</summary>
    public SchemaDifference Difference => new(
        DifferenceClass.Breaking,
        Column is null ? Table : $"{Table}.{Column}",
        $"{Told} {What()}. This was tried on a twin of the schema in memory, and it is not so by the expected one.");

    private string What() => this switch
    {
        { Error: { } error } => $"fails: {LongText.Shorten(error)}",
        { Column: { } column } => $"leaves {LongText.Shorten(Actual)} in {column} instead of {LongText.Shorten(Expected)}",
        _ => $"leaves {LongText.Shorten(Actual)} instead of {LongText.Shorten(Expected)}",
    };
}

/// <summary>Compares what a probe came to on two schemas.</summary>
internal static class ProbeComparison
{
    /// <summary>
    /// The first step that fails, or gives other rows, only on the other schema; null when there is none. What fails by the
    /// expected schema is nothing that the code does: nothing behind it is compared.
    /// </summary>
    /// <param name="probe">The probe.</param>
    /// <param name="expected">What it came to on the expected schema.</param>
    /// <param name="actual">What it came to on the other.</param>
    /// <param name="again">
    /// What it came to on the expected schema another time, where that is known: of a value that is not the same then (a moment,
    /// a random number) only the class counts.
    /// </param>
    public static ProbeDeparture? Compare(
        SchemaProbe probe, ProbeOutcome expected, ProbeOutcome actual, ProbeOutcome? again = null)
    {
        for (int index = 0; index < Math.Min(expected.Steps.Length, actual.Steps.Length); index++)
        {
            ProbeStep step = probe.Steps[index];
            ProbeResult wanted = expected.Steps[index], found = actual.Steps[index];
            if (wanted.Error is not null) return null;
            bool isTried = step.Kind is ProbeStepKind.Run or ProbeStepKind.Read;
            if (found.Error is { } error) return isTried ? new(probe.Table, step.Told, error, null, "", "") : null;
            if (step.Kind != ProbeStepKind.Read) continue;
            ProbeResult? other = again is not null && index < again.Steps.Length ? again.Steps[index] : null;
            if (Rows(probe, step, wanted, found, other) is { } departure) return departure;
        }

        return null;
    }

    private static ProbeDeparture? Rows(
        SchemaProbe probe, ProbeStep step, ProbeResult wanted, ProbeResult found, ProbeResult? again)
    {
        if (wanted.Rows.Length != found.Rows.Length)
            return new(probe.Table, step.Told, null, null, Count(wanted.Rows.Length), Count(found.Rows.Length));
        ImmutableArray<ImmutableArray<string>> values = wanted.Named(wanted.Columns)!.Value;
        if (found.Named(wanted.Columns) is not { } others)
            return new(probe.Table, step.Told, null, null, Columns(wanted), Columns(found));
        ImmutableArray<ImmutableArray<string>>? second = again?.Named(wanted.Columns);
        for (int row = 0; row < values.Length; row++)
        {
            for (int column = 0; column < wanted.Columns.Length; column++)
            {
                string value = values[row][column], other = others[row][column];
                if (value == other) continue;
                bool isSteady = second is null || (row < second.Value.Length && second.Value[row][column] == value);
                if (isSteady || Class(value) != Class(other))
                    return new(probe.Table, step.Told, null, wanted.Columns[column], value, other);
            }
        }

        return null;
    }

    private static string Columns(ProbeResult result) => $"the columns {string.Join(", ", result.Columns)}";

    private static string Class(string value) => value.Split(' ')[0];

    private static string Count(int rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows} {(rows == 1 ? "row" : "rows")}");
}
