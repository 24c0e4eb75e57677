namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>A number that became an object and so remembers what sort of number it is.</summary>
/// <param name="Type">The full name of its type.</param>
/// <param name="Value">The number.</param>
/// <param name="Enum">The enum that it is a value of, or null.</param>
internal sealed record Boxed(string Type, object? Value, DefinedType? Enum)
{
    public static Boxed Of(TypeSymbol? type, string name, object? value) =>
        new(name, value, type is DefinedType { IsEnum: true } defined ? defined : null);
}
