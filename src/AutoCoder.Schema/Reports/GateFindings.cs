namespace AutoCoder.Schema.Reports;

/// <summary>
/// The gate's report as findings: a case for each database, one for each file of expectations that are not met.
/// </summary>
internal static class GateFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command, such as <c>check-pending-migrations</c>.</param>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands.</param>
    public static FindingReport Of(string command, GateReport report, IReadOnlyList<string> fleet)
    {
        var shared = SharedDrift.Of(report.Databases);
        return new(
            command,
            GateText.Summary(report),
            [
                .. report.Databases.Select(database => Of(database, report, shared)),
                .. report.Findings.GroupBy(finding => (finding.Kind, finding.Place.File))
                    .Select(same => Of(same.Key.Kind, same.Key.File, same)),
                .. FleetFindings.Of(report.Notes, report.WasInterrupted),
            ],
            report.Exit)
        {
            Next = [.. NextStep.For(report, fleet).Distinct()],
        };
    }

    private static FindingCase Of(DatabaseReport database, GateReport report, SharedDrift shared) =>
        new(database.Kind, database.Path, [.. Verdicts(database, report, shared), .. Notes(database, report)])
        {
            IsUnknown = database.Readiness == Readiness.Unknown,
            Outcome = Outcome(database),
        };

    private static string Outcome(DatabaseReport database)
    {
        string verdicts =
            string.Join(", ", database.Verdicts.Select(verdict => verdict.Name)) + (database.IsAllowed ? " (allowed)" : "");
        return database.At is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"at {at}, wants {database.Wants}: {verdicts}")
            : string.Create(CultureInfo.InvariantCulture, $"wants {database.Wants}: {verdicts}");
    }

    private static IEnumerable<Finding> Verdicts(DatabaseReport database, GateReport report, SharedDrift shared) =>
        database.Verdicts.Where(verdict => verdict is not Verdict.Current)
            .SelectMany(verdict => Of(verdict, database, report, shared));

    private static IEnumerable<Finding> Of(Verdict verdict, DatabaseReport database, GateReport report, SharedDrift shared)
    {
        Rule rule = GateRules.Of(verdict);
        Severity severity = SeverityOf(verdict, report);
        if (verdict is Verdict.Incompatible incompatible)
        {
            return incompatible.Statements.Select(statement =>
                About(database, rule, severity, $"{Path(database)}: {statement.Message}") with
                {
                    Place = new(statement.File, statement.Line),
                });
        }

        string sentence = $"{Path(database)} {GateText.Sentence(verdict, database, report)}";
        return
        [
            About(database, rule, severity, string.Join('\n', [sentence, .. GateText.Lines(verdict, database, report)])) with
            {
                Said = [.. GateText.Texts(verdict, database, report, shared).Select(text => text.ReplaceLineEndings("\n"))],
            },
        ];
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
            string repeats = $"records version {string.Join(", ", repeated)} more than once in "
                + $"{report.Catalogue.VersionTable.Name}.";
            yield return About(database, GateRules.VersionRepeated, Severity.Warning, $"{Path(database)} {repeats}") with
            {
                Said = [repeats],
            };
        }

        foreach (string note in GateText.Notes(database, report).Select(TerminalText.Escape))
        {
            yield return About(database, GateRules.DatabaseNote, Severity.Note, $"{Path(database)} {note}") with
            {
                Said = [note],
            };
        }
    }

    private static FindingCase Of(string kind, string file, IEnumerable<ContractFinding> findings) =>
        new(kind, file, [.. findings.Select(Of)])
        {
            Outcome = findings.Any(finding => finding.ClosesGate)
                ? "the migrations do not give what the code expects"
                : "differs from the migrations in what breaks nothing",
        };

    private static Finding Of(ContractFinding finding) => new(
        finding.ClosesGate ? GateRules.ExpectationUnmet : GateRules.ExpectationDiffers,
        finding.ClosesGate ? Severity.Error : Severity.Note,
        TerminalText.Escape(finding.Message))
    {
        Place = finding.Place,
    };

    private static Finding About(DatabaseReport database, Rule rule, Severity severity, string message) =>
        new(rule, severity, message) { Database = database.Path };

    private static string Path(DatabaseReport database) => TerminalText.Escape(database.Path);
}

/// <summary>
/// What the gate holds against databases: a rule for each verdict but the one that is well, and those for what is no verdict.
/// </summary>
internal static class GateRules
{
    public static readonly Rule Pending = new("database-pending", "Migrations of the code are not applied to the database.");
    public static readonly Rule OutOfOrder =
        new("database-out-of-order", "Migrations below the highest applied one are not applied to the database.");
    public static readonly Rule Ahead = new("database-ahead", "The database has migrations that the code does not know.");
    public static readonly Rule Unversioned =
        new("database-unversioned", "The database has tables, and nothing records which migrations made them.");
    public static readonly Rule Missing = new("database-missing", "There is no file where a database should be.");
    public static readonly Rule Edited = new("database-edited", "A migration was changed after it was applied to the database.");
    public static readonly Rule Drifted =
        new("database-drifted", "The schema is not that of the version that the database is at.");
    public static readonly Rule Unreadable = new("database-unreadable", "The database could not be examined.");
    public static readonly Rule StatementFails =
        new("statement-fails", "A statement that the application runs cannot be prepared on the database.");
    public static readonly Rule ExpectationUnmet =
        new("expectation-unmet", "The code expects something of the schema that the migrations do not give.");
    public static readonly Rule ExpectationDiffers = new(
        "expectation-differs", "The code describes the schema otherwise than the migrations make it, which breaks nothing.");
    public static readonly Rule VersionRepeated = new("version-repeated", "The version table records a version more than once.");
    public static readonly Rule DatabaseNote = new("database-note", "Something worth knowing of a database.");

    /// <summary>The rule of a verdict that is not <see cref="Verdict.Current"/>.</summary>
    public static Rule Of(Verdict verdict) => verdict switch
    {
        Verdict.Pending => Pending,
        Verdict.OutOfOrder => OutOfOrder,
        Verdict.Ahead => Ahead,
        Verdict.Unversioned => Unversioned,
        Verdict.Missing => Missing,
        Verdict.Edited => Edited,
        Verdict.Drifted => Drifted,
        Verdict.Incompatible => StatementFails,
        Verdict.Unreadable => Unreadable,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
