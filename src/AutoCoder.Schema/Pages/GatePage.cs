namespace AutoCoder.Schema.Pages;

/// <summary>The gate's report as a page.</summary>
internal static class GatePage
{
    private const int MostDrawn = 30, MostSchemas = 200, MostObjects = 20, MostNames = 3;

    /// <summary>It.</summary>
    /// <param name="command">The command, such as <c>check-pending-migrations</c>.</param>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands.</param>
    public static Page Of(string command, GateReport report, IReadOnlyList<string> fleet)
    {
        var groups = new GroupList();
        var shared = SharedDrift.Of(report.Databases);
        var rows = report.Databases.Select(database => (database, Words: Words(database, report, shared, groups))).ToArray();
        foreach (ContractFinding finding in report.Findings)
        {
            groups.Add(
                finding.ClosesGate ? PageTone.Bad : PageTone.Neutral,
                "expectation",
                TerminalText.Escape($"{finding.Place}: {finding.Message}"),
                null);
        }

        DriftedSchema[] schemas = Schemas(report);
        Dictionary<Verdict.Drifted, int> places = [];
        foreach (DriftedSchema schema in schemas) places.TryAdd(schema.Drifted, places.Count);
        (ImmutableArray<PageGroup> said, int[] order) =
            groups.Sorted(drifted => places.TryGetValue((Verdict.Drifted)drifted, out int place) ? place : null);
        return new(command, report.IsOpen ? "open" : "closed", Outcome(report), GateText.Summary(report))
        {
            Numbers =
            [
                new(Page.Count(report.Count(Readiness.Ready)), "ready", PageTone.Good),
                new(Page.Count(report.Count(Readiness.NotReady)), "not ready", PageTone.Bad),
                new(Page.Count(report.Count(Readiness.Unknown)), "could not be examined", PageTone.Unknown),
            ],
            Bars = [.. report.Databases.GroupBy(row => row.Kind, StringComparer.Ordinal)
                .OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => VersionBar.Of(kind.Key, report.Catalogue, [.. kind.Select(row => VersionBar.Of(row))]))],
            Groups = said,
            Steps = [.. NextStep.For(report, fleet).Distinct()],
            Table = new(
                "Databases",
                [new("Path"), new("Kind", IsChoice: true), new("At", IsNumber: true, IsChoice: true)],
                "Verdict",
                [.. rows.Select(row => Row(row.database, row.Words, order))]),
            Schemas = [.. schemas.Select((schema, index) => Drawing(schema, report.Catalogue, isDrawn: index < MostDrawn))],
            MoreSchemas = More(report, schemas.Length),
            Lists = Notes(report.Notes),
        };
    }

    /// <summary>What else there is to say of a fleet.</summary>
    internal static ImmutableArray<(string Title, ImmutableArray<string> Lines)> Notes(ImmutableArray<FleetNote> notes) =>
        notes.IsEmpty ? [] : [("Notes", [.. notes.Select(note => TerminalText.Escape(note.Message))])];

    private static PageRow Row(DatabaseReport database, List<(string Word, int Group)> words, int[] order) => new(
        database.Readiness == Readiness.Ready && database.IsAllowed ? PageTone.Warn : Tone(database.Readiness),
        [database.Path, database.Kind, VersionBar.Word(VersionBar.Of(database))],
        words.Count == 0
            ? [(database.Verdicts is [Verdict.Current, ..] ? "current" : database.Verdicts[0].Name, null)]
            : [.. words.Select(word => (word.Word, (int?)order[word.Group]))]);

    // The same texts as the plain report has, so that what is said of many is one group.
    private static List<(string Word, int Group)> Words(
        DatabaseReport database, GateReport report, SharedDrift shared, GroupList groups)
    {
        List<(string Word, int Group)> words = [];
        foreach (Verdict verdict in database.Verdicts.Where(verdict => verdict is not Verdict.Current))
        {
            string word = database.IsAllowed ? $"{verdict.Name} (allowed)" : verdict.Name;
            PageTone tone = report.Policy.Judge([verdict]) switch
            {
                Readiness.NotReady => PageTone.Bad,
                Readiness.Unknown => PageTone.Unknown,
                _ => verdict is Verdict.Drifted { IsBreaking: false } ? PageTone.Neutral : PageTone.Warn,
            };
            foreach (string text in GateText.Texts(verdict, database, report, shared))
                Add(tone, word, text, verdict as Verdict.Drifted);
        }

        if (database.State is DatabaseState.Versioned { Repeated: { IsEmpty: false } repeated })
        {
            string table = report.Catalogue.VersionTable.Name;
            Add(PageTone.Warn, "repeated", $"records version {string.Join(", ", repeated)} more than once in {table}.", null);
        }

        foreach (string note in GateText.Notes(database, report)) Add(PageTone.Neutral, "note", TerminalText.Escape(note), null);
        return words;

        void Add(PageTone tone, string word, string text, Verdict.Drifted? drifted)
        {
            int group = groups.Add(tone, word, text.ReplaceLineEndings("\n"), database.Path, schema: drifted, isRest: true);
            words.Add((word, group));
        }
    }

    // What is known to be wrong is not hidden by what nobody knows.
    private static PageTone Outcome(GateReport report) =>
        report.Count(Readiness.NotReady) > 0 || report.Findings.Any(finding => finding.ClosesGate)
            ? PageTone.Bad
            : Tone(report.Readiness);

    private static PageTone Tone(Readiness readiness) => readiness switch
    {
        Readiness.Ready => PageTone.Good,
        Readiness.NotReady => PageTone.Bad,
        _ => PageTone.Unknown,
    };

    // Databases of one schema share the verdict.
    private static IEnumerable<DriftedSchema> Drifted(GateReport report)
    {
        var found = new OrderedDictionary<(string, Verdict.Drifted), List<DatabaseReport>>();
        foreach (DatabaseReport database in report.Databases)
        {
            foreach (Verdict.Drifted drifted in database.Verdicts.OfType<Verdict.Drifted>())
            {
                if (!found.TryGetValue((database.Kind, drifted), out List<DatabaseReport>? same))
                    found[(database.Kind, drifted)] = same = [];
                same.Add(database);
            }
        }

        return found.Select(one => new DriftedSchema(one.Key.Item1, one.Key.Item2, one.Value));
    }

    private static DriftedSchema[] Schemas(GateReport report) =>
    [
        .. Drifted(report).OrderByDescending(schema => schema.Drifted.IsBreaking)
            .ThenByDescending(schema => schema.Databases.Count).Take(MostSchemas),
    ];

    private static string? More(GateReport report, int told)
    {
        int more = Drifted(report).Count() - told;
        return more == 0 ? null : $"{Page.Count(more)} more schemas differ: --format json has every difference of each database.";
    }

    private static SchemaDrawing Drawing(DriftedSchema schema, Catalogue catalogue, bool isDrawn)
    {
        Verdict.Drifted drifted = schema.Drifted;
        ImmutableArray<DrawnObject> objects = isDrawn && drifted is { Expected: { } expected, There: { } there }
            ? [.. DrawnObjects.Of(expected, there.Read(), drifted.Differences)]
            : [];
        return new(
            $"{schema.Kind} at {VerdictText.Migration(drifted.Version, catalogue, schema.Kind)}",
            schema.Databases.Count,
            [.. drifted.Differences.OrderByDescending(difference => difference.Class)])
        {
            Names = [.. schema.Databases.Take(MostNames).Select(database => database.Path)],
            Objects = [.. objects.Take(MostObjects)],
            MoreObjects = Math.Max(0, objects.Length - MostObjects),
            Remarks = drifted is { IsOfOtherRunner: true, IsBreaking: true } ? [VerdictText.WhoMadeIt(drifted)] : [],
        };
    }

    private sealed record DriftedSchema(string Kind, Verdict.Drifted Drifted, List<DatabaseReport> Databases);
}

/// <summary>How many databases of a kind are at which version.</summary>
internal static class VersionBar
{
    private const int Shades = 4;

    /// <summary>Where a database is, as the gate saw it.</summary>
    public static (long? At, string Otherwise, PageTone Tone) Of(DatabaseReport database) => (database.At, database.State) switch
    {
        ({ } at, _) => (at, "", PageTone.Neutral),
        (_, DatabaseState.Unreadable) => (null, "not examined", PageTone.Unknown),
        (_, DatabaseState.Missing) => (null, "missing", PageTone.Neutral),
        (_, DatabaseState.Empty) => (null, "empty", PageTone.Bad),
        _ => (null, "no version", PageTone.Bad),
    };

    /// <summary>It in a word or two.</summary>
    public static string Word((long? At, string Otherwise, PageTone Tone) place) =>
        place.At?.ToString(CultureInfo.InvariantCulture) ?? place.Otherwise;

    /// <summary>The bar of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="catalogue">The migrations of the code.</param>
    /// <param name="places">Where each of its databases is: at a version, or in a word or two where it is at none.</param>
    public static PageBar Of(
        string kind, Catalogue catalogue, IReadOnlyCollection<(long? At, string Otherwise, PageTone Tone)> places)
    {
        KindCatalogue? known = catalogue.Find(kind);
        (long Version, int Count)[] versions =
        [
            .. places.Where(place => place.At is not null).GroupBy(place => place.At!.Value)
                .OrderByDescending(same => same.Key).Select(same => (same.Key, same.Count())),
        ];
        long[] behind = [.. versions.Select(one => one.Version).Where(version => version < known?.Head)];
        PagePart Version((long Version, int Count) one)
        {
            bool isHead = one.Version == known?.Head, isAhead = one.Version > known?.Head;
            int shade = Math.Min(Shades - 1, Math.Max(0, Array.IndexOf(behind, one.Version)));
            return new(
                one.Version.ToString(CultureInfo.InvariantCulture),
                known?.Find(one.Version)?.Name ?? (one.Version == 0 ? "before the first migration" : "not in this code"),
                one.Count,
                isHead ? PageTone.Good : isAhead ? PageTone.Ahead : PageTone.Warn,
                isHead || isAhead ? 0 : shade);
        }

        return new(
            kind,
            known is null ? "" : $"The code expects {VerdictText.Migration(known.Head, catalogue, kind)}.",
            "Version",
            [
                .. versions.Select(Version),
                .. places.Where(place => place.At is null).GroupBy(place => (place.Otherwise, place.Tone))
                    .OrderBy(same => same.Key.Otherwise, StringComparer.Ordinal)
                    .Select(same => new PagePart(same.Key.Otherwise, "", same.Count(), same.Key.Tone)),
            ]);
    }
}
