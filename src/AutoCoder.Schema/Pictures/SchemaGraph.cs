namespace AutoCoder.Schema.Pictures;

/// <summary>
/// A schema as something to be drawn: a box for each table and view, a line for each reference. Whatever draws it decides how
/// it looks, and nothing else.
/// </summary>
/// <param name="Boxes">The boxes: tables by name, then views, then tables that are referred to and not there.</param>
/// <param name="Edges">The references, in the order of the boxes that they begin at.</param>
internal sealed record SchemaGraph(ImmutableArray<SchemaBox> Boxes, ImmutableArray<SchemaEdge> Edges)
{
    /// <summary>The graph of a schema.</summary>
    public static SchemaGraph Of(DatabaseSchema schema)
    {
        List<SchemaBox> boxes =
        [
            .. schema.Tables.Select(table => new SchemaBox(
                table.Name, table.OpaqueText is null ? BoxType.Table : BoxType.Opaque,
                [.. table.Columns.Select(column => Row(table, column))])),
            .. schema.Views.Select(view => new SchemaBox(view.Name, BoxType.View, [])),
        ];
        Dictionary<string, int> places = new(SqlNameComparer.Instance);
        for (int at = 0; at < boxes.Count; at++) places.TryAdd(boxes[at].Name, at);
        var edges = ImmutableArray.CreateBuilder<SchemaEdge>();
        foreach (TableSchema table in schema.Tables)
        {
            foreach (ForeignKeySchema key in table.ForeignKeys) edges.Add(Reference(table, key));
        }

        foreach (ScriptSchema view in schema.Views)
        {
            int from = places[view.Name];
            edges.AddRange(Named(view).Select(name => places.GetValueOrDefault(name, from)).Where(to => to != from).Distinct()
                .Order().Select(to => new SchemaEdge(from, null, to, null, "reads", EdgeType.Reading)));
        }

        return new([.. boxes], edges.DrainToImmutable());

        SchemaEdge Reference(TableSchema table, ForeignKeySchema key)
        {
            if (!places.TryGetValue(key.ParentTable, out int to))
            {
                places.Add(key.ParentTable, to = boxes.Count);
                boxes.Add(new(key.ParentTable, BoxType.Missing, []));
            }

            return new(
                places[table.Name], RowOf(table, key.Columns), to,
                schema.FindTable(key.ParentTable) is { } parent ? RowOf(parent, key.ParentColumns) : null,
                string.Join(", ", key.Columns.Select(name => table.FindColumn(name)?.Name ?? name)), EdgeType.Reference)
            {
                MayBeNone = key.Columns.Any(
                    name => table.FindColumn(name) is not ({ IsNotNull: true } or { IsRowIdAlias: true })),
                IsOnly = IsUnique(table, [.. key.Columns]),
            };
        }
    }

    /// <summary>The same without what nobody needs to see how tables hang together: columns of no key.</summary>
    public SchemaGraph KeysOnly => this with
    {
        Boxes = [.. Boxes.Select(box => box with { Rows = [.. box.Rows.Where(IsOfKey)] })],
        Edges = [.. Edges.Select(edge => edge with { FromRow = null, ToRow = null })],
    };

    private static bool IsOfKey(BoxRow row) => (row.Marks & (RowMarks.PrimaryKey | RowMarks.ForeignKey)) != 0;

    private static int? RowOf(TableSchema table, ImmutableArray<string> columns)
    {
        if (columns.IsEmpty) return null;
        for (int at = 0; at < table.Columns.Length; at++)
        {
            if (SqlName.Same(table.Columns[at].Name, columns[0])) return at;
        }

        return null;
    }

    private static BoxRow Row(TableSchema table, ColumnSchema column)
    {
        RowMarks marks = RowMarks.None;
        bool isKey = table.PrimaryKey?.Terms.Any(term => SqlName.Same(term.Column, column.Name)) == true;
        if (isKey) marks |= RowMarks.PrimaryKey;
        if (table.ForeignKeys.Any(key => key.Columns.Contains(column.Name, SqlNameComparer.Instance)))
            marks |= RowMarks.ForeignKey;
        if (table.UniqueKeys.Any(key => key is { Where: null, Terms: [{ Column: { } only }] } && SqlName.Same(only, column.Name)))
            marks |= RowMarks.Unique;
        if (column.IsNotNull || column.IsRowIdAlias) marks |= RowMarks.NotNull;
        return new(column.Name, column.DeclaredType, marks, TableDdl.Column(table, column));
    }

    private static bool IsUnique(TableSchema table, HashSet<string> columns) => Keys(table)
        .Any(terms => terms.All(term => term.Column is { } name && columns.Contains(name, SqlNameComparer.Instance)));

    private static IEnumerable<ImmutableArray<KeyTerm>> Keys(TableSchema table) =>
        table.UniqueKeys.Where(key => key.Where is null).Select(key => key.Terms)
            .Concat(table.PrimaryKey is { } key ? [key.Terms] : []);

    // Whatever has the name of a table or a view: a column that has it is taken for a reading, too.
    private static IEnumerable<string> Named(ScriptSchema view) => SqlTokenizer.Significant(view.Text)
        .Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName)
        .Select(token => SqlName.Unquote(view.Text.AsSpan(token.Start, token.Length)));
}

/// <summary>A table or a view.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="Type">What it is.</param>
/// <param name="Rows">Its columns in order.</param>
internal sealed record SchemaBox(string Name, BoxType Type, ImmutableArray<BoxRow> Rows);

/// <summary>What a box stands for.</summary>
internal enum BoxType
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A virtual table, or one that cannot be taken apart: what columns it has is not known.</summary>
    Opaque,

    /// <summary>A view.</summary>
    View,

    /// <summary>A table that a foreign key names and that is not there.</summary>
    Missing,
}

/// <summary>A column in its box.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="DeclaredType">Its type; empty when there is none.</param>
/// <param name="Marks">What keys it belongs to.</param>
/// <param name="Declaration">All of it, as SQL.</param>
internal sealed record BoxRow(string Name, string DeclaredType, RowMarks Marks, string Declaration);

/// <summary>What a column is marked with.</summary>
[Flags]
internal enum RowMarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It belongs to the primary key.</summary>
    PrimaryKey = 1,

    /// <summary>It belongs to a foreign key.</summary>
    ForeignKey = 2,

    /// <summary>It is unique by itself.</summary>
    Unique = 4,

    /// <summary>It cannot be NULL.</summary>
    NotNull = 8,
}

/// <summary>A line between two boxes.</summary>
/// <param name="From">The box that refers, by its place.</param>
/// <param name="FromRow">The row that the line leaves, or null: the box as a whole.</param>
/// <param name="To">The box that is referred to.</param>
/// <param name="ToRow">The row that the line leads to, or null.</param>
/// <param name="Label">What it is called: the columns of the key.</param>
/// <param name="Type">What it stands for.</param>
internal sealed record SchemaEdge(int From, int? FromRow, int To, int? ToRow, string Label, EdgeType Type)
{
    /// <summary>Whether a row need not refer to any.</summary>
    public bool MayBeNone { get; init; }

    /// <summary>Whether at most one row refers to each.</summary>
    public bool IsOnly { get; init; }
}

/// <summary>What a line stands for.</summary>
internal enum EdgeType
{
    /// <summary>A foreign key.</summary>
    Reference,

    /// <summary>A view that names a table or another view.</summary>
    Reading,
}
