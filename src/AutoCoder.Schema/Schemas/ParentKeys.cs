namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Whether what a foreign key refers to is there and is a key. Where it is not, and foreign keys are enforced, SQLite refuses writes
/// to both tables, whatever the rows hold, NULL too (https://sqlite.org/foreignkeys.html#fk_indexes).
/// </summary>
internal static class ParentKeys
{
    public static bool Has(DatabaseSchema schema, ForeignKeySchema key)
    {
        if (schema.FindTable(key.ParentTable) is not { OpaqueText: null } parent || key.ParentColumns.IsEmpty) return false;
        return IsOver(key, parent.PrimaryKey?.Terms.Select(term => term.Column ?? term.Text))
            || parent.UniqueKeys.Any(unique => unique.Where is null && unique.Terms.All(term => IsPlain(term, parent))
                && IsOver(key, unique.Terms.Select(term => term.Column!)));
    }

    private static bool IsOver(ForeignKeySchema key, IEnumerable<string>? columns) =>
        columns is not null && key.ParentColumns.ToHashSet(SqlNameComparer.Instance).SetEquals(columns);

    // A key by another collation than the column's does not count.
    private static bool IsPlain(KeyTerm term, TableSchema parent) =>
        term.Column is { } column && parent.FindColumn(column) is { } found && term.Collation == found.Collation;
}
