using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>
/// The arithmetic of IL on <c>int</c>, <c>long</c> and <c>double</c> (ECMA-335, III.3). A result that is not a number
/// is an <see cref="Unknown"/>, or null when the values are no numbers.
/// </summary>
internal static class Arithmetic
{
    /// <exception cref="OverflowException">A checked operation overflows.</exception>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    public static object? Binary(ILOpCode op, object? left, object? right)
    {
        if (left is Unknown) return left;
        if (right is Unknown) return right;
        return (left ?? 0, right ?? 0) switch
        {
            (int a, int b) => OfInts(op, a, b),
            (double a, double b) => OfDoubles(op, a, b),
            (long a, int b) => OfLongs(op, a, b),
            (int a, long b) => OfLongs(op, a, b),
            (long a, long b) => OfLongs(op, a, b),
            _ => null,
        };
    }

    public static object? Unary(ILOpCode op, object? value) => (op, value ?? 0) switch
    {
        (_, Unknown) => value,
        (ILOpCode.Neg, int a) => unchecked(-a),
        (ILOpCode.Neg, long a) => unchecked(-a),
        (ILOpCode.Neg, double a) => -a,
        (ILOpCode.Not, int a) => ~a,
        (ILOpCode.Not, long a) => ~a,
        _ => null,
    };

    private static object? OfInts(ILOpCode op, int a, int b) => op switch
    {
        ILOpCode.Add => unchecked(a + b),
        ILOpCode.Sub => unchecked(a - b),
        ILOpCode.Mul => unchecked(a * b),
        ILOpCode.Div => a / b,
        ILOpCode.Div_un => unchecked((int)((uint)a / (uint)b)),
        ILOpCode.Rem => b == -1 ? 0 : a % b,
        ILOpCode.Rem_un => unchecked((int)((uint)a % (uint)b)),
        ILOpCode.Add_ovf => checked(a + b),
        ILOpCode.Sub_ovf => checked(a - b),
        ILOpCode.Mul_ovf => checked(a * b),
        ILOpCode.And => a & b,
        ILOpCode.Or => a | b,
        ILOpCode.Xor => a ^ b,
        ILOpCode.Shl => a << b,
        ILOpCode.Shr => a >> b,
        ILOpCode.Shr_un => a >>> b,
        _ => UncommonUnsigned(op, unchecked((uint)a), unchecked((uint)b)),
    };

    private static object? UncommonUnsigned(ILOpCode op, uint a, uint b) => op switch
    {
        ILOpCode.Add_ovf_un => unchecked((int)checked(a + b)),
        ILOpCode.Sub_ovf_un => unchecked((int)checked(a - b)),
        ILOpCode.Mul_ovf_un => unchecked((int)checked(a * b)),
        _ => null,
    };

    private static object? OfLongs(ILOpCode op, long a, long b) => op switch
    {
        ILOpCode.Add => unchecked(a + b),
        ILOpCode.Sub => unchecked(a - b),
        ILOpCode.Mul => unchecked(a * b),
        ILOpCode.Div => a / b,
        ILOpCode.Div_un => unchecked((long)((ulong)a / (ulong)b)),
        ILOpCode.Rem => b == -1 ? 0 : a % b,
        ILOpCode.Rem_un => unchecked((long)((ulong)a % (ulong)b)),
        ILOpCode.Add_ovf => checked(a + b),
        ILOpCode.Sub_ovf => checked(a - b),
        ILOpCode.Mul_ovf => checked(a * b),
        ILOpCode.And => a & b,
        ILOpCode.Or => a | b,
        ILOpCode.Xor => a ^ b,
        ILOpCode.Shl => a << (int)b,
        ILOpCode.Shr => a >> (int)b,
        ILOpCode.Shr_un => a >>> (int)b,
        _ => UncommonUnsigned(op, unchecked((ulong)a), unchecked((ulong)b)),
    };

    private static object? UncommonUnsigned(ILOpCode op, ulong a, ulong b) => op switch
    {
        ILOpCode.Add_ovf_un => unchecked((long)checked(a + b)),
        ILOpCode.Sub_ovf_un => unchecked((long)checked(a - b)),
        ILOpCode.Mul_ovf_un => unchecked((long)checked(a * b)),
        _ => null,
    };

    private static object? OfDoubles(ILOpCode op, double a, double b) => op switch
    {
        ILOpCode.Add => a + b,
        ILOpCode.Sub => a - b,
        ILOpCode.Mul => a * b,
        ILOpCode.Div => a / b,
        ILOpCode.Rem => a % b,
        _ => null,
    };
}
