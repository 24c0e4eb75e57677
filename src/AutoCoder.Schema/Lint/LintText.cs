namespace AutoCoder.Schema.Lint;

/// <summary>The report as plain lines.</summary>
internal static class LintText
{
    /// <summary>Writes it.</summary>
    public static void Write(LintReport report, TextWriter output)
    {
        foreach (LintedMigration migration in report.Migrations.Where(migration => !migration.Findings.IsEmpty))
        {
            output.WriteLine(TerminalText.Escape($"{migration.Migration.Kind} {migration.Migration.Migration.Version} {migration.Migration.Migration.Name}"));
            foreach (Finding finding in migration.Findings)
                output.WriteLine(TerminalText.Escape($"  {finding.Severity.Word(),-7} {finding.Rule.Id}: {(finding.Place is { } place ? $"{place}: " : "")}{finding.Message}"));
        }

        foreach (LintedDatabase database in report.Databases.Where(database => database.Problem is not null)) output.WriteLine(TerminalText.Escape(database.Problem!));
        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape($"note: {note.Message}"));
        output.WriteLine(TerminalText.Escape(report.Summary));
        if (report.WasInterrupted) output.WriteLine("The run was interrupted before its end.");
    }
}
