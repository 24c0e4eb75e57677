namespace AutoCoder.Schema.Pages;

/// <summary>
/// A report as a page: what it says and in which order, without a word of markup. Each report that is more than findings knows
/// how to become this.
/// </summary>
/// <param name="Command">The command, such as <c>check-pending-migrations</c>.</param>
/// <param name="Badge">The outcome in a word or two: <c>closed</c>.</param>
/// <param name="Tone">What the outcome is.</param>
/// <param name="Headline">The outcome in one sentence.</param>
internal sealed record Page(string Command, string Badge, PageTone Tone, string Headline)
{
    /// <summary>Names and values of the whole, such as how long it took.</summary>
    public ImmutableArray<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>Numbers that are seen first.</summary>
    public ImmutableArray<PageNumber> Numbers { get; init; } = [];

    /// <summary>How many of what, drawn.</summary>
    public ImmutableArray<PageBar> Bars { get; init; } = [];

    /// <summary>What there is to say, each once, however many it is said of; what is wrong comes first.</summary>
    public ImmutableArray<PageGroup> Groups { get; init; } = [];

    /// <summary>What those of the groups are called that are no problem.</summary>
    public string OtherGroups { get; init; } = "What else there is to know";

    /// <summary>Commands that can be pasted, each once.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>What was examined or changed; null when there is no such list.</summary>
    public PageTable? Table { get; init; }

    /// <summary>Schemas that are not as expected, each once.</summary>
    public ImmutableArray<SchemaDrawing> Schemas { get; init; } = [];

    /// <summary>What is counted and not drawn, in one sentence; null when all is drawn.</summary>
    public string? MoreSchemas { get; init; }

    /// <summary>Lists of sentences with a heading each.</summary>
    public ImmutableArray<(string Title, ImmutableArray<string> Lines)> Lists { get; init; } = [];

    /// <summary>What an exit code says of a run: its tone, and it in a word.</summary>
    public static (PageTone Tone, string Badge) OutcomeOf(int exit) => exit switch
    {
        ExitCode.Success => (PageTone.Good, "done"),
        ExitCode.NotReady => (PageTone.Bad, "failed"),
        _ => (PageTone.Unknown, "unknown"),
    };

    /// <summary>A number as people read it.</summary>
    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Databases as people count them.</summary>
    public static string Databases(int number) => number == 1 ? "1 database" : $"{Count(number)} databases";
}

/// <summary>What something is, by which it is coloured and, since nobody has to see colours, signed.</summary>
internal enum PageTone
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Neither good nor bad.</summary>
    Neutral,

    /// <summary>To be looked at; it closes nothing.</summary>
    Warn,

    /// <summary>Beyond what the code knows.</summary>
    Ahead,

    /// <summary>Not as it should be.</summary>
    Bad,

    /// <summary>Nobody can tell.</summary>
    Unknown,
}

/// <summary>A number with a word below it.</summary>
internal sealed record PageNumber(string Value, string Label, PageTone Tone);

/// <summary>A whole and its parts, such as the databases of a kind by their version.</summary>
/// <param name="Title">What the whole is.</param>
/// <param name="Aim">What is expected, in a few words; empty when nothing is.</param>
/// <param name="Heading">What the parts are.</param>
/// <param name="Parts">Those with something in them, in their order.</param>
internal sealed record PageBar(string Title, string Aim, string Heading, ImmutableArray<PagePart> Parts)
{
    /// <summary>
    /// Whether the parts are words of the table's rows; else the whole is a value of its second column, and a part of its third.
    /// </summary>
    public bool IsOfWords { get; init; }

    /// <summary>How many all parts have.</summary>
    public int Total => Parts.Sum(part => part.Count);
}

/// <summary>One part.</summary>
/// <param name="Name">Its name, by which the table has it: <c>202602011429</c>.</param>
/// <param name="Detail">What else it is called; empty for nothing.</param>
/// <param name="Count">How many.</param>
/// <param name="Tone">Its colour.</param>
/// <param name="Shade">Which of some shades of it, from 0: further away.</param>
internal sealed record PagePart(string Name, string Detail, int Count, PageTone Tone, int Shade = 0);

/// <summary>Something that is said once, of one or of many.</summary>
/// <param name="Tone">What it is.</param>
/// <param name="Word">It in one word: a verdict, a rule, a result.</param>
/// <param name="Text">One or more lines; the first is a sentence, or the rest of one that begins with a name.</param>
internal sealed record PageGroup(PageTone Tone, string Word, string Text)
{
    /// <summary>Of how many.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether the text is the rest of a sentence that begins with a name.</summary>
    public bool IsRest { get; init; }

    /// <summary>The first few of them.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Commands for them.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>The place in <see cref="Page.Schemas"/> of the schema that it is about; null when it is about none.</summary>
    public int? Schema { get; init; }

    /// <summary>The place that it has as <c>#</c> of the page.</summary>
    public static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"w{index + 1}");
}

/// <summary>Rows under a heading each.</summary>
/// <param name="Title">What it lists.</param>
/// <param name="Columns">Of all cells but the last, which has the words.</param>
/// <param name="Words">The heading of the last.</param>
/// <param name="Rows">The rows.</param>
internal sealed record PageTable(
    string Title, ImmutableArray<PageColumn> Columns, string Words, ImmutableArray<PageRow> Rows);

/// <summary>A column.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether it is sorted by number.</param>
/// <param name="IsChoice">Whether there are few values, to choose one of.</param>
internal sealed record PageColumn(string Name, bool IsNumber = false, bool IsChoice = false);

/// <summary>A row.</summary>
/// <param name="Tone">What it is.</param>
/// <param name="Cells">A text for each column; the first names it.</param>
/// <param name="Words">What it is called, each with the place in <see cref="Page.Groups"/> where that is said.</param>
internal sealed record PageRow(PageTone Tone, ImmutableArray<string> Cells, ImmutableArray<(string Word, int? Group)> Words);

/// <summary>Groups as they are found: each sentence once, with those that it is said of.</summary>
internal sealed class GroupList
{
    private const int MostNames = 3, MostSteps = 3;
    private readonly OrderedDictionary<(PageTone Tone, string Word, string Text), Found> _groups = [];

    /// <summary>Says it of one more.</summary>
    /// <returns>The place of the group in the order in which groups were found: see <see cref="Sorted"/>.</returns>
    public int Add(
        PageTone tone, string word, string text, string? name, string? step = null, object? schema = null, bool isRest = false)
    {
        var key = (tone, word, text);
        if (!_groups.TryGetValue(key, out Found? found, out int index))
        {
            (found, index) = (new() { IsRest = isRest }, _groups.Count);
            _groups.Add(key, found);
        }

        found.Count++;
        found.Schema ??= schema;
        if (name is not null && found.Names.Count < MostNames) found.Names.Add(name);
        if (step is not null && !found.Steps.Contains(step))
        {
            if (found.Steps.Count < MostSteps) found.Steps.Add(step);
            else found.MoreSteps++;
        }

        return index;
    }

    /// <summary>
    /// The groups, what is wrong first and what most have before others, and where each found one is in that order.
    /// </summary>
    /// <param name="schema">The place of a schema in the page; null when it has none.</param>
    public (ImmutableArray<PageGroup> Groups, int[] Places) Sorted(Func<object, int?>? schema = null)
    {
        int[] order =
        [
            .. Enumerable.Range(0, _groups.Count).OrderByDescending(index => _groups.GetAt(index).Key.Tone)
                .ThenByDescending(index => _groups.GetAt(index).Value.Count),
        ];
        int[] places = new int[order.Length];
        for (int place = 0; place < order.Length; place++) places[order[place]] = place;
        return ([.. order.Select(index => Group(_groups.GetAt(index), schema))], places);
    }

    private static PageGroup Group(
        KeyValuePair<(PageTone Tone, string Word, string Text), Found> one, Func<object, int?>? schema) =>
        new(one.Key.Tone, one.Key.Word, one.Key.Text)
        {
            Count = one.Value.Count,
            IsRest = one.Value.IsRest,
            Names = [.. one.Value.Names],
            Steps =
            [
                .. one.Value.Steps,
                .. one.Value.MoreSteps > 0 ? [$"# and {Page.Count(one.Value.MoreSteps)} more like these"] : Array.Empty<string>(),
            ],
            Schema = one.Value.Schema is { } about ? schema?.Invoke(about) : null,
        };

    private sealed class Found
    {
        public int Count { get; set; }

        public int MoreSteps { get; set; }

        public bool IsRest { get; init; }

        public object? Schema { get; set; }

        public List<string> Names { get; } = [];

        public List<string> Steps { get; } = [];
    }
}
