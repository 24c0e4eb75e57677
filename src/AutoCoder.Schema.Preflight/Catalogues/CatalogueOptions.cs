namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>What a catalogue may contain beyond the rules.</summary>
internal sealed record CatalogueOptions
{
    /// <summary>
    /// Whether migrations with <c>TransactionBehavior.None</c> are accepted. They cannot be rolled back, so the
    /// default is no; accepted ones are marked with <c>IsTransactional = false</c>.
    /// </summary>
    public bool AllowNonTransactional { get; init; }
}
