using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>
/// The rules. An error is what the gate refuses in every case, or what SQLite refuses in every database; a warning is what
/// somebody may have wanted.
/// </summary>
internal static class MigrationRules
{
    private const string Category = "Migrations";

    // A path in the repository and in the package.
    private const string Documentation = "docs/analyzers.md";

    public static readonly DiagnosticDescriptor DuplicateVersion = Error(
        "ACS0001",
        "Two migrations of one kind have one version",
        "Migrations {0} and {1} of the kind '{2}' both have the version {3}: give the newer one a version of its own");

    public static readonly DiagnosticDescriptor NoKind = Error(
        "ACS0002",
        "A migration names no kind where others do",
        "Migration {0} names no kind where others do, so it would belong to every kind or to none: "
        + "give it the [Tags(\"kind\")] of its kind{1}");

    public static readonly DiagnosticDescriptor SeveralKinds = Error(
        "ACS0003",
        "A migration names more than one kind",
        "Migration {0} names more than one kind ({1}): leave one tag, and write a migration for each other kind");

    public static readonly DiagnosticDescriptor UnknownKind = Warning(
        "ACS0004",
        "A migration names a kind that is not known",
        "Migration {0} names the kind '{1}', which {2}: {3}");

    public static readonly DiagnosticDescriptor NotFound = Error(
        "ACS0005",
        "A migration that FluentMigrator does not find",
        "Migration {0} {1}, so FluentMigrator would {2}: {3}");

    public static readonly DiagnosticDescriptor NotTransactional = Warning(
        "ACS0006",
        "A migration that runs without a transaction",
        "Migration {0} has TransactionBehavior.None and could not be rolled back, and is refused without "
        + "--allow-non-transactional: let it run in a transaction");

    public static readonly DiagnosticDescriptor Pragma = Warning(
        "ACS0007",
        "A PRAGMA inside a migration's transaction",
        "PRAGMA {0} prepares nothing in a migration, because {1}: take it out");

    public static readonly DiagnosticDescriptor TransactionControl = Error(
        "ACS0008",
        "A statement that cannot run in the transaction of all migrations",
        "{0} fails in a migration, because {1}: {2}");

    public static readonly DiagnosticDescriptor Asynchronous = Error(
        "ACS0009",
        "Code of a migration that is async and returns nothing",
        "Migration {0} is asynchronous: {1} is 'async' and returns nothing, so nobody can wait for it, and what comes after its "
        + "first await would happen when the migration is recorded already, or never: take 'async' away, and write "
        + ".GetAwaiter().GetResult() in the place of each await, or the method that is not asynchronous");

    public static readonly DiagnosticDescriptor LeftWork = Error(
        "ACS0010",
        "Work that a migration does not wait for",
        "Migration {0} {1}, which may happen when the migration is recorded already, or never: do it where it stands, or wait "
        + "for it with .GetAwaiter().GetResult()");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Rule(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Rule(id, title, message, DiagnosticSeverity.Warning);

    // Titles say it all, the page has the rest; the releases are tracked, which the analyzer cannot see through a method.
#pragma warning disable RS1033, RS2008
    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity)
    {
        string page = $"{Documentation}#{id.ToLowerInvariant()}";
        return new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: page);
    }
#pragma warning restore RS1033, RS2008
}

/// <summary>
/// What a rule tells its code fix. Everything that depends on other files is decided by the rule, so that the fixes of one
/// sweep fit together.
/// </summary>
internal static class FixProperties
{
    /// <summary>The next free version, different for each finding of one compilation.</summary>
    public const string Version = "version";

    /// <summary>The version that it takes the place of.</summary>
    public const string OldVersion = "old-version";

    /// <summary>Kinds to choose from, one a line.</summary>
    public const string Kinds = "kinds";

    /// <summary>The kind as it was written.</summary>
    public const string OldKind = "old-kind";

    /// <summary>There when a missing <c>public</c> is what is wrong.</summary>
    public const string MakePublic = "make-public";
}
