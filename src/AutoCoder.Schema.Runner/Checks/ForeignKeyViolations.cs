namespace AutoCoder.Schema.Runner.Checks;

/// <summary>The broken foreign keys of a database at one moment.</summary>
/// <param name="All">As SQLite lists them.</param>
internal sealed record ForeignKeyViolations(ImmutableArray<ForeignKeyViolation> All)
{
    /// <summary>How many are named in a message.</summary>
    public const int Named = 10;

    /// <summary>The violations that were not there before, as a migration brings them in.</summary>
    /// <param name="before">The violations before the migration.</param>
    public ForeignKeyViolations Since(ForeignKeyViolations before)
    {
        if (All.IsEmpty || before.All.IsEmpty) return this;
        Dictionary<ForeignKeyViolation, int> known = [];
        foreach (ForeignKeyViolation violation in before.All) known[violation] = known.GetValueOrDefault(violation) + 1;
        return new([.. All.Where(violation => !Take(known, violation))]);
    }

    /// <summary>One sentence that names at most <see cref="Named"/> of them; null when there is none.</summary>
    public string? Describe()
    {
        if (All.IsEmpty) return null;
        string named = string.Join("; ", All.Take(Named));
        return All.Length <= Named ? $"{named}." : $"{named}; and {All.Length - Named} more.";
    }

    private static bool Take(Dictionary<ForeignKeyViolation, int> known, ForeignKeyViolation violation)
    {
        int left = known.GetValueOrDefault(violation);
        if (left > 0) known[violation] = left - 1;
        return left > 0;
    }
}
