namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>A column as the test says that it is. In expressions, <c>«a»</c> stands for the column a.</summary>
internal sealed record ModelColumn(string Name, string Type)
{
    public bool NotNull { get; init; }

    public string? Default { get; init; }

    public string? Collation { get; init; }

    public string? Generated { get; init; }

    public bool Stored { get; init; }

    /// <summary>
    /// Whether it got its type in the migration that is being thought through: what is stored on the way to another one is
    /// left open.
    /// </summary>
    public bool IsTyped { get; init; }
}

/// <summary>A primary key or a unique constraint.</summary>
internal sealed record ModelKey(string? Name, ImmutableArray<string> Columns, bool Descending = false);

/// <summary>A foreign key with all that it does.</summary>
internal sealed record ModelReference(
    string? Name, ImmutableArray<string> Columns, string Parent, ImmutableArray<string> ParentColumns,
    string OnDelete = "NO ACTION", string OnUpdate = "NO ACTION", bool Deferred = false);

/// <summary>A CHECK.</summary>
internal sealed record ModelCheck(string? Name, string Expression);

/// <summary>An index; each term is an expression, or a column with what follows it.</summary>
internal sealed record ModelIndex(string Name, bool Unique, ImmutableArray<string> Terms, string? Where)
{
    public string Text => string.Join(' ', Terms) + Where;
}

/// <summary>A row: its rowid where that is no column, and its values as SQL.</summary>
internal sealed record ModelRow(string? RowId, ImmutableDictionary<string, string> Values);

/// <summary>A table with its indexes and its rows.</summary>
internal sealed record ModelTable(string Name, ImmutableArray<ModelColumn> Columns)
{
    public ModelKey? Key { get; init; }

    public bool AutoIncrement { get; init; }

    /// <summary>Whether it lost its key in the migration that is being thought through.</summary>
    public bool LostKey { get; init; }

    /// <summary>
    /// Whether it got the rowid as a column in the migration that is being thought through. Taken away again in the same one, the rows
    /// keep the numbers that they had before, and one operation after the other they would not: both is right, so it is not tried.
    /// </summary>
    public bool MadeRowIdAlias { get; init; }

    public ImmutableArray<ModelKey> Uniques { get; init; } = [];

    public ImmutableArray<ModelReference> References { get; init; } = [];

    public ImmutableArray<ModelCheck> Checks { get; init; } = [];

    public ImmutableArray<ModelIndex> Indexes { get; init; } = [];

    public bool Strict { get; init; }

    public bool WithoutRowId { get; init; }

    public ImmutableArray<ModelRow> Rows { get; init; } = [];

    /// <summary>The counter of AUTOINCREMENT; null when there is none yet.</summary>
    public string? Counter { get; init; }

    /// <summary>Whether a column is the rowid by another name.</summary>
    public bool HasRowIdAlias => !WithoutRowId && Key is { Columns: [var only] } && this[only].Type == "INTEGER";

    public bool HasOwnRowId => !WithoutRowId && !HasRowIdAlias;

    public ModelColumn this[string name] => Columns.First(column => column.Name == name);

    public ModelTable With(ModelColumn column) =>
        this with { Columns = [.. Columns.Select(each => each.Name == column.Name ? column : each)] };

    public ModelTable WithValue(string column, Func<ModelRow, string> value) =>
        this with { Rows = [.. Rows.Select(row => row with { Values = row.Values.SetItem(column, value(row)) })] };

    /// <summary>Rows whose rowid was a column keep it when it is none any more.</summary>
    public ModelTable WithRowIdsOf(ModelTable before) => !before.HasRowIdAlias || !HasOwnRowId ? this
        : this with { Rows = [.. Rows.Select(row => row with { RowId = row.Values[before.Key!.Columns[0]] })] };

    /// <summary>The columns that are written to.</summary>
    public IEnumerable<string> Written => Columns.Where(column => column.Generated is null).Select(column => column.Name);
}
