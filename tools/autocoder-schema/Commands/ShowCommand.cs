using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Shows a schema: of a kind at a version, or of a database as it is.</summary>
internal sealed class ShowCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string?> _what = new("KIND|DATABASE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A kind of the migrations, or a database file. Default: the only kind.",
    };

    private readonly Option<long?> _at = new("--at")
    {
        HelpName = "VERSION",
        Description = "The schema after this migration. Default: the newest. A database is shown as it is.",
    };

    private readonly Option<string?> _format = new("--format")
    {
        HelpName = PictureFormats.Names,
        Description = "What it is shown as. Default: what the name of --output says, else sql.",
    };

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "The file that it is written into. Default: standard output.",
    };

    private readonly Option<string?> _migrations = FleetOptions.Migrations();

    private readonly Option<string?> _config = FleetOptions.Config();

    public ShowCommand()
        : base(
            "show",
            "Shows a schema as SQL, as Mermaid, as a picture or as a page. No database is written to.\n\n"
                + "Exit codes: 0 shown; 2 usage error; 3 the schema could not be read.")
    {
        Add(_what);
        foreach (Option option in new Option[] { _at, _format, _output, _migrations, _config }) Add(option);
        _at.RequireWhole(0, long.MaxValue, "give the version of a migration.");
        _format.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && PictureFormats.Parse(name) is null)
                result.AddError($"--format {name}: give sql, mermaid, svg or html.");
        });
        _output.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: > 0 } file
                && WriteTargets.Look(Path.GetFullPath(file)).Obstacle(OwnFile.Picture) is { } obstacle)
                result.AddError($"--output: {obstacle}");
        });
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            ConfigurationFile = parsed.GetValue(_config),
            AllowNonTransactional = true, // nothing is applied to any file
        };
        return FleetResolver.Resolve(request).Match(fleet => Show(fleet, parsed), problems => Refusals.Print(Program, problems));
    }

    private int Show(Fleet fleet, ParseResult parsed)
    {
        using var interruption = new Interruption();
        using var schemas = new DiffSchemas(fleet);
        switch (Find(fleet, schemas, parsed))
        {
            case DiffReading.Failed failed:
                _ = Refusals.Print(Program, [failed.Problem]);
                return failed.Exit;
            case DiffReading.Read { Side: var side, Schema: var schema }:
                // Where a file lies is nobody's business who looks at its picture.
                string title = side.Source == "database" ? Path.GetFileName(side.Name) : side.Name;
                return Print(new(title, schema), new(interruption.Token), parsed);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private DiffReading Find(Fleet fleet, DiffSchemas schemas, ParseResult parsed)
    {
        string[] kinds = [.. fleet.Catalogue.Kinds.Select(kind => kind.Kind)];
        string names = string.Join(", ", kinds), commands = string.Join("; ", kinds.Select(Again));
        string? what = parsed.GetValue(_what);
        long? at = parsed.GetValue(_at);
        if (what is not null && !File.Exists(what) && fleet.Catalogue.Find(what) is null && LooksLikeFile(what))
            return new DiffReading.Failed($"{what} does not exist. Name a database, or a kind: {names}.", ExitCode.Unknown);
        if (what is not null && File.Exists(what))
        {
            return at is null
                ? schemas.OfDatabase(what)
                : Failed($"--at: {what} is a database and is shown as it is; leave it away, or name a kind: {names}.");
        }

        if (what is null && kinds.Length > 1)
            return Failed($"Which kind? There are {names}. Run one of: {commands}");
        if (fleet.Catalogue.Find(what ?? kinds[0]) is not { } kind)
            return Failed($"{what} is no kind of the migrations ({names}), and no file. Run one of: {commands}");
        return schemas.OfVersion(kind, at ?? kind.Head);

        static DiffReading.Failed Failed(string problem) => new(problem, ExitCode.Usage);
    }

    private static bool LooksLikeFile(string word) =>
        word.Contains('/', StringComparison.Ordinal) || Path.GetExtension(word) is ".db" or ".db3" or ".sqlite" or ".sqlite3";

    private static string Again(string kind) => ShellWord.Join([Program, "show", kind]);

    private int Print(SchemaPicture picture, GraphLayout layout, ParseResult parsed)
    {
        string? file = parsed.GetValue(_output) is { } output ? Path.GetFullPath(output) : null;
        PictureFormat format = parsed.GetValue(_format) is { } name ? PictureFormats.Parse(name)!.Value
            : (file is null ? null : PictureFormats.OfFile(file)) ?? PictureFormat.Sql;
        if (format == PictureFormat.Mermaid) TellOfSize(picture);
        try
        {
            if (file is null)
            {
                return StandardStreams.Report(
                    Program, ExitCode.Success, writer => Write(picture, format, layout, writer));
            }

            ReplacedFile.Write(file, OwnFile.Picture, writer => PictureFormats.Write(picture, format, layout, writer));
            StandardOutput.WriteLine(TerminalText.Escape($"{file} shows {picture.Title}."));
            return ExitCode.Success;
        }
        catch (Exception problem) when (file is not null && problem is IOException or UnauthorizedAccessException)
        {
            return Refusals.CannotTell(Program, $"{file} cannot be written: {problem.Message}");
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static void TellOfSize(SchemaPicture picture)
    {
        int length = MermaidDiagram.Text(picture.Graph).Length, edges = picture.Graph.Edges.Length;
        if (length < MermaidDiagram.LongestText && edges <= MermaidDiagram.MostEdges) return;
        string most = string.Create(
            CultureInfo.InvariantCulture, $"{MermaidDiagram.LongestText:N0} and {MermaidDiagram.MostEdges:N0}");
        StandardStreams.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{Program}: note: {length:N0} characters and {edges:N0} lines: where nothing else is set, "
                + $"Mermaid draws at most {most}. A picture has no such bounds: --format svg"));
    }

    // SQL is what a terminal is shown; the others are for programs, whole as they are.
    private static void Write(SchemaPicture picture, PictureFormat format, GraphLayout layout, TextWriter output)
    {
        if (format == PictureFormat.Sql) StandardOutput.WriteSafely(output, All);
        else All(output);

        void All(TextWriter writer) => PictureFormats.Write(picture, format, layout, writer);
    }
}
