namespace AutoCoder.Schema.Testing.Rows;

/// <summary>Kinds of rows that are made up, since each is what another mistake does not think of.</summary>
internal enum RowVariant
{
    /// <summary>An ordinary value in every column.</summary>
    Full,

    /// <summary>NULL in every column that allows it.</summary>
    Nulls,

    /// <summary>Only what has to be given: defaults stand in the others.</summary>
    Defaults,

    /// <summary>Values from the edge: quotes and letters of other scripts, large and negative numbers, far dates, bytes of 0.</summary>
    Edges,
}
