using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>A method that is called.</summary>
/// <param name="Owner">The class that has it, or null when that is an array or the like.</param>
/// <param name="Name">Its name; constructors are <c>.ctor</c>.</param>
/// <param name="Signature">Its parameters, by full type name.</param>
/// <param name="TypeArguments">The type arguments of a generic method.</param>
/// <param name="Definition">Where its code is, or nil when it is not in an assembly that is there.</param>
internal sealed record CallTarget(
    TypeSymbol? Owner,
    string Name,
    MethodSignature<string> Signature,
    ImmutableArray<string> TypeArguments,
    MethodDefinitionHandle Definition)
{
    /// <summary>How many values the call takes from the stack, the object included.</summary>
    public int ArgumentCount => Signature.ParameterTypes.Length + (Signature.Header.IsInstance ? 1 : 0);

    public bool ReturnsValue => Signature.ReturnType != "System.Void";

    /// <summary>For messages: <c>System.Environment.get_MachineName</c>.</summary>
    public string FullName => (Owner?.FullName ?? "array") + "." + Name;

    /// <summary>What tells overloads apart: <c>System.Int64.Parse(System.String)</c>.</summary>
    public string Key => field ??= FullName + "(" + string.Join(',', Signature.ParameterTypes) + ")";
}
