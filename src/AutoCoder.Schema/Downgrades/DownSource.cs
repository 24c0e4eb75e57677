namespace AutoCoder.Schema.Downgrades;

/// <summary>By what a migration is taken back.</summary>
internal enum DownSource
{
    /// <summary>The migration's own Down in this build.</summary>
    Build,

    /// <summary>The Down script that the database's ledger holds.</summary>
    Ledger,
}
