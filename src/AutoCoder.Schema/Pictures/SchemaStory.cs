namespace AutoCoder.Schema.Pictures;

/// <summary>How a kind came to its schema: what each of its migrations changed, out of the lock alone.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Steps">Its migrations, oldest first.</param>
/// <param name="Schema">The newest schema, with what maintenance leaves.</param>
internal sealed record SchemaStory(string Kind, ImmutableArray<StoryStep> Steps, DatabaseSchema Schema)
{
    private readonly Dictionary<(PieceType, string, string), (StoryStep Brought, StoryStep Last)> _origins = Origins(Steps);

    /// <summary>The story.</summary>
    /// <param name="locked">What the lock says of the kind.</param>
    /// <param name="catalogue">The same migrations, with their descriptions.</param>
    /// <param name="reasonOf">What a migration says that it means to lose, and why; null when it does not say so.</param>
    public static SchemaStory Of(KindLock locked, KindCatalogue catalogue, Func<long, string?> reasonOf)
    {
        var steps = ImmutableArray.CreateBuilder<StoryStep>(locked.Migrations.Length);
        DatabaseSchema before = DatabaseSchema.Empty;
        foreach (LockedMigration migration in locked.Migrations)
        {
            DatabaseSchema after = locked.SchemaAt(migration.Version)!;
            CatalogueMigration? told = catalogue.Find(migration.Version);
            steps.Add(new(migration, PieceChange.Between(before, after))
            {
                Description = told?.Description,
                Reason = reasonOf(migration.Version),
                IsBreakingChange = told?.IsBreakingChange == true,
                IsTransactional = told?.IsTransactional != false,
            });
            before = after;
        }

        return new(locked.Kind, steps.DrainToImmutable(), locked.Maintained.With(before));
    }

    /// <summary>The migration that brought a piece and the one that changed it last; null for what maintenance leaves.</summary>
    public (StoryStep Brought, StoryStep Last)? OriginOf(SchemaPiece piece) =>
        _origins.TryGetValue(piece.Key, out (StoryStep Brought, StoryStep Last) found) ? found : null;

    private static Dictionary<(PieceType, string, string), (StoryStep Brought, StoryStep Last)> Origins(
        ImmutableArray<StoryStep> steps)
    {
        Dictionary<(PieceType, string, string), (StoryStep Brought, StoryStep Last)> origins = [];
        foreach (StoryStep step in steps)
        {
            foreach (PieceChange change in step.Changes)
            {
                if (change.After is null) origins.Remove(change.Piece.Key);
                else origins[change.Piece.Key] = (change.Before is null ? step : origins[change.Piece.Key].Brought, step);
            }
        }

        return origins;
    }
}

/// <summary>What one migration did to the schema.</summary>
/// <param name="Migration">What the lock says of it.</param>
/// <param name="Changes">What it changed.</param>
internal sealed record StoryStep(LockedMigration Migration, ImmutableArray<PieceChange> Changes)
{
    /// <summary>Its description, or null.</summary>
    public string? Description { get; init; }

    /// <summary>What it says that it means to lose, and why.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it says that it is a breaking change.</summary>
    public bool IsBreakingChange { get; init; }

    /// <summary>Whether it can be rolled back.</summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>What went with it: tables and columns.</summary>
    public ImmutableArray<PieceChange> Losses => [.. Changes.Where(change => change.IsLoss && !IsOfLostTable(change))];

    /// <summary>Whether it takes something away, or says so.</summary>
    public bool IsDestructive => Reason is not null || Changes.Any(change => change.IsLoss);

    /// <summary>Whether a change is told by that of its table.</summary>
    public bool IsToldByTable(PieceChange change) =>
        change.Piece.Type is PieceType.Column or PieceType.Constraint or PieceType.Index
        && Changes.Any(other => other.Piece.Type == PieceType.Table && (other.Before is null || other.After is null)
            && SqlName.Same(other.Piece.Owner, change.Piece.Owner));

    private bool IsOfLostTable(PieceChange change) => change.Piece.Type == PieceType.Column && IsToldByTable(change);
}
