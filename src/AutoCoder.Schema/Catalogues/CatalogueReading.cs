namespace AutoCoder.Schema.Catalogues;

/// <summary>What reading an assembly's migrations came to.</summary>
internal abstract record CatalogueReading
{
    private CatalogueReading()
    {
    }

    /// <summary>The assembly keeps every rule.</summary>
    /// <param name="Catalogue">Its migrations.</param>
    public sealed record Read(Catalogue Catalogue) : CatalogueReading;

    /// <summary>The assembly breaks at least one rule; nothing is decided on the strength of it.</summary>
    /// <param name="Refusals">Every rule that it breaks, in a stable order.</param>
    public sealed record Refused(ImmutableArray<CatalogueRefusal> Refusals) : CatalogueReading;
}

/// <summary>Why an assembly's migrations cannot be trusted to say what a database needs.</summary>
/// <param name="Reason">Which rule the assembly breaks.</param>
/// <param name="ClassName">The class at fault, or null when the file itself is.</param>
/// <param name="Message">One sentence that names the class and the value, and says what to do.</param>
internal sealed record CatalogueRefusal(CatalogueRefusalReason Reason, string? ClassName, string Message);

/// <summary>The rules that an assembly of migrations has to keep.</summary>
internal enum CatalogueRefusalReason
{
    /// <summary>There is no file at the path.</summary>
    FileMissing,

    /// <summary>The file exists and may not be read.</summary>
    AccessDenied,

    /// <summary>The file is not a managed assembly.</summary>
    NotAnAssembly,

    /// <summary>The assembly has no migrations.</summary>
    NoMigrations,

    /// <summary>Two migrations of one kind have one version.</summary>
    DuplicateVersion,

    /// <summary>A migration's version is negative.</summary>
    NegativeVersion,

    /// <summary>A migration names more than one kind.</summary>
    SeveralKinds,

    /// <summary>A migration names no kind where others do.</summary>
    NoKind,

    /// <summary>A migration class is not public: FluentMigrator would skip it without a word.</summary>
    NotPublic,

    /// <summary>A migration runs outside a transaction and this is not allowed.</summary>
    NotTransactional,

    /// <summary>A migration's code returns before its work is done.</summary>
    Asynchronous,

    /// <summary>
    /// A migration is applied only under a condition that is known when it runs, so nobody can say what is pending.
    /// </summary>
    Conditional,

    /// <summary>A version, a tag or the version table is computed by code that cannot be read without running it.</summary>
    Unreadable,
}
