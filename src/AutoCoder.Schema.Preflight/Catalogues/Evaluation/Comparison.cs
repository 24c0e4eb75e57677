using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>The comparisons and conditional branches of IL. Null means that the outcome cannot be told.</summary>
internal static class Comparison
{
    public static bool? IsTrue(object? value) => value switch
    {
        Unknown => null,
        null => false,
        int a => a != 0,
        long a => a != 0,
        double a => a != 0,
        _ => true,
    };

    public static bool? Holds(ILOpCode op, object? left, object? right)
    {
        if (left is Unknown || right is Unknown) return null;
        return (left ?? 0, right ?? 0) switch
        {
            (int a, int b) => Holds(op, a, b, unchecked((uint)a), unchecked((uint)b)),
            (int or long, int or long) => Longs(op, ToLong(left), ToLong(right)),
            (double a, double b) => Doubles(op, a, b),
            _ => References(op, left, right),
        };
    }

    private static long ToLong(object? value) => value is int a ? a : value as long? ?? 0;

    private static bool? Longs(ILOpCode op, long a, long b) => Holds(op, a, b, unchecked((ulong)a), unchecked((ulong)b));

    private static bool? Holds(ILOpCode op, long a, long b, ulong unsignedA, ulong unsignedB) => op switch
    {
        ILOpCode.Ceq or ILOpCode.Beq or ILOpCode.Beq_s => a == b,
        ILOpCode.Bne_un or ILOpCode.Bne_un_s => a != b,
        ILOpCode.Cgt or ILOpCode.Bgt or ILOpCode.Bgt_s => a > b,
        ILOpCode.Clt or ILOpCode.Blt or ILOpCode.Blt_s => a < b,
        ILOpCode.Bge or ILOpCode.Bge_s => a >= b,
        ILOpCode.Ble or ILOpCode.Ble_s => a <= b,
        ILOpCode.Cgt_un or ILOpCode.Bgt_un or ILOpCode.Bgt_un_s => unsignedA > unsignedB,
        ILOpCode.Clt_un or ILOpCode.Blt_un or ILOpCode.Blt_un_s => unsignedA < unsignedB,
        ILOpCode.Bge_un or ILOpCode.Bge_un_s => unsignedA >= unsignedB,
        ILOpCode.Ble_un or ILOpCode.Ble_un_s => unsignedA <= unsignedB,
        _ => null,
    };

    // The unordered forms hold for NaN, which no version comes from.
    private static bool? Doubles(ILOpCode op, double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return null;
        int sign = a.CompareTo(b);
        return Holds(op, sign, 0, sign > 0 ? 2u : sign == 0 ? 1u : 0u, 1u);
    }

    // Two strings with the same text may or may not be one object, so only null can be told from something.
    private static bool? References(ILOpCode op, object? left, object? right)
    {
        if (left is int or long or double || right is int or long or double) return null;
        bool same = ReferenceEquals(left, right);
        if (!same && left is not null && right is not null && (left is string || right is string)) return null;
        return op switch
        {
            ILOpCode.Ceq or ILOpCode.Beq or ILOpCode.Beq_s => same,
            ILOpCode.Bne_un or ILOpCode.Bne_un_s or ILOpCode.Cgt_un => !same,
            _ => null,
        };
    }
}
