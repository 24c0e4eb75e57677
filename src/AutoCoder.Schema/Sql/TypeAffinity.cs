using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Sql;

/// <summary>How SQLite converts what is stored in a column.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "INTEGER is what SQLite calls it.")]
public enum TypeAffinity
{
    /// <summary>Stored as it comes.</summary>
    Blob,

    /// <summary>Numbers become text.</summary>
    Text,

    /// <summary>Text that looks like a number becomes one.</summary>
    Numeric,

    /// <summary>As <see cref="Numeric"/>; the two differ only in <c>CAST</c>.</summary>
    Integer,

    /// <summary>As <see cref="Numeric"/>, and integers become floating-point numbers.</summary>
    Real,
}
