namespace AutoCoder.Schema.Pages;

/// <summary>
/// A change of a fleet as a page: what failed and what to do about it, then what was done, mended, lost and kept.
/// </summary>
internal static class ChangePage
{
    private const int MostFolders = 20, MostRepairs = 40;

    /// <summary>It.</summary>
    /// <param name="command">The command, such as <c>autocoder-schema upgrade</c>.</param>
    /// <param name="report">What became of the databases.</param>
    public static Page Of(string command, ChangeReport report)
    {
        var words = ChangeWords.Of(report.Direction);
        var groups = new GroupList();
        var rows = report.Rows.Select(row => (row, Words: Words(row, report, groups))).ToArray();
        (ImmutableArray<PageGroup> said, int[] order) = groups.Sorted();
        return new(command, Badge(report), Page.OutcomeOf(report.Exit).Tone, ChangeText.Summary(report))
        {
            Facts = report.Took is { } took ? [("Took", Duration(took))] : [],
            Numbers =
            [
                .. report.Rows.GroupBy(words.Of).OrderByDescending(same => Tone(same.First().Result))
                    .Select(same => new PageNumber(Page.Count(same.Count()), same.Key, Tone(same.First().Result))),
            ],
            Bars =
            [
                .. report.Rows.GroupBy(row => row.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal)
                    .Select(kind => VersionBar.Of(kind.Key, report.Catalogue, [.. kind.Select(Place)])),
            ],
            Groups = said,
            OtherGroups = report.IsDryRun || report.IsRehearsal ? "What would be done" : "What was done",
            Table = new(
                "Databases",
                [
                    new("Path"), new("Kind", IsChoice: true), new("At", IsNumber: true, IsChoice: true),
                    new("From", IsNumber: true), new("Seconds", IsNumber: true), new("Backup"),
                ],
                "Result",
                [
                    .. rows.Select(row => new PageRow(
                        Tone(row.row.Result), Cells(row.row),
                        [.. row.Words.Select(word => (word.Word, word.Group is { } group ? order[group] : (int?)null))])),
                ]),
            Lists =
            [
                .. Backups(report),
                .. GatePage.Notes(report.Notes),
            ],
        };
    }

    private static ImmutableArray<string> Cells(ChangeRow row) =>
    [
        row.Path,
        row.Kind,
        VersionBar.Word(Place(row)),
        row.From?.ToString(CultureInfo.InvariantCulture) ?? "",
        row.Took is { } took ? took.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) : "",
        row.Backup is { } backup ? backup[Folder(backup).Length..].TrimStart('/', '\\') : "",
    ];

    private static List<(string Word, int? Group)> Words(ChangeRow row, ChangeReport report, GroupList groups)
    {
        string word = ChangeWords.Of(report.Direction).Of(row);
        List<(string Word, int? Group)> words = [];
        bool isDone = row.Problem is null && row.Result is not (ChangeResult.Current or ChangeResult.AtTarget);
        if (row.Problem is { } problem) Add(Tone(row.Result), word, TerminalText.Escape(problem), row.NextStep);
        else if (isDone) Add(Tone(row.Result), word, ChangeText.Outcome(row, report), row.NextStep);
        else words.Add((word, null));
        foreach (string loss in ChangeText.Losses(row)) Add(PageTone.Warn, "loss", TerminalText.Escape(loss));
        if (!row.Repairs.IsEmpty) Add(PageTone.Neutral, row.Result == ChangeResult.Changed ? "repaired" : "repair", Repairs(row));
        foreach (string note in row.Notes) Add(PageTone.Neutral, "note", TerminalText.Escape(note));
        return words;

        void Add(PageTone tone, string name, string text, string? step = null) =>
            words.Add((name, groups.Add(tone, name, text, row.Path, step)));
    }

    // As a whole: databases that another runner made have the same ones, by dozens.
    private static string Repairs(ChangeRow row)
    {
        string many = row.Repairs.Length == 1 ? "1 repair" : $"{Page.Count(row.Repairs.Length)} repairs";
        string[] more = row.Repairs.Length > MostRepairs ? [$"and {Page.Count(row.Repairs.Length - MostRepairs)} more"] : [];
        string[] lines = [.. row.Repairs.Take(MostRepairs).Select(TerminalText.Escape), .. more];
        return $"{many} of the schema, without losing a row or a column:\n{string.Join('\n', lines)}";
    }

    private static (long? At, string Otherwise, PageTone Tone) Place(ChangeRow row) =>
        row.At is { } at ? (at, "", PageTone.Neutral) : (null, "unknown", PageTone.Unknown);

    private static IEnumerable<(string Title, ImmutableArray<string> Lines)> Backups(ChangeReport report)
    {
        var folders = report.Rows.Where(row => row.Backup is not null).GroupBy(BackupFolder, StringComparer.Ordinal)
            .OrderByDescending(same => same.Count()).ToArray();
        if (folders.Length == 0) yield break;
        string[] more = folders.Length > MostFolders ? [$"and {Page.Count(folders.Length - MostFolders)} more folders"] : [];
        yield return ("Where the backups are",
        [
            .. folders.Take(MostFolders)
                .Select(same => TerminalText.Escape(
                    $"{same.Key}: {(same.Count() == 1 ? "1 backup" : $"{Page.Count(same.Count())} backups")}")),
            .. more,
        ]);
    }

    private static string BackupFolder(ChangeRow row)
    {
        string folder = Folder(Beside(row.Backup!, row.Path));
        return folder.StartsWith('…') ? $"{folder[1..].TrimStart('/', '\\')} beside each database" : folder;
    }

    private static string Folder(string path) => path[..Math.Max(0, path.LastIndexOfAny(['/', '\\']))];

    // Most are in a folder beside the database.
    private static string Beside(string backup, string path)
    {
        string folder = Folder(path);
        bool isBeside = folder.Length > 0 && backup.StartsWith(folder, StringComparison.Ordinal);
        return isBeside ? $"…{backup[folder.Length..]}" : backup;
    }

    private static string Badge(ChangeReport report) => report.Exit switch
    {
        _ when report.WasInterrupted => "interrupted",
        ExitCode.Success when report.IsDryRun => "dry run",
        ExitCode.Success when report.IsRehearsal => "rehearsed",
        int exit => Page.OutcomeOf(exit).Badge,
    };

    private static PageTone Tone(ChangeResult result) => result switch
    {
        ChangeResult.Current or ChangeResult.AtTarget or ChangeResult.Changed or ChangeResult.Rehearsed => PageTone.Good,
        ChangeResult.WouldChange => PageTone.Neutral,
        ChangeResult.NotReached => PageTone.Warn,
        ChangeResult.Unknown => PageTone.Unknown,
        _ => PageTone.Bad,
    };

    private static string Duration(TimeSpan took) => took.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalMinutes} min {took.Seconds} s");
}
