namespace AutoCoder.Schema.Tables;

/// <summary>One thing that is to change about a table. Names are compared as SQLite compares them.</summary>
internal abstract record TableChange
{
    private TableChange()
    {
    }

    /// <summary>A column is added behind the others.</summary>
    /// <param name="Column">Its name.</param>
    /// <param name="Definition">Its whole definition, as it stands in a <c>CREATE TABLE</c>.</param>
    public sealed record AddColumn(string Column, string Definition) : TableChange;

    /// <summary>A column that is being added gets one value in the rows that are there.</summary>
    /// <param name="Column">The column.</param>
    /// <param name="Value">The value as SQL.</param>
    public sealed record FillColumn(string Column, string Value) : TableChange;

    /// <summary>Columns go, with the indexes and constraints that are on nothing else.</summary>
    /// <param name="Columns">The columns; at least one.</param>
    public sealed record DropColumns(ImmutableArray<string> Columns) : TableChange;

    /// <summary>A column changes. What is null stays as it is.</summary>
    /// <param name="Column">The column.</param>
    /// <param name="Type">The declared type.</param>
    /// <param name="IsNullable">Whether NULL is allowed.</param>
    /// <param name="Default">The default as SQL, in parentheses when it is an expression.</param>
    /// <param name="Collation">The collation's name.</param>
    /// <param name="Generated">The whole clause, <c>GENERATED ALWAYS AS (…) STORED</c>.</param>
    public sealed record AlterColumn(
        string Column, string? Type, bool? IsNullable, string? Default, string? Collation, string? Generated) : TableChange;

    /// <summary>A column loses its default; nothing happens when it has none.</summary>
    /// <param name="Column">The column.</param>
    public sealed record DropDefault(string Column) : TableChange;

    /// <summary>A foreign key is added.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Columns">The child's columns.</param>
    /// <param name="Parent">The table that it refers to.</param>
    /// <param name="Clause">What follows the columns: <c>REFERENCES …</c>.</param>
    public sealed record AddForeignKey(string? Name, ImmutableArray<string> Columns, string Parent, string Clause) : TableChange;

    /// <summary>A foreign key goes.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Columns">The child's columns, by which a key without a name is found; may be empty.</param>
    /// <param name="Parent">The parent's name, or null.</param>
    public sealed record DropForeignKey(string? Name, ImmutableArray<string> Columns, string? Parent) : TableChange;

    /// <summary>A primary key is added to a table that has none.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Columns">Its columns.</param>
    public sealed record AddPrimaryKey(string? Name, ImmutableArray<string> Columns) : TableChange;

    /// <summary>The primary key counts upward and never gives a number twice (<c>AUTOINCREMENT</c>).</summary>
    /// <param name="Column">Its only column.</param>
    public sealed record AddAutoIncrement(string Column) : TableChange;

    /// <summary>The primary key goes; its columns stay.</summary>
    /// <param name="Name">Its name, or null. A key without a name in the table answers to any.</param>
    public sealed record DropPrimaryKey(string? Name) : TableChange;

    /// <summary>A unique constraint goes, be it an index or a part of the table.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Columns">Its columns, by which a constraint without a name is found; may be empty.</param>
    public sealed record DropUnique(string? Name, ImmutableArray<string> Columns) : TableChange;

    /// <summary>A unique constraint is added as a part of the table.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Clause">The constraint behind its name: <c>UNIQUE (…)</c>, with its conflict clause.</param>
    public sealed record AddUnique(string? Name, string Clause) : TableChange;

    /// <summary>A CHECK is added.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Expression">The condition, without the parentheses around it.</param>
    public sealed record AddCheck(string? Name, string Expression) : TableChange;

    /// <summary>A CHECK goes, wherever it stands.</summary>
    /// <param name="Expression">Its condition as normalised SQL (<see cref="Schemas.CheckSchema.Expression"/>).</param>
    public sealed record DropCheck(string Expression) : TableChange;

    /// <summary>An index is added.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Sql">The <c>CREATE INDEX</c> statement.</param>
    public sealed record AddIndex(string Name, string Sql) : TableChange;

    /// <summary>An index goes.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record DropIndex(string Name) : TableChange;
}
