namespace AutoCoder.Schema.Preflight.Twins;

/// <summary>
/// Tries what leans on what a change took away: whatever worked before it has to work after it. SQLite itself says nothing when a
/// table, a column or an index goes that a view, a trigger, a search table or a key needs.
/// </summary>
internal sealed class LeaningTrial
{
    private LeaningTrial(ImmutableArray<SchemaUse> broken, ImmutableArray<SchemaUse> untried, ImmutableArray<string> standIns)
    {
        Broken = broken;
        Untried = untried;
        StandIns = standIns;
    }

    /// <summary>What worked before and does not after.</summary>
    public ImmutableArray<SchemaUse> Broken { get; }

    /// <summary>What worked neither before nor after, so that nobody can say what the change does to it.</summary>
    public ImmutableArray<SchemaUse> Untried { get; }

    /// <summary>What of the application was stood in for.</summary>
    public ImmutableArray<string> StandIns { get; }

    /// <summary>Tries.</summary>
    /// <param name="before">The rows of the schema before the change.</param>
    /// <param name="after">The same after it.</param>
    /// <param name="scriptsOnly">Whether only views and triggers count.</param>
    public static LeaningTrial Of(
        ImmutableArray<SchemaEntry> before, ImmutableArray<SchemaEntry> after, bool scriptsOnly = false) =>
        SchemaUses.AreIn(before, scriptsOnly) && !before.SequenceEqual(after)
            ? Of(TriedSchema.Of(before, scriptsOnly), after)
            : new([], [], []);

    /// <summary>The same of a schema that was tried before the change.</summary>
    public static LeaningTrial Of(TriedSchema before, ImmutableArray<SchemaEntry> after)
    {
        ImmutableArray<SchemaEntry> known = [.. after.Select(before.Plain)];
        var strict = SchemaUses.Of(known, before.ScriptsOnly, takesTexts: false);
        SchemaUses? lenient = strict.All.Values.Any(IsAnew) ? SchemaUses.Of(known, before.ScriptsOnly, takesTexts: true) : null;
        var broken = ImmutableArray.CreateBuilder<SchemaUse>();
        var untried = ImmutableArray.CreateBuilder<SchemaUse>();
        foreach ((string key, SchemaUse use) in strict.All)
        {
            if (use.Error is null || !before.Uses.All.TryGetValue(key, out SchemaUse? was)) continue;
            if (was.Error is not null) untried.Add(was);
            else if (!IsAnew(use) || lenient!.All[key].Error is not null) broken.Add(use);
        }

        return new(broken.ToImmutable(), untried.ToImmutable(), [.. before.Uses.StandIns.Union(strict.StandIns)]);

        // The change itself wrote it anew, with texts in double quotes.
        bool IsAnew(SchemaUse use) => IsHinted(use.Error) && !before.Has(use.Entry);
    }

    /// <summary>Whether SQLite says that a name in double quotes is none.</summary>
    internal static bool IsHinted(string? error) => error?.Contains(MissingTexts.Hint, StringComparison.Ordinal) == true;
}

/// <summary>A schema before a change, with what of it works.</summary>
internal sealed class TriedSchema
{
    private readonly Dictionary<SchemaEntry, SchemaEntry> _plain = [];
    private readonly HashSet<SchemaEntry> _entries;

    private TriedSchema(ImmutableArray<SchemaEntry> entries, SchemaUses uses, bool scriptsOnly)
    {
        _entries = [.. entries];
        Uses = uses;
        ScriptsOnly = scriptsOnly;
    }

    /// <summary>What of it works.</summary>
    public SchemaUses Uses { get; }

    /// <summary>Whether only views and triggers count.</summary>
    public bool ScriptsOnly { get; }

    /// <summary>
    /// Whether something of it works only where a name in double quotes that is none is a text, as it is to SQLite in most of its
    /// builds (https://sqlite.org/quirks.html#dblquote).
    /// </summary>
    public bool TakesTexts { get; private init; }

    /// <summary>Whether SQLite's own ALTER TABLE would stumble over something of it.</summary>
    public bool IsInTheWay =>
        TakesTexts || !Uses.StandIns.IsEmpty || !Uses.Unmade.IsEmpty || Uses.All.Values.Any(use => use.Error is not null);

    /// <summary>Tries it.</summary>
    /// <param name="entries">Its rows.</param>
    /// <param name="scriptsOnly">Whether only views and triggers count.</param>
    public static TriedSchema Of(ImmutableArray<SchemaEntry> entries, bool scriptsOnly)
    {
        var strict = SchemaUses.Of(entries, scriptsOnly, takesTexts: false);
        bool takesTexts = strict.Unmade.Select(one => one.Error).Concat(strict.All.Values.Select(use => use.Error))
            .Any(LeaningTrial.IsHinted);
        if (!takesTexts) return new(entries, strict, scriptsOnly);

        // From then on a name that goes is a name that is missing again, and no text.
        ImmutableArray<SchemaEntry> plain = SchemaUses.WithPlainTexts(entries);
        var tried = new TriedSchema(plain, SchemaUses.Of(plain, scriptsOnly, takesTexts: false), scriptsOnly)
        {
            TakesTexts = true,
        };
        for (int index = 0; index < entries.Length; index++)
        {
            if (entries[index] != plain[index]) tried._plain[entries[index]] = plain[index];
        }

        return tried;
    }

    /// <summary>A row of the schema with its texts in single quotes; any other row as it is.</summary>
    public SchemaEntry Plain(SchemaEntry entry) => _plain.GetValueOrDefault(entry, entry);

    /// <summary>Whether a row is one of it, with its texts in single quotes.</summary>
    public bool Has(SchemaEntry entry) => _entries.Contains(entry);
}
