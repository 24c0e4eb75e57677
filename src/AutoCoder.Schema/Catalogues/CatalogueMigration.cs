namespace AutoCoder.Schema.Catalogues;

/// <summary>One migration of an assembly, as its metadata tells.</summary>
/// <param name="Version">The number that <c>VersionInfo</c> keeps. Never negative.</param>
/// <param name="Name">What people call it: the class name without its namespace.</param>
/// <param name="ClassName">The full class name, as reflection spells it (nested classes with <c>+</c>).</param>
/// <param name="Description">The description of the migration attribute, or null.</param>
/// <param name="IsBreakingChange">The attribute's <c>BreakingChange</c> flag.</param>
/// <param name="IsTransactional">
/// False for <c>TransactionBehavior.None</c>: such a migration cannot be rolled back.
/// </param>
public sealed record CatalogueMigration(
    long Version,
    string Name,
    string ClassName,
    string? Description = null,
    bool IsBreakingChange = false,
    bool IsTransactional = true);
