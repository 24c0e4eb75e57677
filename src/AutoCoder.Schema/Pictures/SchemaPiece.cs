namespace AutoCoder.Schema.Pictures;

/// <summary>Something of a schema that a migration brings, changes or takes away.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Owner">The table or view that it belongs to; its own name for a table or a view.</param>
/// <param name="Name">What it is known by; a constraint by all of its text.</param>
/// <param name="Text">All of it, as SQL.</param>
internal sealed record SchemaPiece(PieceType Type, string Owner, string Name, string Text)
{
    /// <summary>What it is the same piece by in another version.</summary>
    public (PieceType, string, string) Key => (Type, SqlName.Fold(Owner), SqlName.Fold(Name));

    /// <summary>The pieces of a schema: tables, each with what belongs to it, then views, then triggers.</summary>
    public static ImmutableArray<SchemaPiece> Of(DatabaseSchema schema) =>
    [
        .. schema.Tables.SelectMany(table => Of(table)),
        .. schema.Views.Select(view => new SchemaPiece(PieceType.View, view.Name, view.Name, ScriptDdl.Of(view))),
        .. schema.Triggers.Select(
            trigger => new SchemaPiece(PieceType.Trigger, trigger.Table, trigger.Name, ScriptDdl.Of(trigger))),
    ];

    /// <summary>The pieces of a table: itself, columns, keys and checks, indexes.</summary>
    public static ImmutableArray<SchemaPiece> Of(TableSchema table)
    {
        string options = (table.IsStrict ? "STRICT " : "") + (table.WithoutRowId ? "WITHOUT ROWID" : "");
        return
        [
            new(PieceType.Table, table.Name, table.Name, table.OpaqueText ?? options.TrimEnd()),
            .. table.Columns.Select(column => Part(PieceType.Column, column.Name, TableDdl.Column(table, column))),
            .. table.PrimaryKey is { } key ? [Constraint(TableDdl.PrimaryKey(table, key))] : Array.Empty<SchemaPiece>(),
            .. table.UniqueKeys.Where(unique => !unique.IsIndex).Select(unique => Constraint(TableDdl.UniqueKey(table, unique))),
            .. table.ForeignKeys.Select(reference => Constraint(TableDdl.ForeignKey(table, reference))),
            .. table.Checks.Select(check => Constraint(TableDdl.Check(check))),
            .. table.UniqueKeys.Where(unique => unique.IsIndex)
                .Select(unique => Part(PieceType.Index, unique.Name!, TableDdl.UniqueIndex(table, unique))),
            .. table.Indexes.Select(index => Part(PieceType.Index, index.Name, TableDdl.Index(table, index))),
        ];

        SchemaPiece Part(PieceType type, string name, string text) => new(type, table.Name, name, text);

        SchemaPiece Constraint(string text) => Part(PieceType.Constraint, text, text);
    }
}

/// <summary>What a piece of a schema is.</summary>
internal enum PieceType
{
    /// <summary>A table, with its options.</summary>
    Table,

    /// <summary>A column.</summary>
    Column,

    /// <summary>A key or a check.</summary>
    Constraint,

    /// <summary>An index.</summary>
    Index,

    /// <summary>A view.</summary>
    View,

    /// <summary>A trigger.</summary>
    Trigger,
}

/// <summary>What became of a piece from one version to the next.</summary>
/// <param name="Before">How it was; null: it came.</param>
/// <param name="After">How it is; null: it went.</param>
internal sealed record PieceChange(SchemaPiece? Before, SchemaPiece? After)
{
    /// <summary>The piece, as it is or was.</summary>
    public SchemaPiece Piece => After ?? Before!;

    /// <summary>Whether rows or their values went with it.</summary>
    public bool IsLoss => After is null && Before!.Type is (PieceType.Table or PieceType.Column);

    /// <summary>What changed from one schema to another, in the order of the later one; what went comes last.</summary>
    public static ImmutableArray<PieceChange> Between(DatabaseSchema before, DatabaseSchema after)
    {
        var old = SchemaPiece.Of(before).DistinctBy(piece => piece.Key).ToDictionary(piece => piece.Key);
        var now = SchemaPiece.Of(after).DistinctBy(piece => piece.Key).ToDictionary(piece => piece.Key);
        return
        [
            .. now.Values.Where(piece => old.GetValueOrDefault(piece.Key)?.Text != piece.Text)
                .Select(piece => new PieceChange(old.GetValueOrDefault(piece.Key), piece)),
            .. old.Values.Where(piece => !now.ContainsKey(piece.Key)).Select(piece => new PieceChange(piece, null)),
        ];
    }
}
