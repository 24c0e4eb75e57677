namespace AutoCoder.Schema.Lint;

/// <summary>What was found of the new migrations.</summary>
/// <param name="Assembly">The assembly with the migrations.</param>
/// <param name="Basis">Which migrations count as new, as the end of a sentence.</param>
/// <param name="Migrations">The new ones, by kind and version.</param>
/// <param name="Databases">The databases whose rows were asked.</param>
/// <param name="Notes">What else there is to say.</param>
internal sealed record LintReport(
    string Assembly, string Basis, ImmutableArray<LintedMigration> Migrations, ImmutableArray<LintedDatabase> Databases, ImmutableArray<FleetNote> Notes)
{
    /// <summary>True when somebody asked to stop.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>Every finding about a migration.</summary>
    public IEnumerable<Finding> Findings => Migrations.SelectMany(migration => migration.Findings);

    /// <summary>The exit code: what could not be told wins over what is wrong.</summary>
    public int Exit
    {
        get
        {
            if (WasInterrupted) return ExitCode.Interrupted;
            if (Databases.Any(database => database.Problem is not null) || Notes.Any(note => note.HidesDatabases)) return ExitCode.Unknown;
            return Findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.NotReady : ExitCode.Success;
        }
    }

    /// <summary>One sentence that says what all of it came to.</summary>
    public string Summary
    {
        get
        {
            string asked = Databases.IsEmpty ? "no database was asked" : $"{Count(Databases.Length, "database")} asked";
            int unknown = Databases.Count(database => database.Problem is not null);
            string counts = string.Join(", ", new[] { Severity.Error, Severity.Warning, Severity.Note }
                .Select(severity => Count(Findings.Count(finding => finding.Severity == severity), severity.Word())));
            return $"{Count(Migrations.Length, "migration")} {Basis}: {counts}; {asked}{(unknown > 0 ? $", of which {unknown} could not be examined" : "")}.";
        }
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
