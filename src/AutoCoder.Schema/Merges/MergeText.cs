namespace AutoCoder.Schema.Merges;

/// <summary>What a merge brings, as plain text: the changes, the findings with their places, and what to do.</summary>
internal static class MergeText
{
    private const int Short = 10;

    /// <summary>Writes the report.</summary>
    /// <param name="report">What the merge brings.</param>
    /// <param name="fleet">The arguments that named the databases.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(MergeReport report, IReadOnlyList<string> fleet, TextWriter writer)
    {
        if (report is { Databases: { } asked } && report.Input.Base.Commit == report.Input.Head.Commit)
        {
            MergeSide head = report.Input.Head;
            string commit = Shortened(head.Commit);
            writer.WriteLine(TerminalText.Escape($"The databases, against the migrations of {head.Ref} ({commit}):"));
            GateText.Write(asked, fleet, writer);
            return; // nothing is merged
        }

        writer.WriteLine(TerminalText.Escape(Head(report.Input)));
        foreach (ProjectMerge project in report.Projects.Where(HasNews)) WriteProject(project, report.Input, writer);
        WriteFindings(report, writer);
        foreach (FleetNote note in report.Notes) writer.WriteLine(TerminalText.Escape(note.Message));
        if (report.Databases is { } databases) WriteDatabases(databases, fleet, writer);
        writer.WriteLine();
        writer.WriteLine(TerminalText.Escape(Summary(report)));
        WriteSteps(report, writer);
    }

    /// <summary>The outcome in one line.</summary>
    public static string Summary(MergeReport report)
    {
        int errors = report.AllFindings.Count(finding => finding.Severity == Severity.Error);
        int incoming = report.Projects.Sum(project => project.Incoming.Length);
        string brings = incoming == 0 ? "it brings no migration" : $"it brings {Count(incoming, "migration")}";
        string[] against =
        [
            .. report.Projects.Any(project => project.IsUnknown)
                ? ["what it brings cannot be told for certain"]
                : Array.Empty<string>(),
            .. errors > 0 ? [$"{Count(errors, "thing")} {(errors == 1 ? "speaks" : "speak")} against it"] : Array.Empty<string>(),
            .. report.Databases is { IsOpen: false } ? ["not every database would be ready"] : Array.Empty<string>(),
        ];
        string merge = $"{report.Input.Head.Ref} into {report.Input.Base.Ref}";
        return against.Length == 0
            ? $"The gate is open: {merge} can be merged; {brings}."
            : $"The gate is closed for {merge}: {string.Join(", and ", against)}; {brings}.";
    }

    /// <summary>What a project comes to, without its name.</summary>
    public static string Outcome(ProjectMerge project, MergeInput input) => !HasNews(project)
        ? "has no change since the branches parted"
        : $"gets {Count(project.Incoming.Length, "migration")} from {input.Head.Ref}, "
            + $"and has {Count(project.Merged.Length, "migration")} then";

    private static bool HasNews(ProjectMerge project) => project.IsTouched || !project.OnBase.IsEmpty;

    private static string Head(MergeInput input)
    {
        string origins = input.Origins.Length == 1 ? $"merge base {Shortened(input.Origins[0].Commit)}"
            : $"{input.Origins.Length} merge bases {string.Join(", ", input.Origins.Select(origin => Shortened(origin.Commit)))}";
        return $"Merging {input.Head.Ref} ({Shortened(input.Head.Commit)}) "
            + $"into {input.Base.Ref} ({Shortened(input.Base.Commit)}), {origins}.";
    }

    private static void WriteProject(ProjectMerge project, MergeInput input, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine(TerminalText.Escape($"{project.Project}: {Count(project.Merged.Length, "migration")} after the merge"));
        foreach (MigrationChange change in project.OnHead)
            writer.WriteLine(TerminalText.Escape($"  {Line(change, input.Head.Ref)}"));
        foreach (MigrationChange change in project.OnBase)
            writer.WriteLine(TerminalText.Escape($"  {Line(change, input.Base.Ref)}"));
    }

    private static string Line(MigrationChange change, string side) =>
        $"{Word(change.Type),-10} on {side}: "
            + $"{change.Migration.Kind} {change.Migration.Label}{From(change)}  {change.Migration.Place}";

    /// <summary>The word for a change, as reports have it.</summary>
    public static string Word(ChangeType type) => type switch
    {
        ChangeType.Added => "added",
        ChangeType.Edited => "edited",
        ChangeType.Renamed => "renamed",
        ChangeType.Renumbered => "renumbered",
        _ => "deleted",
    };

    private static string From(MigrationChange change) => change.Type switch
    {
        ChangeType.Renamed => $" (was {change.Before!.Source.Name})",
        ChangeType.Renumbered => $" (was {change.Before!.Version.ToString(CultureInfo.InvariantCulture)})",
        _ => "",
    };

    private static void WriteFindings(MergeReport report, TextWriter writer)
    {
        Finding[] findings = [.. report.AllFindings];
        if (findings.Length > 0 || !report.Notes.IsEmpty) writer.WriteLine();
        foreach (Finding finding in findings)
        {
            string place = finding.Place is { } at ? $"{at}: " : "";
            writer.WriteLine(TerminalText.Escape($"{place}{finding.Severity.Word()} {finding.Rule.Id}: {finding.Message}"));
        }
    }

    private static void WriteDatabases(GateReport databases, IReadOnlyList<string> fleet, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine("The databases, against the migrations after the merge:");
        GateText.Write(databases, fleet, writer);
    }

    private static void WriteSteps(MergeReport report, TextWriter writer)
    {
        string[] steps =
            [.. report.AllFindings.Select(finding => finding.Next).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (steps.Length == 0) return;
        writer.WriteLine($"What to do next, on {TerminalText.Escape(report.Input.Head.Ref)}:");
        foreach (string step in steps) writer.WriteLine($"  {TerminalText.Escape(step)}");
    }

    private static string Shortened(string commit) => commit.Length > Short ? commit[..Short] : commit;

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
