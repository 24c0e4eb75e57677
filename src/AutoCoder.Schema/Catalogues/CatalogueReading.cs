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
