using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the schema book, or tells whether it is stale.</summary>
internal sealed class BookCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string> _folder = new("DIR") { Description = "The folder of the book." };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "Write nothing; exit with 1 when the book is stale.",
    };

    private readonly Option<string?> _migrations = FleetOptions.Migrations();

    private readonly Option<string?> _config = FleetOptions.Config();

    public BookCommand()
        : base(
            "book",
            "Writes the schemas' documentation: diagrams, tables with the migrations that they are from, history.\n\n"
                + "Exit codes: 0 written, or fresh; 1 stale (--check); 2 usage error; 3 it could not be written.")
    {
        Add(_folder);
        foreach (Option option in new Option[] { _check, _migrations, _config }) Add(option);
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
        return FleetResolver.Resolve(request).Match(fleet => Run(fleet, parsed), problems => Refusals.Print(Program, problems));
    }

    private int Run(Fleet fleet, ParseResult parsed)
    {
        if (fleet.Lock is not { } locked)
        {
            LockOrigin origin = LockOrigin.Assembly(
                fleet.Catalogue.AssemblyPath, parsed.GetValue(_migrations) is { } given ? ["--migrations", given] : []);
            return Refusals.Print(
                Program, [$"{fleet.Catalogue.AssemblyPath} carries no {SchemaLock.FileName}: {origin.Remedy}"]);
        }

        var folder = new BookFolder(Path.GetFullPath(parsed.GetValue(_folder)!));
        if (folder.Obstacle is { } obstacle) return Refusals.Print(Program, [obstacle]);
        using var interruption = new Interruption();
        using var runner = new FleetRunner(fleet);
        try
        {
            ImmutableArray<BookFile> files = SchemaBook.Files(
                locked.Kinds.Select(kind => SchemaStory.Of(
                    kind, fleet.Catalogue.Find(kind.Kind)!, version => runner.ReasonOf(kind.Kind, version))),
                new GraphLayout(interruption.Token).Place);
            return parsed.GetValue(_check) ? Check(folder, files, parsed) : Write(folder, files);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Refusals.CannotTell(Program, $"the book in {folder.Path} cannot be written: {problem.Message}");
        }
    }

    private int Check(BookFolder folder, ImmutableArray<BookFile> files, ParseResult parsed)
    {
        BookChanges changes = folder.Compare(files);
        if (changes.IsEmpty)
        {
            Say($"The book in {folder.Path} is fresh.");
            return ExitCode.Success;
        }

        foreach (BookFile file in changes.Stale) Say($"{Path.Combine(folder.Path, file.Name)} is stale.");
        foreach (string name in changes.Gone) Say($"{Path.Combine(folder.Path, name)} is of a kind that is gone.");
        string again = ShellWord.Join(
        [
            Program, Name, parsed.GetValue(_folder)!, .. Given(_migrations), .. Given(_config),
        ]);
        Say($"next: {again}");
        return ExitCode.NotReady;

        string[] Given(Option<string?> option) => parsed.GetValue(option) is { } value ? [option.Name, value] : [];
    }

    private static int Write(BookFolder folder, ImmutableArray<BookFile> files)
    {
        BookChanges changes = folder.Compare(files);
        if (changes.Obstacles is [_, ..] obstacles) return Refusals.Print(Program, obstacles);
        if (changes.IsEmpty)
        {
            Say($"The book in {folder.Path} is fresh.");
            return ExitCode.Success;
        }

        folder.Change(changes);
        foreach (BookFile file in changes.Stale) Say($"{Path.Combine(folder.Path, file.Name)} is written.");
        foreach (string name in changes.Gone) Say($"{Path.Combine(folder.Path, name)} is removed: its kind is gone.");
        return ExitCode.Success;
    }

    private static void Say(string line) => StandardOutput.WriteLine(TerminalText.Escape(line));
}

/// <summary>The folder of a schema book. What is in it and no page of the book is left alone.</summary>
/// <param name="Path">Its absolute path.</param>
internal sealed record BookFolder(string Path)
{
    private static readonly string[] Ends = [".md", ".svg"];

    /// <summary>Why it cannot be one, or null.</summary>
    public string? Obstacle => WriteTargets.LookAtFolder(Path).ObstacleOfFolder("DIR");

    /// <summary>What of it is not as it should be.</summary>
    public BookChanges Compare(ImmutableArray<BookFile> files)
    {
        BookFile[] stale = [.. files.Where(file => !IsFresh(file))];
        HashSet<string> names = [.. files.Select(file => file.Name)];
        string[] gone = !Directory.Exists(Path) ? [] :
        [
            .. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file))
                .Where(name => !names.Contains(name) && Ends.Contains(System.IO.Path.GetExtension(name)) && IsOwn(name))
                .Order(StringComparer.Ordinal),
        ];
        string[] obstacles = !Directory.Exists(Path) ? [] :
            [.. stale.Select(file => WriteTargets.Look(In(file.Name)).Obstacle(OwnFile.Book)).OfType<string>()];
        return new([.. stale], [.. gone], [.. obstacles]);
    }

    /// <summary>Makes it as it should be.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write one.</exception>
    public void Change(BookChanges changes)
    {
        Directory.CreateDirectory(Path);
        foreach (BookFile file in changes.Stale)
            ReplacedFile.Write(In(file.Name), OwnFile.Book, writer => writer.Write(file.Text));
        foreach (string name in changes.Gone.Where(IsOwn)) File.Delete(In(name));
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    // A checkout may have the line ends of its system.
    private bool IsFresh(BookFile file) => FileEntry.At(In(file.Name)).Type == EntryType.File
        && File.ReadAllText(In(file.Name)).Replace("\r\n", "\n", StringComparison.Ordinal) == file.Text;

    private bool IsOwn(string name) => WriteTargets.Look(In(name)) is { Type: EntryType.File, Content: var (first, last) }
        && OwnFile.Book.IsOwn(first, last);
}

/// <summary>What of a book is not as it should be.</summary>
/// <param name="Stale">Files that are not there, or say something else.</param>
/// <param name="Gone">Pages of the book that nothing belongs to any more.</param>
/// <param name="Obstacles">What stands where a page should be.</param>
internal sealed record BookChanges(
    ImmutableArray<BookFile> Stale, ImmutableArray<string> Gone, ImmutableArray<string> Obstacles)
{
    /// <summary>Whether all is as it should be.</summary>
    public bool IsEmpty => Stale.IsEmpty && Gone.IsEmpty;
}
