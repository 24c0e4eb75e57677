using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the lock file of the migrations, or tells whether it is stale.</summary>
internal sealed class LockCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Option<string?> _migrations = new("--migrations")
    {
        HelpName = "FILE.dll",
        Description = "The assembly with the migrations. Default: the configuration file's, else the one carried beside this "
            + "program.",
    };

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "The lock file. Default: schema.lock in the migrations project that is in this folder or in the nearest "
            + "folder 'migrations' above.",
    };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "Write nothing; exit with 1 when the lock file is stale.",
    };

    private readonly Option<bool> _allowNonTransactional = new("--allow-non-transactional")
    {
        Description = "Accept migrations with TransactionBehavior.None, which cannot be rolled back.",
    };

    private readonly ReportOptions _report = new();

    public LockCommand()
        : base("lock", "Writes schema.lock: what every migration executes, up and down, and the schema that it leads to.")
    {
        foreach (Option option in new Option[] { _migrations, _output, _check, _allowNonTransactional }) Add(option);
        _report.AddTo(this);
        Validators.Add(result =>
        {
            if (!result.GetValue(_check) && _report.IsAsked(result))
                result.AddError("--format and --report are about what --check finds: give that, too.");
        });
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            AllowNonTransactional = parsed.GetValue(_allowNonTransactional),
            IgnoresLock = true,
        };
        return await FleetResolver.Resolve(request).Match(
            fleet => WithFleetAsync(fleet, parsed), problems => Task.FromResult(Refusals.Print(Program, problems)));
    }

    private async Task<int> WithFleetAsync(Fleet fleet, ParseResult parsed)
    {
        _report.Used = fleet.Used;
        bool isCheck = parsed.GetValue(_check);
        string assembly = fleet.Catalogue.AssemblyPath;
        (SchemaLockFile? file, string? problem) = FileFor(assembly, parsed.GetValue(_output));
        if (file is null && !isCheck) return Refusals.Print(Program, [problem!]);
        if (!isCheck && file!.Obstacle is { } obstacle) return Refusals.Print(Program, [obstacle]);

        using var interruption = new Interruption();
        using var runner = new FleetRunner(fleet);
        try
        {
            switch (await runner.MakeLockAsync(cancellation: interruption.Token))
            {
                case LockOutcome.Made made:
                    foreach (string note in made.Notes)
                        StandardStreams.Tell(TerminalText.Escape($"{Program}: note: {note}"));
                    return isCheck
                        ? _report.Print(Program, parsed, LockPrinter.Of(LockStaleness.Of(made.Lock, fleet, file)))
                        : Write(made.Lock, file!);
                case LockOutcome.Refused refused:
                    return Refusals.Print(Program, refused.Problems);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    // A project found by its place may be another's than the assembly that was named.
    private static (SchemaLockFile? File, string? Problem) FileFor(string assembly, string? output)
    {
        if (output is not null) return (new SchemaLockFile(Path.GetFullPath(output)), null);
        string here = Path.GetFullPath(".");
        string name = Path.GetFileNameWithoutExtension(assembly);
        if (MigrationsProject.FindUpward(here) is not { } project)
        {
            return (null, $"no migrations project in {here} or in a folder 'migrations' above it; "
                + "name the lock file with --output FILE.");
        }

        return project.AssemblyName == name
            ? (SchemaLockFile.Of(project), null)
            : (null, $"the project in {project.Folder} makes {project.AssemblyName}.dll, and the migrations are in {name}.dll; "
                + "name that with --migrations FILE.dll, or the lock file with --output FILE.");
    }

    private static int Write(SchemaLock made, SchemaLockFile file)
    {
        string text = SchemaLockText.Write(made);
        string? before = file.Read();
        if (before == text)
        {
            Say($"{file.Path} is fresh.");
            return ExitCode.Success;
        }

        file.Write(text);
        Say($"{file.Path} is {(before is null ? "made" : "written anew")}:");
        foreach (string change in Changes(before, made, file)) Say($"  {change}");
        Say("Build the migrations' project again, so that its assembly carries it.");
        return ExitCode.Success;
    }

    private static ImmutableArray<string> Changes(string? before, SchemaLock made, SchemaLockFile file)
    {
        if (before is null) return [.. made.Kinds.Select(kind => $"Kind {kind.Kind} has {kind.Migrations.Length} migration(s).")];
        if (SchemaLockParser.Read(before, LockOrigin.File(file.Path)) is not Outcome<SchemaLock>.Done { Value: var old })
            return ["What was there could not be read."];
        return LockComparison.Compare(old, made) is { IsEmpty: false } changes
            ? changes
            : ["It says the same in another spelling."];
    }

    private static void Say(string line) => StandardOutput.WriteLine(TerminalText.Escape(line));
}

/// <summary>The lock file beside the migrations' sources.</summary>
/// <param name="Path">Its path.</param>
internal sealed record SchemaLockFile(string Path)
{
    /// <summary>Why it cannot be written, or null.</summary>
    public string? Obstacle => WriteTargets.Look(Path).Obstacle(Sort) is { } obstacle ? $"--output: {obstacle}" : null;

    // In its place beside a project whatever is there is a lock file, be it one that a merge left in two versions.
    private OwnFile Sort =>
        System.IO.Path.GetFileName(Path) == SchemaLock.FileName ? OwnFile.SchemaLockInPlace : OwnFile.SchemaLock;

    /// <summary>What it says now; null when there is none.</summary>
    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path).ReplaceLineEndings("\n") : null;

    /// <summary>Puts a text in its place, whole or not at all.</summary>
    public void Write(string text) => ReplacedFile.Write(Path, Sort, writer => writer.Write(text));

    /// <summary>The file beside a project.</summary>
    public static SchemaLockFile Of(MigrationsProject project) =>
        new(System.IO.Path.Combine(project.Folder, SchemaLock.FileName));
}

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
