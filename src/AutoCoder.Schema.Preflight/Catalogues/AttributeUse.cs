namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>How reflection treats an attribute on base classes.</summary>
/// <param name="IsInherited">Whether one on a base class counts for the derived class.</param>
/// <param name="AllowsMultiple">Whether one on a base class counts beside one of the same type on the derived class.</param>
internal readonly record struct AttributeUse(bool IsInherited, bool AllowsMultiple)
{
    /// <summary>
    /// For attribute classes without an <c>AttributeUsage</c> of their own. Reflection does not look at their base
    /// classes (measured on .NET 10): an attribute derived from <c>MigrationAttribute</c> is inherited unless it says no.
    /// </summary>
    public static readonly AttributeUse Default = new(IsInherited: true, AllowsMultiple: false);
}
