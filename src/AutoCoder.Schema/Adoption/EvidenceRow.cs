namespace AutoCoder.Schema.Adoption;

/// <summary>One thing by which the versions of a kind differ.</summary>
/// <param name="What">What it is, such as <c>column conversations.mode</c>; several of a table that say the same are one row.</param>
/// <param name="IsThere">Whether the database has it.</param>
/// <param name="For">The versions that it speaks for, ascending.</param>
/// <param name="Against">The versions that it speaks against, ascending; what was dropped and is still there speaks against none after.</param>
internal sealed record EvidenceRow(string What, bool IsThere, ImmutableArray<long> For, ImmutableArray<long> Against);
