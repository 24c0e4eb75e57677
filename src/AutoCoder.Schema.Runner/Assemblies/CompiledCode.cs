using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace AutoCoder.Schema.Runner.Assemblies;

/// <summary>What compiled code names: methods, fields and types.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = MigrationAssembly.KeptWhole)]
internal static class CompiledCode
{
    private static readonly FrozenDictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    /// <summary>All that a type declares itself.</summary>
    public const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// What a method names, in its order, each with the way in which it does; a signature for a call by pointer has no member.
    /// Null for a method without code that can be read.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <exception cref="BadImageFormatException">It cannot be read; like the following.</exception>
    /// <exception cref="ArgumentException">A name of it is not there.</exception>
    public static IEnumerable<(OperandType Operand, MemberInfo? Member)>? NamesOf(MethodBase method) =>
        method.GetMethodBody()?.GetILAsByteArray() is { } code ? Names(method, code) : null;

    private static IEnumerable<(OperandType Operand, MemberInfo? Member)> Names(MethodBase method, byte[] code)
    {
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            OpCode op = Codes[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += op.Size;
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
                yield return (op.OperandType, method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod));
            else if (op.OperandType == OperandType.InlineSig) yield return (op.OperandType, null);
            at += SizeOf(op.OperandType, code, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
