namespace AutoCoder.Schema.Plans;

/// <summary>What is asked of an upgrade.</summary>
/// <param name="To">The highest version to apply; null for all.</param>
/// <param name="Create">Whether a missing database is made.</param>
public sealed record PlanRequest(long? To = null, bool Create = false);
