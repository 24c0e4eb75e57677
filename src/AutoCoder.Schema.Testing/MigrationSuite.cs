using System.Data;
using System.Reflection;
using FluentMigrator;

namespace AutoCoder.Schema.Testing;

/// <summary>
/// What <see cref="MigrationTests"/> are to test, and against what. Relative files are looked for in the folder of the tests'
/// assembly and then in each folder above it, so that a file of the project or the repository need not be copied.
/// </summary>
public sealed record MigrationSuite
{
    private MigrationSuite(Assembly assembly) => Assembly = assembly;

    /// <summary>The assembly with the migrations.</summary>
    public Assembly Assembly { get; }

    internal ImmutableArray<(string File, string? Kind)> Models { get; private init; } = [];

    internal ImmutableArray<(string Pattern, string? Kind)> SamplePatterns { get; private init; } = [];

    internal bool IsDownRequired { get; private init; }

    internal ImmutableArray<long> WithoutDown { get; private init; } = [];

    internal bool AllowsNonTransactional { get; private init; }

    internal bool HasNoLock { get; private init; }

    internal MigrationHome Home { get; private init; } = MigrationHome.Usual;

    internal ImmutableArray<KindNamespace> Namespaces { get; private init; } = [];

    /// <summary>The migrations of an assembly.</summary>
    /// <param name="assembly">The assembly; it was loaded from a file.</param>
    public static MigrationSuite Of(Assembly assembly) => new(assembly);

    /// <summary>The migrations of the assembly that a migration is in.</summary>
    /// <typeparam name="TMigration">Any of them.</typeparam>
    public static MigrationSuite Of<TMigration>()
        where TMigration : IMigration => new(typeof(TMigration).Assembly);

    /// <summary>Holds the schema after the newest migration against the one that the application expects.</summary>
    /// <param name="file">
    /// The DDL that the application's ORM prints: see <c>--expect</c>. Several of one kind are one model.
    /// </param>
    /// <param name="kind">Its kind of database; may be left out where there is only one.</param>
    public MigrationSuite Expect(string file, string? kind = null) => this with { Models = [.. Models, (file, kind)] };

    /// <summary>Upgrades copies of these databases; the files themselves are only read.</summary>
    /// <param name="pattern">
    /// A file, a folder (all <c>*.db</c>, <c>*.sqlite</c> and <c>*.sqlite3</c> below it), or a pattern with <c>*</c> and
    /// <c>**</c>.
    /// </param>
    /// <param name="kind">
    /// Their kind of database; when left out, the only one that there is, or the kind that the file's name or its folder's is:
    /// <c>users.db</c>, <c>users-2019.db</c>, <c>users/anything.db</c>.
    /// </param>
    public MigrationSuite Samples(string pattern, string? kind = null) =>
        this with { SamplePatterns = [.. SamplePatterns, (pattern, kind)] };

    /// <summary>Makes a migration without a way back a failure; otherwise its test is skipped and says so.</summary>
    /// <param name="except">Versions that may be without one all the same.</param>
    public MigrationSuite RequireDown(params ReadOnlySpan<long> except) =>
        this with { IsDownRequired = true, WithoutDown = [.. except] };

    /// <summary>Accepts migrations with <c>TransactionBehavior.None</c>, which cannot be rolled back.</summary>
    public MigrationSuite AllowNonTransactional() => this with { AllowsNonTransactional = true };

    /// <summary>Declares columns of a type as <c>types</c> of <c>autocoder-schema.json</c> does.</summary>
    /// <param name="type">The type.</param>
    /// <param name="declared">What SQLite gets for it: <c>TEXT</c>, say.</param>
    public MigrationSuite WithType(DbType type, string declared) =>
        this with { Home = Home with { Types = Home.Types.SetItem(type.ToString(), declared) } };

    /// <summary>Stores each <see cref="Guid"/> as <c>binaryGuid</c> of <c>autocoder-schema.json</c> says.</summary>
    /// <param name="isBinary">Whether it is 16 bytes; text otherwise.</param>
    public MigrationSuite WithBinaryGuid(bool isBinary = true) => this with { Home = Home with { BinaryGuid = isBinary } };

    /// <summary>Takes names in double quotes as <c>doubleQuotedTexts</c> of <c>autocoder-schema.json</c> says.</summary>
    /// <param name="areTexts">Whether one that is no name is a text; an error otherwise.</param>
    public MigrationSuite WithDoubleQuotedTexts(bool areTexts = true) =>
        this with { Home = Home with { DoubleQuotedTexts = areTexts } };

    /// <summary>
    /// Tells a kind by the namespace of its migrations, as <c>kinds.K.namespace</c> of <c>autocoder-schema.json</c> does.
    /// Migrations in none of the namespaces that are given are of no kind then, and are not tested.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The namespace; <c>*</c> for any.</param>
    /// <param name="nested">Whether the namespaces below it are meant, too.</param>
    public MigrationSuite WithKind(string kind, string name, bool nested = false) =>
        this with { Namespaces = [.. Namespaces.Where(one => one.Kind != kind), new(kind, name, nested)] };

    /// <summary>
    /// Accepts an assembly that carries no <c>schema.lock</c>. One that it carries has to be fresh all the same.
    /// </summary>
    public MigrationSuite WithoutLock() => this with { HasNoLock = true };
}

/// <summary>Reads the migrations of a suite as the gate does: from the file, without loading it.</summary>
internal static class SuiteMigrations
{
    /// <summary>The migrations, or why there are none, and the lock.</summary>
    /// <exception cref="InvalidOperationException">The assembly was not loaded from a file.</exception>
    public static MigrationsReading Read(MigrationSuite suite) => MigrationsReader.Read(
        PathOf(suite.Assembly),
        new CatalogueOptions { AllowNonTransactional = suite.AllowsNonTransactional, Namespaces = suite.Namespaces },
        Origin(suite));

    /// <summary>What messages call the lock.</summary>
    public static LockOrigin Origin(MigrationSuite suite)
    {
        string path = PathOf(suite.Assembly);
        string[] allowed = suite.AllowsNonTransactional ? ["--allow-non-transactional"] : [];
        return LockOrigin.Assembly(path, ["--migrations", path, .. allowed]);
    }

    /// <summary>The assembly's file.</summary>
    public static string PathOf(Assembly assembly) => assembly.Location.Length > 0
        ? assembly.Location
        : throw new InvalidOperationException(
            $"The assembly {assembly.GetName().Name} was not loaded from a file, so its metadata cannot be read.");
}

/// <summary>Finds the files that a suite names.</summary>
internal static class SuiteFiles
{
    private static readonly string[] DatabaseSuffixes = [".db", ".sqlite", ".sqlite3"];

    /// <summary>The files of DDL, each with its kind.</summary>
    /// <exception cref="InvalidOperationException">One has no kind, or is not there.</exception>
    public static IEnumerable<(string Kind, string Path, string Name)> Models(MigrationSuite suite, Catalogue catalogue) =>
        suite.Models.Select(model => (KindOf(model.File, model.Kind, catalogue), Find(model.File), model.File)).ToArray();

    /// <summary>The databases, each with its kind.</summary>
    /// <exception cref="InvalidOperationException">One has no kind, or a pattern finds none.</exception>
    public static IEnumerable<(string Kind, string Path, string Name)> Samples(MigrationSuite suite, Catalogue catalogue) =>
        suite.SamplePatterns.SelectMany(pattern => Matches(pattern.Pattern).Select(path => (
            pattern.Kind is null ? KindOf(path, catalogue) : KindOf(pattern.Pattern, pattern.Kind, catalogue),
            path,
            Path.GetFileName(path)))).ToArray();

    private static ImmutableArray<string> Matches(string pattern)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
        {
            string found = Find(pattern);
            return Directory.Exists(found)
                ? NoneIsWrong(pattern, Directory.EnumerateFiles(found, "*", SearchOption.AllDirectories).Where(IsDatabase))
                : [found];
        }

        string fixedPart = pattern[..(pattern.AsSpan(0, pattern.IndexOf('*', StringComparison.Ordinal)).LastIndexOf('/') + 1)];
        string folder = fixedPart.Length == 0 ? AppContext.BaseDirectory : Find(fixedPart);
        var request = new DiscoveryRequest
        {
            Kinds = [new KindFile("any", "*")],
            Kind = "any",
            Paths = [pattern[fixedPart.Length..]],
            CurrentFolder = folder,
        };
        var discovered = DatabaseDiscovery.Discover(request, TextReader.Null).OfType<Discovered.Found>();
        return NoneIsWrong(pattern, discovered.Select(found => found.Target.Path));
    }

    // A misspelt folder must not look like success.
    private static ImmutableArray<string> NoneIsWrong(string pattern, IEnumerable<string> found) =>
        found.Order(StringComparer.Ordinal).ToImmutableArray() is { IsEmpty: false } files
        ? files
        : throw new InvalidOperationException(
            $"Samples(\"{pattern}\") finds no database. Give a file, a folder, or a pattern with * or **.");

    private static bool IsDatabase(string path) =>
        DatabaseSuffixes.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string Find(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null)
        {
            string path = Path.GetFullPath(name, folder);
            if (Path.Exists(path)) return Path.TrimEndingDirectorySeparator(path);
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder));
        }

        throw new InvalidOperationException($"There is no \"{name}\" in {AppContext.BaseDirectory} or in a folder above it.");
    }

    private static string KindOf(string file, string? given, Catalogue catalogue)
    {
        string kinds = string.Join(", ", catalogue.Kinds.Select(kind => kind.Kind));
        if (given is null)
        {
            return catalogue.Kinds is [var only]
                ? only.Kind
                : throw new InvalidOperationException($"\"{file}\": which kind? Give one of: {kinds}.");
        }
        return catalogue.Find(given)?.Kind
            ?? throw new InvalidOperationException($"\"{file}\": the migrations have no kind '{given}'; give one of: {kinds}.");
    }

    private static string KindOf(string path, Catalogue catalogue)
    {
        if (catalogue.Kinds is [var only]) return only.Kind;
        string name = Path.GetFileNameWithoutExtension(path), folder = Path.GetFileName(Path.GetDirectoryName(path))!;
        return catalogue.Kinds.FirstOrDefault(Fits)?.Kind ?? KindOf(path, null, catalogue);

        bool Fits(KindCatalogue kind) =>
            name == kind.Kind || name.StartsWith($"{kind.Kind}-", StringComparison.Ordinal) || folder == kind.Kind;
    }
}
