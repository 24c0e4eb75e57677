namespace AutoCoder.Schema.Pages;

/// <summary>One schema that is not as expected: what is different in sentences, and drawn.</summary>
/// <param name="Title">What it is: <c>assistant at 202601041458 (V202601041458_AddTitle)</c>.</param>
/// <param name="Databases">How many databases have it.</param>
/// <param name="Differences">Every difference, breaking ones first.</param>
internal sealed record SchemaDrawing(string Title, int Databases, ImmutableArray<SchemaDifference> Differences)
{
    /// <summary>The first few that have it.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>What differs, held against what is expected; empty when it is not drawn.</summary>
    public ImmutableArray<DrawnObject> Objects { get; init; } = [];

    /// <summary>How many more objects differ than are drawn.</summary>
    public int MoreObjects { get; init; }

    /// <summary>What becomes of it, one sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The place that it has as <c>#</c> of the page.</summary>
    public static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index + 1}");
}

/// <summary>A table, a view or a trigger that differs, in lines that each are as expected or not.</summary>
/// <param name="Sort">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mark">Whether it is there and expected.</param>
/// <param name="Lines">Its columns, keys, constraints and indexes; as many as people read.</param>
/// <param name="Unchanged">How many more are as expected.</param>
internal sealed record DrawnObject(string Sort, string Name, DrawnMark Mark, ImmutableArray<DrawnLine> Lines, int Unchanged);

/// <summary>A part of an object.</summary>
/// <param name="Mark">Whether it is there and expected.</param>
/// <param name="Text">It as it is, or as it is expected where it is missing.</param>
/// <param name="Expected">It as it is expected, where it is otherwise; null else.</param>
internal sealed record DrawnLine(DrawnMark Mark, string Text, string? Expected = null);

/// <summary>How a part of a schema stands to what is expected.</summary>
internal enum DrawnMark
{
    /// <summary>It is as expected.</summary>
    Same,

    /// <summary>It is there, and is not expected.</summary>
    Extra,

    /// <summary>It is expected, and is not there.</summary>
    Missing,

    /// <summary>It is there, and is otherwise than expected.</summary>
    Changed,
}

/// <summary>Holds a schema against the expected one, object by object.</summary>
internal static class DrawnObjects
{
    private const int MostSame = 12, MostLines = 60;

    /// <summary>The objects that the differences are about.</summary>
    public static IEnumerable<DrawnObject> Of(
        DatabaseSchema expected, DatabaseSchema actual, IEnumerable<SchemaDifference> differences)
    {
        string[] subjects = [.. differences.Select(difference => difference.Subject)];
        HashSet<string> tables = new(SqlNameComparer.Instance);
        foreach (string subject in subjects)
        {
            tables.Add(subject.Split('.')[0]);
            if (SchemaParts.TableOf(subject, expected) is { } wanted) tables.Add(wanted);
            if (SchemaParts.TableOf(subject, actual) is { } there) tables.Add(there);
        }

        HashSet<string> named = new(subjects, SqlNameComparer.Instance);
        return
        [
            .. Pairs(expected.Tables, actual.Tables, table => table.Name).Where(pair => tables.Contains(pair.Name))
                .Select(pair => Table(pair.Name, pair.Expected, pair.Actual))
                .Where(drawn => drawn.Mark != DrawnMark.Same || drawn.Lines.Any(line => line.Mark != DrawnMark.Same)),
            .. Scripts("view", expected.Views, actual.Views, named, CanonicalLines.View),
            .. Scripts("trigger", expected.Triggers, actual.Triggers, named, CanonicalLines.Trigger),
        ];
    }

    private static DrawnObject Table(string name, TableSchema? expected, TableSchema? actual)
    {
        DrawnMark mark = Mark(expected, actual);
        DrawnLine[] lines =
        [
            .. Columns(expected, actual),
            .. Parts(Keys(expected), Keys(actual)),
        ];
        if (mark != DrawnMark.Same) lines = [.. lines.Select(line => line with { Mark = mark })];
        int same = lines.Count(line => line.Mark == DrawnMark.Same), kept = same > MostSame ? 0 : same;
        DrawnLine[] told = kept == same ? lines : [.. lines.Where(line => line.Mark != DrawnMark.Same)];
        return new("table", name, mark, [.. told.Take(MostLines)], same - kept + Math.Max(0, told.Length - MostLines));
    }

    private static IEnumerable<DrawnLine> Columns(TableSchema? expected, TableSchema? actual)
    {
        foreach (var (_, wanted, there) in Pairs(expected?.Columns ?? [], actual?.Columns ?? [], column => column.Name))
        {
            string? before = wanted is null ? null : Text(wanted), now = there is null ? null : Text(there);
            yield return (before, now) switch
            {
                (null, { } extra) => new(DrawnMark.Extra, extra),
                ({ } missing, null) => new(DrawnMark.Missing, missing),
                _ when before == now => new(DrawnMark.Same, now!),
                _ => new(DrawnMark.Changed, now!, before),
            };
        }

        static string Text(ColumnSchema column) => CanonicalLines.Column(column)["column ".Length..];
    }

    // Keys and indexes have no identity but their text: one that is otherwise is one missing and one extra.
    private static IEnumerable<DrawnLine> Parts(string[] expected, string[] actual)
    {
        HashSet<string> there = new(actual, StringComparer.Ordinal);
        return
        [
            .. expected.Select(line => new DrawnLine(there.Contains(line) ? DrawnMark.Same : DrawnMark.Missing, line)),
            .. actual.Except(expected).Select(line => new DrawnLine(DrawnMark.Extra, line)),
        ];
    }

    private static string[] Keys(TableSchema? table) => table is null
        ? []
        :
        [
            .. table.OpaqueText is { } text ? [text] : Array.Empty<string>(),
            .. table.PrimaryKey is { } key ? [CanonicalLines.PrimaryKey(key)] : Array.Empty<string>(),
            .. table.UniqueKeys.Select(CanonicalLines.UniqueKey),
            .. table.ForeignKeys.Select(CanonicalLines.ForeignKey),
            .. table.Checks.Select(CanonicalLines.Check),
            .. table.Indexes.Select(CanonicalLines.Index),
            .. table.IsStrict ? ["STRICT"] : Array.Empty<string>(),
            .. table.WithoutRowId ? ["WITHOUT ROWID"] : Array.Empty<string>(),
        ];

    private static IEnumerable<DrawnObject> Scripts(
        string sort,
        ImmutableArray<ScriptSchema> expected,
        ImmutableArray<ScriptSchema> actual,
        HashSet<string> named,
        Func<ScriptSchema, string> text)
    {
        foreach (var (name, wanted, there) in Pairs(expected, actual, script => script.Name))
        {
            DrawnMark mark = Mark(wanted, there);
            string? before = wanted is null ? null : text(wanted), now = there is null ? null : text(there);
            if (!named.Contains(name) || before == now) continue;
            DrawnLine line = mark switch
            {
                DrawnMark.Missing => new(mark, before!),
                DrawnMark.Extra => new(mark, now!),
                _ => new(DrawnMark.Changed, now!, before),
            };
            yield return new(sort, name, line.Mark, [line], 0);
        }
    }

    private static DrawnMark Mark(object? expected, object? actual) => (expected, actual) switch
    {
        (null, _) => DrawnMark.Extra,
        (_, null) => DrawnMark.Missing,
        _ => DrawnMark.Same,
    };

    // In the expected order, then what is there besides.
    private static IEnumerable<(string Name, T? Expected, T? Actual)> Pairs<T>(
        ImmutableArray<T> expected, ImmutableArray<T> actual, Func<T, string> name)
        where T : class
    {
        ILookup<string, T> found = actual.ToLookup(name, SqlNameComparer.Instance);
        foreach (T wanted in expected) yield return (name(wanted), wanted, found[name(wanted)].FirstOrDefault());
        HashSet<string> names = expected.Select(name).ToHashSet(SqlNameComparer.Instance);
        foreach (T there in actual.Where(there => !names.Contains(name(there)))) yield return (name(there), null, there);
    }
}
