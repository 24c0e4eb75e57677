namespace AutoCoder.Schema.Schemas;

/// <summary>A reference to another table's rows.</summary>
/// <param name="Name">The constraint's name, or null; it does not count in comparisons.</param>
/// <param name="Columns">The child's columns, folded.</param>
/// <param name="ParentTable">The parent's name, folded.</param>
/// <param name="ParentColumns">
/// The parent's columns, folded, one for each of the child's; the parent's primary key where none are named. Empty when
/// none are named and the parent is not there or its key does not fit.
/// </param>
/// <param name="OnDelete">What a deletion of the parent does.</param>
/// <param name="OnUpdate">What a change of the parent's key does.</param>
/// <param name="IsDeferred">Whether it is checked at commit.</param>
public sealed record ForeignKeySchema(
    string? Name,
    ImmutableArray<string> Columns,
    string ParentTable,
    ImmutableArray<string> ParentColumns,
    ForeignKeyAction OnDelete,
    ForeignKeyAction OnUpdate,
    bool IsDeferred);
