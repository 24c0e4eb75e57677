namespace AutoCoder.Schema.Reports;

/// <summary>The gate's report as plain text: a table, a sentence for each database that is not ready, and what to do.</summary>
internal static class GateText
{
    private const int MostExpectations = 10, MostRows = 200, MostAlike = 20;
    private static readonly string[] Heading = ["PATH", "KIND", "AT", "WANTS", "VERDICT"];

    /// <summary>Writes the report.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands at the end.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(GateReport report, IReadOnlyList<string> fleet, TextWriter writer)
    {
        WriteTable(report, writer);
        WriteBelowTable(report, fleet, writer);
    }

    /// <summary>Writes what stands below the table, for whoever draws the table otherwise.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet.</param>
    /// <param name="writer">Where it goes.</param>
    public static void WriteBelowTable(GateReport report, IReadOnlyList<string> fleet, TextWriter writer)
    {
        WriteSentences(report, writer);
        writer.WriteLine();
        writer.WriteLine(Summary(report));
        WriteSteps([.. NextStep.For(report, fleet)], writer);
    }

    /// <summary>The outcome in one line.</summary>
    public static string Summary(GateReport report)
    {
        string of = $"{report.Databases.Length} {(report.Databases.Length == 1 ? "database" : "databases")}";
        int notReady = report.Count(Readiness.NotReady), unknown = report.Count(Readiness.Unknown);
        int allowed = report.Databases.Count(database => database.IsAllowed);
        if (report.IsOpen && allowed > 0)
            return $"The gate is open: {of} examined, {report.Databases.Length - allowed} ready, {allowed} let pass.";
        if (report.IsOpen) return $"The gate is open: {of} examined, every one is ready.";
        string[] parts =
        [
            .. notReady > 0 ? [$"{notReady} not ready"] : Array.Empty<string>(),
            .. unknown > 0 ? [$"{unknown} could not be examined"] : Array.Empty<string>(),
            .. notReady + unknown == 0 && Unmet(report) is not null && !report.Databases.IsEmpty
                ? ["every one is ready"]
                : Array.Empty<string>(),
            .. Unmet(report) is { } unmet ? [unmet] : Array.Empty<string>(),
            .. report.Notes.Any(note => note.HidesDatabases) ? ["a part of the fleet could not be seen"] : Array.Empty<string>(),
            .. report.WasInterrupted ? ["the check was interrupted"] : Array.Empty<string>(),
        ];
        return $"The gate is closed: of {of}, {string.Join(", ", parts)}.";
    }

    private static string? Unmet(GateReport report) => report.Findings.Count(finding => finding.ClosesGate) switch
    {
        0 => null,
        1 => "and the migrations do not give 1 thing that the code expects",
        int count => $"and the migrations do not give {count} things that the code expects",
    };

    /// <summary>What there is to say about one database: a sentence each, with its path; nothing when it is current.</summary>
    /// <param name="database">The database.</param>
    /// <param name="report">The report that it is in.</param>
    /// <param name="shared">What databases of the report have in common.</param>
    public static IEnumerable<string> Sentences(DatabaseReport database, GateReport report, SharedDrift shared) =>
        Findings(database, report, shared).Select(finding => $"{finding.Path} {finding.Text}");

    /// <summary>The same of one database by itself, in one line.</summary>
    /// <param name="database">The database.</param>
    /// <param name="report">The report that it is in.</param>
    public static string Line(DatabaseReport database, GateReport report) =>
        string.Join(" ", Sentences(database, report, SharedDrift.Of([])));

    private static string[] Cells(DatabaseReport database) =>
    [
        TerminalText.Escape(database.Path),
        database.Kind,
        database.At?.ToString(CultureInfo.InvariantCulture) ?? "-",
        database.Wants.ToString(CultureInfo.InvariantCulture),
        database.Verdicts is [var only] && !database.IsAllowed
            ? only.Name
            : string.Join(", ", database.Verdicts.Select(verdict => verdict.Name)) + (database.IsAllowed ? " (allowed)" : ""),
    ];

    // The cells are made twice, to measure and to write: those of a large fleet would be most of the memory that it takes.
    private static void WriteTable(GateReport report, TextWriter writer)
    {
        if (report.Databases.IsEmpty) return;
        (IReadOnlyCollection<DatabaseReport> rows, IEnumerable<string> folded) = Rows(report);
        int[] widths = [.. Heading.Select(cell => cell.Length)];
        foreach (DatabaseReport database in rows) Widen(widths, Cells(database));
        WriteRow(Heading, widths, writer);
        foreach (DatabaseReport database in rows) WriteRow(Cells(database), widths, writer);
        foreach (string line in folded) writer.WriteLine(line);
    }

    /// <summary>
    /// The databases that a table shows, and a line for each sort of row of which it leaves some out: a large fleet has thousands
    /// that say the same, and nobody finds the others among them.
    /// </summary>
    public static (IReadOnlyCollection<DatabaseReport> Rows, ImmutableArray<string> Folded) Rows(GateReport report)
    {
        if (report.Databases.Length <= MostRows) return (report.Databases, []);
        var alike = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        List<DatabaseReport> rows = [];
        foreach (DatabaseReport database in report.Databases)
        {
            string row = string.Join('\t', Cells(database)[1..]);
            if ((alike[row] = alike.GetValueOrDefault(row) + 1) <= MostAlike) rows.Add(database);
        }

        return (rows,
        [
            .. from row in alike
               where row.Value > MostAlike
               let cells = row.Key.Split('\t')
               select $"and {row.Value - MostAlike} more of kind {cells[0]} at {cells[1]} that want {cells[2]}: {cells[3]}. "
                   + "--format json names all.",
        ]);
    }

    private static void Widen(int[] widths, string[] cells)
    {
        for (int column = 0; column < cells.Length; column++) widths[column] = Math.Max(widths[column], cells[column].Length);
    }

    // Without blanks at the end of the line.
    private static void WriteRow(string[] cells, int[] widths, TextWriter writer)
    {
        int last = Array.FindLastIndex(cells, cell => cell.Length > 0);
        for (int column = 0; column < last; column++)
        {
            writer.Write(cells[column]);
            for (int blank = cells[column].Length - 2; blank < widths[column]; blank++) writer.Write(' ');
        }

        writer.WriteLine(cells[last].TrimEnd());
    }

    private static void WriteSentences(GateReport report, TextWriter writer)
    {
        var said = new OrderedDictionary<string, (string Path, int Databases)>(StringComparer.Ordinal);
        var shared = SharedDrift.Of(report.Databases);
        foreach ((string path, string text) in report.Databases.SelectMany(database => Findings(database, report, shared)))
        {
            said[text] =
                said.TryGetValue(text, out (string Path, int Databases) same) ? (same.Path, same.Databases + 1) : (path, 1);
        }

        string[] lines =
        [
            .. said.Select(same => Line(same.Key, same.Value.Path, same.Value.Databases)), .. Expectations(report),
            .. report.Notes.Select(Line),
        ];
        if (lines.Length == 0) return;
        if (!report.Databases.IsEmpty) writer.WriteLine();
        foreach (string line in lines) writer.WriteLine(line);
    }

    private static IEnumerable<(string Path, string Text)> Findings(
        DatabaseReport database, GateReport report, SharedDrift shared)
    {
        string path = TerminalText.Escape(database.Path);
        foreach (Verdict verdict in database.Verdicts.Where(verdict => verdict is not Verdict.Current))
        {
            foreach (string text in Texts(verdict, database, report, shared)) yield return (path, text);
        }

        if (database.State is DatabaseState.Versioned { Repeated: { IsEmpty: false } repeated })
        {
            yield return (path, $"records version {string.Join(", ", repeated)} more than once in "
                + $"{report.Catalogue.VersionTable.Name}.");
        }

        foreach (string note in Notes(database, report)) yield return (path, TerminalText.Escape(note));
    }

    // What many databases share is said once: the table tells which they are.
    private static string Line(string text, string path, int databases) =>
        databases > 1 ? $"{databases} databases: each {text}" : $"{path} {text}";

    /// <summary>What a verdict says, the rest of a sentence each that begins with the database's path.</summary>
    internal static IEnumerable<string> Texts(Verdict verdict, DatabaseReport database, GateReport report, SharedDrift shared) =>
        shared.Sentences(verdict, database)
            ?? [string.Join(Environment.NewLine, [Sentence(verdict, database, report), .. Lines(verdict, database, report)])];

    internal static string Sentence(Verdict verdict, DatabaseReport database, GateReport report) =>
        TerminalText.Escape(VerdictText.Sentence(verdict, report.Catalogue, database.Kind));

    internal static IEnumerable<string> Lines(Verdict verdict, DatabaseReport database, GateReport report) =>
        VerdictText.Lines(verdict, report.Catalogue, database.Kind).Select(TerminalText.Escape);

    /// <summary>What is worth knowing of a database besides its verdicts: sentences without its name, not escaped.</summary>
    internal static IEnumerable<string> Notes(DatabaseReport database, GateReport report)
    {
        string versions = report.Catalogue.VersionTable.Name;
        if (database.State is DatabaseState.Versioned { UnrecordedTables: > 0 and var tables })
        {
            yield return tables == 1
                ? $"has a table, but no version in {versions}: a migration that makes the same table would fail."
                : $"has {tables} tables, but no version in {versions}: migrations that make the same tables would fail.";
        }

        foreach (string note in database.Notes) yield return note;
    }

    /// <summary>
    /// What came of the application's expectations: a line for each finding that closes the gate; the others, which break
    /// nothing, shortened to the first few.
    /// </summary>
    internal static IEnumerable<string> Expectations(GateReport report)
    {
        foreach (ContractFinding finding in report.Findings.Where(finding => finding.ClosesGate)) yield return Line(finding);
        ContractFinding[] passing = [.. report.Findings.Where(finding => !finding.ClosesGate)];
        foreach (ContractFinding finding in passing.Take(MostExpectations)) yield return $"{Line(finding)} (closes no gate)";
        if (passing.Length > MostExpectations) yield return $"and {passing.Length - MostExpectations} more that close no gate";
    }

    private static string Line(ContractFinding finding) => TerminalText.Escape($"{finding.Place}: {finding.Message}");

    private static string Line(FleetNote note) => TerminalText.Escape(note.Message);

    private static void WriteSteps(string[] steps, TextWriter writer)
    {
        if (steps.Length == 0) return;
        writer.WriteLine("What to do next:");
        foreach (string step in steps.Distinct()) writer.WriteLine($"  {TerminalText.Escape(step)}");
    }
}
