namespace AutoCoder.Schema.Schemas;

/// <summary>One member of a key or an index.</summary>
/// <param name="Column">The column's name, folded; null for an expression.</param>
/// <param name="Text">The column or the expression as normalised SQL.</param>
/// <param name="Collation">The collation that is in force, folded; empty for an expression that names none.</param>
/// <param name="IsDescending">Whether the order is descending.</param>
public sealed record KeyTerm(string? Column, string Text, string Collation, bool IsDescending)
{
    /// <summary>The member without its order, which makes no difference to a key.</summary>
    public string WithoutOrder =>
        Collation.Length == 0 || Collation == ColumnSchema.BinaryCollation ? Text : $"{Text} COLLATE {Collation}";

    /// <summary>The member with its order.</summary>
    public override string ToString() => IsDescending ? WithoutOrder + " DESC" : WithoutOrder;
}
