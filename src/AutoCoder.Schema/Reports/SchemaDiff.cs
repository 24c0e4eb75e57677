using System.Text.Json;

namespace AutoCoder.Schema.Reports;

/// <summary>How one schema departs from another, whatever it is rendered as.</summary>
/// <param name="There">What is there.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="Differences">
/// How the first departs from the second, by what it does to code that is written for the second.
/// </param>
internal sealed record SchemaDiff(DiffSide There, DiffSide Expected, ImmutableArray<SchemaDifference> Differences)
{
    /// <summary>What would bring the first to the second; null when nobody has looked.</summary>
    public SchemaRepair? Repair { get; init; }

    /// <summary>Whether code that is written for the second fails on the first, or stores something else.</summary>
    public bool IsBreaking => Differences.Any(difference => difference.Class == DifferenceClass.Breaking);

    /// <summary>What the migrations' side is from.</summary>
    public UsedFiles? Used { get; init; }

    /// <summary>The exit code: <see cref="ExitCode.NotReady"/> for a breaking difference only.</summary>
    public int Exit => IsBreaking ? ExitCode.NotReady : ExitCode.Success;
}

/// <summary>One of the two schemas that are compared.</summary>
/// <param name="Name">A database's path, or a version of a kind.</param>
/// <param name="Kind">The kind, where it is known.</param>
/// <param name="Version">The version that it is, or that the database is at; null when there is none.</param>
/// <param name="Source">
/// Where the schema is from: <c>database</c>, <c>lock</c>, <c>replay</c>, or <c>empty</c> before the first migration.
/// </param>
internal sealed record DiffSide(string Name, string? Kind, long? Version, string Source);

/// <summary>A comparison of two schemas as plain text.</summary>
internal static class DiffText
{
    /// <summary>Writes it: which is held against which, every difference, breaking ones first, and what it comes to.</summary>
    public static void Write(SchemaDiff diff, TextWriter writer)
    {
        writer.WriteLine(TerminalText.Escape($"What is there:    {diff.There.Name}"));
        writer.WriteLine(TerminalText.Escape($"What is expected: {diff.Expected.Name}"));
        writer.WriteLine();
        foreach (SchemaDifference difference in diff.Differences.OrderByDescending(difference => difference.Class))
            writer.WriteLine(TerminalText.Escape($"{VerdictText.Word(difference.Class)}: {difference.Description}"));
        foreach (string line in Repair(diff.Repair)) writer.WriteLine(TerminalText.Escape(line));
        if (!diff.Differences.IsEmpty) writer.WriteLine();
        writer.WriteLine(Summary(diff));
    }

    /// <summary>What it comes to, in one line.</summary>
    public static string Summary(SchemaDiff diff)
    {
        if (diff.Differences.IsEmpty) return "No difference.";
        int breaking = diff.Differences.Count(difference => difference.Class == DifferenceClass.Breaking);
        string count = diff.Differences.Length == 1 ? "1 difference" : $"{diff.Differences.Length} differences";
        return breaking == 0
            ? $"{count}, harmless: code that is written for what is expected works with what is there."
            : $"{count}, {breaking} of them breaking: code that is written for what is expected fails on what is there, "
                + "or stores something else.";
    }

    private static IEnumerable<string> Repair(SchemaRepair? repair) => repair switch
    {
        SchemaRepair.Possible { IsEmpty: false } possible =>
            ["", "What mends it without losing a row or a column:", .. possible.Steps.Select(step => $"  {step}")],
        SchemaRepair.Impossible impossible =>
            ["", "What stands against mending it:", .. impossible.Obstacles.Select(obstacle => $"  {obstacle.Description}")],
        _ => [],
    };
}

/// <summary>A comparison of two schemas as JSON, described in <c>docs/report.md</c>.</summary>
internal static class DiffJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(SchemaDiff diff, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        WriteSide(json, "there", diff.There);
        WriteSide(json, "expected", diff.Expected);
        json.WriteNumber("exitCode", diff.Exit);
        if (diff.Used?.Migrations is { } migrations) json.WriteString("migrations", migrations);
        if (diff.Used?.Configuration is { } configuration) json.WriteString("configuration", configuration);
        json.Each("differences", diff.Differences, WriteDifference);
        if (diff.Repair is SchemaRepair.Possible possible) json.Each("mended", possible.Repaired, WriteDifference);
        if (diff.Repair is SchemaRepair.Impossible impossible) json.Each("obstacles", impossible.Obstacles, WriteDifference);
        json.WriteEndObject();
    });

    /// <summary>One difference; the gate's document has it for a database, too.</summary>
    public static void WriteDifference(Utf8JsonWriter json, SchemaDifference difference)
    {
        json.WriteString("class", VerdictText.Word(difference.Class));
        json.WriteString("subject", difference.Subject);
        json.WriteString("description", difference.Description);
    }

    private static void WriteSide(Utf8JsonWriter json, string name, DiffSide side)
    {
        json.WriteStartObject(name);
        json.WriteString("name", side.Name);
        json.Text("kind", side.Kind);
        json.Number("version", side.Version);
        json.WriteString("source", side.Source);
        json.WriteEndObject();
    }
}

/// <summary>A comparison of two schemas as findings: one case, a finding for each difference.</summary>
internal static class DiffFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command.</param>
    /// <param name="diff">The comparison.</param>
    public static FindingReport Of(string command, SchemaDiff diff)
    {
        IEnumerable<SchemaDifference> sorted = diff.Differences.OrderByDescending(difference => difference.Class);
        var one =
            new FindingCase(diff.There.Kind ?? "schema", diff.There.Name, [.. sorted.Select(difference => Of(difference, diff))])
            {
                Outcome = TerminalText.Escape($"compared with {diff.Expected.Name}: {DiffText.Summary(diff)}"),
            };
        return new(command, DiffText.Summary(diff), [one], diff.Exit);
    }

    private static Finding Of(SchemaDifference difference, SchemaDiff diff)
    {
        bool isBreaking = difference.Class == DifferenceClass.Breaking;
        return new(
            isBreaking ? Rules.SchemaBreaking : Rules.SchemaHarmless,
            isBreaking ? Severity.Error : Severity.Note,
            TerminalText.Escape($"{diff.There.Name}: {difference.Description}"))
        {
            Database = diff.There.Source == "database" ? diff.There.Name : null,
        };
    }
}
