namespace AutoCoder.Schema.Testing;

/// <summary>A row for the tests: what is given of it. What is not given is made up.</summary>
public sealed class Row
{
    private Row(string table, ImmutableArray<KeyValuePair<string, object?>> values) => (Table, Values) = (table, values);

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>Columns and their values; null is NULL.</summary>
    public ImmutableArray<KeyValuePair<string, object?>> Values { get; }

    /// <summary>A row in a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">
    /// An object with a property a column, such as <c>new { id = 1, name = (string?)null }</c>, or pairs of names and values
    /// where a column's name is no name of C#.
    /// </param>
    public static Row In(string table, object values) => new(table, PairsOf(values));

    internal static ImmutableArray<KeyValuePair<string, object?>> PairsOf(object values) => values switch
    {
        IEnumerable<KeyValuePair<string, object?>> pairs => [.. pairs],
        _ =>
        [
            .. values.GetType().GetProperties()
                .Select(property => KeyValuePair.Create(property.Name, property.GetValue(values))),
        ],
    };
}
