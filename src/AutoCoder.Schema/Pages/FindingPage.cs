namespace AutoCoder.Schema.Pages;

/// <summary>Findings as a page: of every command whose report is no more than that.</summary>
internal static class FindingPage
{
    /// <summary>It.</summary>
    public static Page Of(FindingReport report)
    {
        (PageTone tone, string badge) = Page.OutcomeOf(report.Exit);
        var groups = new GroupList();
        var rows = report.Cases.Select(one => (one, Words: Words(one, groups))).ToArray();
        (ImmutableArray<PageGroup> said, int[] order) = groups.Sorted();
        return new(report.Command, badge, tone, report.Summary)
        {
            Numbers =
            [
                new(Page.Count(report.Cases.Count(one => one.HasPassed)), "passed", PageTone.Good),
                new(Page.Count(report.Cases.Count(one => one is { HasPassed: false, IsUnknown: false })), "failed", PageTone.Bad),
                new(Page.Count(report.Cases.Count(one => one.IsUnknown)), "unknown", PageTone.Unknown),
            ],
            Groups = said,
            Steps = report.Next,
            Table = new(
                "What was examined",
                [new("Name"), new("Group", IsChoice: true), new("Outcome")],
                "Rule",
                [
                    .. rows.Select(row => new PageRow(
                        Tone(row.one),
                        [row.one.Name, row.one.Group, row.one.Outcome],
                        row.Words.Count == 0
                            ? [(row.one.HasPassed ? "none" : "unknown", null)]
                            : [.. row.Words.Select(word => (word.Word, (int?)order[word.Group]))])),
                ]),
        };
    }

    private static List<(string Word, int Group)> Words(FindingCase one, GroupList groups)
    {
        List<(string Word, int Group)> words = [];
        foreach (Finding finding in one.Findings)
        {
            string[] said = finding.Said.IsEmpty
                ? [finding.Place is { } place ? $"{TerminalText.Escape(place.ToString())}: {finding.Message}" : finding.Message]
                : [.. finding.Said];
            foreach (string text in said)
            {
                int group = groups.Add(
                    Tone(finding.Severity), finding.Rule.Id, text, one.Name, finding.Next, isRest: !finding.Said.IsEmpty);
                if (!words.Contains((finding.Rule.Id, group))) words.Add((finding.Rule.Id, group));
            }
        }

        return words;
    }

    private static PageTone Tone(Severity severity) => severity switch
    {
        Severity.Error => PageTone.Bad,
        Severity.Warning => PageTone.Warn,
        _ => PageTone.Neutral,
    };

    private static PageTone Tone(FindingCase one) =>
        one.IsUnknown ? PageTone.Unknown : one.HasPassed ? PageTone.Good : PageTone.Bad;
}

/// <summary>A comparison of two schemas as a page: its findings, drawn.</summary>
internal static class DiffPage
{
    private const int MostObjects = 60;

    /// <summary>It.</summary>
    /// <param name="command">The command.</param>
    /// <param name="diff">The comparison.</param>
    /// <param name="expected">The expected schema.</param>
    /// <param name="there">The one that is there.</param>
    public static Page Of(string command, SchemaDiff diff, DatabaseSchema expected, DatabaseSchema there)
    {
        ImmutableArray<DrawnObject> objects = [.. DrawnObjects.Of(expected, there, diff.Differences)];
        return new(
            command,
            diff.Differences.IsEmpty ? "same" : diff.IsBreaking ? "breaking" : "harmless",
            diff.IsBreaking ? PageTone.Bad : PageTone.Good,
            DiffText.Summary(diff))
        {
            Facts = [("What is there", diff.There.Name), ("What is expected", diff.Expected.Name)],
            Schemas = diff.Differences.IsEmpty
                ? []
                :
                [
                    new(diff.There.Name, 0, [.. diff.Differences.OrderByDescending(difference => difference.Class)])
                    {
                        Objects = [.. objects.Take(MostObjects)],
                        MoreObjects = Math.Max(0, objects.Length - MostObjects),
                    },
                ],
            Lists = diff.Repair switch
            {
                SchemaRepair.Possible { IsEmpty: false } possible =>
                    [("What mends it without losing a row or a column", [.. possible.Steps.Select(TerminalText.Escape)])],
                SchemaRepair.Impossible impossible =>
                [
                    ("What stands against mending it",
                        [.. impossible.Obstacles.Select(obstacle => TerminalText.Escape(obstacle.Description))]),
                ],
                _ => [],
            },
        };
    }
}
