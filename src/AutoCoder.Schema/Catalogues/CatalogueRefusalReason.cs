namespace AutoCoder.Schema.Catalogues;

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

    /// <summary>A migration is applied only under a condition that is known when it runs, so nobody can say what is pending.</summary>
    Conditional,

    /// <summary>A version, a tag or the version table is computed by code that cannot be read without running it.</summary>
    Unreadable,
}
