namespace AutoCoder.Schema.Schemas;

/// <summary>One column as it behaves, however it is spelled.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="DeclaredType">Its type, normalised (<see cref="Sql.DeclaredType.Normalise"/>); empty when there is none.</param>
/// <param name="Affinity">How SQLite converts what is stored in it.</param>
/// <param name="IsNotNull">
/// Whether NULL is refused: declared so, or a member of the primary key of a STRICT or WITHOUT ROWID table.
/// </param>
/// <param name="NotNullConflict">What a NULL does.</param>
/// <param name="Default">The default as normalised SQL; null when there is none or it is NULL.</param>
/// <param name="Collation">The collation, folded; <c>binary</c> when none is named.</param>
/// <param name="Generated">The expression of a generated column as normalised SQL; null for an ordinary one.</param>
/// <param name="IsStored">Whether a generated column is stored.</param>
/// <param name="IsRowIdAlias">Whether it is another name of the rowid: <c>INTEGER PRIMARY KEY</c>.</param>
public sealed record ColumnSchema(
    string Name,
    string DeclaredType,
    TypeAffinity Affinity,
    bool IsNotNull,
    ConflictResolution NotNullConflict,
    string? Default,
    string Collation,
    string? Generated,
    bool IsStored,
    bool IsRowIdAlias)
{
    /// <summary>The collation of a column that names none.</summary>
    public const string BinaryCollation = "binary";

    /// <summary>Whether an INSERT that does not mention the column is refused.</summary>
    public bool MustBeGiven =>
        IsNotNull && Default is null && Generated is null && !IsRowIdAlias && NotNullConflict != ConflictResolution.Ignore;
}
