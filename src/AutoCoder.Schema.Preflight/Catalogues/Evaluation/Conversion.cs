using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>The conversions between numbers, by instruction and by the type of the place that a value is put in.</summary>
internal static class Conversion
{
    /// <summary>The converted number, or null when the instruction is no conversion or the value no number.</summary>
    /// <exception cref="OverflowException">A checked conversion does not fit.</exception>
    public static object? Convert(ILOpCode op, object? value) => (value ?? 0) switch
    {
        Unknown => value,
        int a when IsUnsignedSource(op) => OfLong(op, unchecked((uint)a)),
        int a => OfLong(op, a) ?? Unsigned(op, unchecked((uint)a)),
        long a when a < 0 && op == ILOpCode.Conv_ovf_u8_un => a,
        long a when a < 0 && op == ILOpCode.Conv_r_un => (double)unchecked((ulong)a),
        long a when a < 0 && IsUnsignedSource(op) => throw new OverflowException(),
        long a => OfLong(op, a) ?? (op is ILOpCode.Conv_u8 or ILOpCode.Conv_u ? a : null),
        double a => OfDouble(op, a),
        _ => null,
    };

    /// <summary>What a place of this type holds before anything is put there.</summary>
    public static object? Default(string type) => type switch
    {
        "System.Int64" or "System.UInt64" or "System.IntPtr" or "System.UIntPtr" => 0L,
        "System.Single" or "System.Double" => 0.0,
        "System.DateTime" => default(DateTime),
        "System.TimeSpan" => default(TimeSpan),
        "System.DateTimeOffset" => default(DateTimeOffset),
        "System.Decimal" or "System.Guid" or "System.DateOnly" or "System.TimeOnly" => new Unknown($"it uses a {type}"),
        _ when type.StartsWith("System.Nullable`1", StringComparison.Ordinal) => new Unknown("it uses a nullable number"),
        _ => null,
    };

    /// <summary>The value as a place of this type keeps it: IL has no numbers below 32 bits on its stack.</summary>
    public static object? Narrow(string type, object? value) => (type, value) switch
    {
        ("System.Byte", int a) => (int)unchecked((byte)a),
        ("System.SByte", int a) => (int)unchecked((sbyte)a),
        ("System.Int16", int a) => (int)unchecked((short)a),
        ("System.UInt16" or "System.Char", int a) => (int)unchecked((ushort)a),
        ("System.Single", double a) => (double)(float)a,
        _ => value,
    };

    private static bool IsUnsignedSource(ILOpCode op) => op is
        ILOpCode.Conv_ovf_i1_un or ILOpCode.Conv_ovf_i2_un or ILOpCode.Conv_ovf_i4_un or ILOpCode.Conv_ovf_i8_un
        or ILOpCode.Conv_ovf_u1_un or ILOpCode.Conv_ovf_u2_un or ILOpCode.Conv_ovf_u4_un or ILOpCode.Conv_ovf_u8_un
        or ILOpCode.Conv_r_un;

    // conv.u8 widens an int without its sign.
    private static long? Unsigned(ILOpCode op, uint value) =>
        op is ILOpCode.Conv_u8 or ILOpCode.Conv_u ? value : null;

    private static object? OfLong(ILOpCode op, long a) => op switch
    {
        ILOpCode.Conv_i1 => (int)unchecked((sbyte)a),
        ILOpCode.Conv_i2 => (int)unchecked((short)a),
        ILOpCode.Conv_i4 => unchecked((int)a),
        ILOpCode.Conv_i8 or ILOpCode.Conv_i => a,
        ILOpCode.Conv_u1 => (int)unchecked((byte)a),
        ILOpCode.Conv_u2 => (int)unchecked((ushort)a),
        ILOpCode.Conv_u4 => unchecked((int)(uint)a),
        ILOpCode.Conv_r4 => (double)(float)a,
        ILOpCode.Conv_r8 or ILOpCode.Conv_r_un => (double)a,
        _ => Checked(op, a),
    };

    private static object? Checked(ILOpCode op, long a) => op switch
    {
        ILOpCode.Conv_ovf_i1 or ILOpCode.Conv_ovf_i1_un => (int)checked((sbyte)a),
        ILOpCode.Conv_ovf_i2 or ILOpCode.Conv_ovf_i2_un => (int)checked((short)a),
        ILOpCode.Conv_ovf_i4 or ILOpCode.Conv_ovf_i4_un => checked((int)a),
        ILOpCode.Conv_ovf_i8 or ILOpCode.Conv_ovf_i8_un or ILOpCode.Conv_ovf_i => a,
        ILOpCode.Conv_ovf_u1 or ILOpCode.Conv_ovf_u1_un => (int)checked((byte)a),
        ILOpCode.Conv_ovf_u2 or ILOpCode.Conv_ovf_u2_un => (int)checked((ushort)a),
        ILOpCode.Conv_ovf_u4 or ILOpCode.Conv_ovf_u4_un => unchecked((int)checked((uint)a)),
        ILOpCode.Conv_ovf_u8 or ILOpCode.Conv_ovf_u8_un => unchecked((long)checked((ulong)a)),
        _ => null,
    };

    private static object? OfDouble(ILOpCode op, double a) => op switch
    {
        ILOpCode.Conv_r4 => (double)(float)a,
        ILOpCode.Conv_r8 => a,
        _ when double.IsFinite(a) && Math.Abs(a) < 9e18 => OfLong(op, (long)a),
        _ => null,
    };
}
