namespace AutoCoder.Schema.Contracts;

/// <summary>Where in the files each part of a model stands, under the names that differences have.</summary>
internal static class ModelPlaces
{
    public static ImmutableDictionary<string, SourcePlace> Of(DatabaseSchema schema, IReadOnlyCollection<ModelObject> objects)
    {
        var places = new Dictionary<string, SourcePlace>(SqlNameComparer.Instance);
        foreach (ModelObject found in objects) places.TryAdd(found.Entry.Name, found.Place);
        foreach (ModelObject found in objects.Where(found => found.Entry.Type == "table"))
        {
            if (schema.FindTable(found.Entry.Name) is { Definition: { } definition } table) AddParts(found, table, definition, places);
        }

        return places.ToImmutableDictionary(SqlNameComparer.Instance);
    }

    private static void AddParts(
        ModelObject found, TableSchema table, TableDefinition definition, Dictionary<string, SourcePlace> places)
    {
        places[table.Name] = found.PlaceOf(definition.NameSpan);
        foreach (ColumnDefinition column in definition.Columns)
            places.TryAdd($"{table.Name}.{column.Name}", found.PlaceOf(column.NameSpan));
        foreach (ConstraintDefinition constraint in definition.Constraints)
        {
            if (constraint is ConstraintDefinition.ForeignKey key)
                places.TryAdd($"{table.Name}.{string.Join('+', key.Columns)}", found.PlaceOf(key.Span));
            else if (constraint.Name is { } name)
                places.TryAdd(name, found.PlaceOf(constraint.Span));
        }
    }
}
