namespace AutoCoder.Schema.Merges;

/// <summary>What a side did to a migration since the merge base.</summary>
internal enum ChangeType
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It does something else than before.</summary>
    Edited,

    /// <summary>It has another class name, and does the same.</summary>
    Renamed,

    /// <summary>It has another version.</summary>
    Renumbered,

    /// <summary>It is gone.</summary>
    Deleted,
}
