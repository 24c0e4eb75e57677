namespace AutoCoder.Schema.Reports;

/// <summary>The gate's report as findings: a case for each database, one for each file of expectations that are not met.</summary>
internal static class GateFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command, such as <c>check-pending-migrations</c>.</param>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands.</param>
    public static FindingReport Of(string command, GateReport report, IReadOnlyList<string> fleet) => new(
        command,
        TextReport.Summary(report),
        [
            .. report.Databases.Select(database => Of(database, report)),
            .. report.Findings.GroupBy(finding => (finding.Kind, finding.Place.File)).Select(same => new FindingCase(same.Key.Kind, same.Key.File, [.. same.Select(Of)])
            {
                Outcome = same.Any(finding => finding.ClosesGate) ? "the migrations do not give what the code expects" : "differs from the migrations in what breaks nothing",
            }),
            .. FleetFindings.Of(report.Notes, report.WasInterrupted),
        ],
        report.Exit)
    {
        Next = [.. NextStep.For(report, fleet).Distinct()],
    };

    private static FindingCase Of(DatabaseReport database, GateReport report) =>
        new(database.Kind, database.Path, [.. Verdicts(database, report), .. Notes(database, report)])
        {
            IsUnknown = database.Readiness == Readiness.Unknown,
            Outcome = Outcome(database),
        };

    private static string Outcome(DatabaseReport database)
    {
        string verdicts = string.Join(", ", database.Verdicts.Select(verdict => verdict.Name)) + (database.IsAllowed ? " (allowed)" : "");
        return database.At is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"at {at}, wants {database.Wants}: {verdicts}")
            : string.Create(CultureInfo.InvariantCulture, $"wants {database.Wants}: {verdicts}");
    }

    private static IEnumerable<Finding> Verdicts(DatabaseReport database, GateReport report) =>
        database.Verdicts.Where(verdict => verdict is not Verdict.Current).SelectMany(verdict => Of(verdict, database, report));

    private static IEnumerable<Finding> Of(Verdict verdict, DatabaseReport database, GateReport report)
    {
        string rule = Rules.Of(verdict);
        Severity severity = SeverityOf(verdict, report);
        if (verdict is Verdict.Incompatible incompatible)
        {
            return incompatible.Statements.Select(statement => new Finding(rule, severity, $"{Path(database)}: {statement.Message}")
            {
                Database = database.Path,
                Place = new(statement.File, statement.Line),
            });
        }

        string message = string.Join('\n', TextReport.Lines(verdict, database, report).Prepend($"{Path(database)} {TextReport.Sentence(verdict, database, report)}"));
        return [new(rule, severity, message) { Database = database.Path }];
    }

    private static Severity SeverityOf(Verdict verdict, GateReport report)
    {
        if (report.Policy.Judge([verdict]) != Readiness.Ready) return Severity.Error;
        return verdict is Verdict.Drifted { IsBreaking: false } ? Severity.Note : Severity.Warning;
    }

    private static IEnumerable<Finding> Notes(DatabaseReport database, GateReport report)
    {
        if (database.State is DatabaseState.Versioned { Repeated: { IsEmpty: false } repeated })
        {
            string versions = string.Join(", ", repeated);
            yield return new(Rules.VersionRepeated, Severity.Warning, $"{Path(database)} records version {versions} more than once in {report.Catalogue.VersionTable.Name}.") { Database = database.Path };
        }

        foreach (string note in DatabaseNotes.On(database, report))
            yield return new(Rules.DatabaseNote, Severity.Note, $"{Path(database)} {TerminalText.Escape(note)}") { Database = database.Path };
    }

    private static Finding Of(ContractFinding finding) =>
        new(finding.ClosesGate ? Rules.ExpectationUnmet : Rules.ExpectationDiffers, finding.ClosesGate ? Severity.Error : Severity.Note, TerminalText.Escape(finding.Message)) { Place = finding.Place };

    private static string Path(DatabaseReport database) => TerminalText.Escape(database.Path);
}
