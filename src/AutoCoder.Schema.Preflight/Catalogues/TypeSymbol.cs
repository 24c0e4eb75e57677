namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>A type that metadata names, as far as it could be followed.</summary>
/// <param name="fullName">The name as reflection spells it: namespace, dots, nested classes with <c>+</c>.</param>
internal abstract class TypeSymbol(string fullName)
{
    public string FullName { get; } = fullName;
}
