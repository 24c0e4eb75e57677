using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>What the lock in an assembly and the one beside its sources do not say of what the migrations execute.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="File">The file beside the sources; null when nobody knows of one.</param>
/// <param name="Sentences">What is stale, each once, with what to do; empty when all is fresh.</param>
internal sealed record LockStaleness(string Assembly, string? File, ImmutableArray<string> Sentences)
{
    /// <summary>The configuration file; null when there is none.</summary>
    public string? Configuration { get; init; }

    /// <summary>The exit code that tells it.</summary>
    public int Exit => Sentences.IsEmpty ? ExitCode.Success : ExitCode.NotReady;

    /// <summary>Compares both with what the migrations execute. What both lack is said once.</summary>
    public static LockStaleness Of(SchemaLock made, Fleet fleet, SchemaLockFile? file)
    {
        Found embedded = Embedded(made, fleet), beside = file is null ? Found.Nothing : Beside(made, file);
        string[] both = [.. beside.Changes.Intersect(embedded.Changes)];
        return new(fleet.Catalogue.AssemblyPath, file?.Path,
        [
            .. embedded.Problems,
            .. embedded.Changes.Except(both).Select(embedded.Sentence),
            .. beside.Problems,
            .. both.Select(change => Found.Sentence(
                $"{beside.Origin!.Name} and the {SchemaLock.FileName} in '{fleet.Catalogue.AssemblyPath}' are",
                change,
                embedded.Origin!)),
            .. beside.Changes.Except(both).Select(beside.Sentence),
        ])
        {
            Configuration = fleet.Configuration?.File,
        };
    }

    private static Found Embedded(SchemaLock made, Fleet fleet)
    {
        string assembly = fleet.Catalogue.AssemblyPath;
        LockOrigin origin = LockOrigin.Assembly(assembly, fleet.Request.Migrations is { } given ? ["--migrations", given] : []);
        CatalogueOptions options = FleetResolver.OptionsOf(fleet.Request, fleet.Configuration);
        return MigrationsReader.Read(assembly, options, origin).Lock switch
        {
            Outcome<SchemaLock>.Done read => new(origin, LockComparison.Compare(read.Value, made), []),
            Outcome<SchemaLock>.Refused refused => new(origin, [], refused.Problems),
            _ => new(origin, [], [$"{assembly} carries no {SchemaLock.FileName}: {origin.Remedy}."]),
        };
    }

    private static Found Beside(SchemaLock made, SchemaLockFile file)
    {
        LockOrigin origin = LockOrigin.File(file.Path);
        if (file.Read() is not { } text) return new(origin, [], [$"{file.Path} is not there: {origin.Remedy}."]);
        if (text == SchemaLockText.Write(made)) return Found.Nothing;
        return SchemaLockParser.Read(text, origin) switch
        {
            Outcome<SchemaLock>.Done read when LockComparison.Compare(read.Value, made) is { IsEmpty: false } changes =>
                new(origin, changes, []),
            Outcome<SchemaLock>.Refused refused => new(origin, [], refused.Problems),
            _ => new(origin, [], [origin.Problem("says the same in another spelling")]),
        };
    }

    private sealed record Found(LockOrigin? Origin, ImmutableArray<string> Changes, ImmutableArray<string> Problems)
    {
        public static Found Nothing { get; } = new(null, [], []);

        public string Sentence(string change) => Sentence($"{Origin!.Name} is", change, Origin);

        public static string Sentence(string subject, string change, LockOrigin origin) =>
            $"{subject} stale: {change.TrimEnd('.')}; {origin.Remedy}";
    }
}

/// <summary>Whether the lock file of the migrations is fresh.</summary>
internal static class LockPrinter
{
    private const string Command = "autocoder-schema lock --check";
    private const string RemedyWord = "; run: ";
    private const int MostNamed = 5;

    /// <summary>It in every form.</summary>
    public static ReportRenderings Of(LockStaleness staleness) => new(
        staleness.Exit,
        output => Write(staleness, output),
        output => output.WriteLine(JsonSerializer.Serialize(LockDocument.Of(staleness), LockJson.Default.LockDocument)),
        () => Findings(staleness));

    // The first few, how many more there are, and what to do once.
    private static void Write(LockStaleness staleness, TextWriter output)
    {
        ImmutableArray<string> all = staleness.Sentences;
        if (all.IsEmpty) output.WriteLine(Fresh(staleness));
        for (int index = 0; index < all.Length && index < MostNamed; index++)
        {
            (string what, string remedy) = Split(all[index]);
            bool isSaidLater = all.Skip(index + 1).Any(other => Split(other).Remedy == remedy);
            output.WriteLine(TerminalText.Escape(remedy.Length == 0 || isSaidLater ? what : all[index]));
        }

        if (all.Length <= MostNamed) return;
        IEnumerable<string> remedies =
            all.Skip(MostNamed).Select(sentence => Split(sentence).Remedy).Where(remedy => remedy.Length > 0).Distinct();
        output.WriteLine(TerminalText.Escape(string.Join("; ", [$"And {all.Length - MostNamed} more", .. remedies])));
    }

    private static (string What, string Remedy) Split(string sentence) =>
        sentence.LastIndexOf(RemedyWord, StringComparison.Ordinal) is >= 0 and var at
            ? (sentence[..at], sentence[(at + 2)..])
            : (sentence, "");

    private static FindingReport Findings(LockStaleness staleness)
    {
        string name = staleness.File ?? staleness.Assembly;
        Finding[] findings =
        [
            .. staleness.Sentences.Select(sentence => new Finding(Rules.LockStale, Severity.Error, TerminalText.Escape(sentence))
            {
                Place = new(name, null),
            }),
        ];
        string summary = staleness.Sentences.IsEmpty
            ? Fresh(staleness)
            : $"The {SchemaLock.FileName} is stale: {findings.Length} {(findings.Length == 1 ? "finding" : "findings")}.";
        var one = new FindingCase("lock", name, [.. findings]) { Outcome = findings.Length == 0 ? "is fresh" : "is stale" };
        return new(Command, summary, [one], staleness.Exit);
    }

    private static string Fresh(LockStaleness staleness) =>
        TerminalText.Escape($"The {SchemaLock.FileName} in {staleness.Assembly} is fresh.");
}

/// <summary>The JSON of a check of the lock file, described in <c>docs/report.md</c>.</summary>
internal sealed record LockDocument(
    int SchemaVersion,
    int ExitCode,
    string Migrations,
    string? Configuration,
    string? File,
    bool Fresh,
    IReadOnlyList<string> Stale)
{
    /// <summary>The document.</summary>
    public static LockDocument Of(LockStaleness staleness) =>
        new(
            1, staleness.Exit, staleness.Assembly, staleness.Configuration, staleness.File, staleness.Sentences.IsEmpty,
            staleness.Sentences);
}

/// <summary>The JSON of a check of the lock file.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockDocument))]
internal sealed partial class LockJson : JsonSerializerContext;
