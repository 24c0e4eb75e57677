namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>Parsing, converting and formatting of numbers.</summary>
internal static class NumberCalls
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static bool TryCall(string key, object?[] a, out object? result)
    {
        result = Parse(key, a) ?? Compute(key, a) ?? Format(key, a);
        return result is not null;
    }

    private static object? Parse(string key, object?[] a) => key switch
    {
        "System.Int64.Parse(System.String)" or "System.Int64.Parse(System.String,System.IFormatProvider)"
            or "System.Convert.ToInt64(System.String)" or "System.Convert.ToInt64(System.String,System.IFormatProvider)" =>
            long.Parse((string)a[0]!, Culture),
        "System.Int64.Parse(System.String,System.Globalization.NumberStyles)"
            or "System.Int64.Parse(System.String,System.Globalization.NumberStyles,System.IFormatProvider)" =>
            long.Parse((string)a[0]!, (NumberStyles)Int(a[1]), Culture),
        "System.Int32.Parse(System.String)" or "System.Int32.Parse(System.String,System.IFormatProvider)"
            or "System.Convert.ToInt32(System.String)" or "System.Convert.ToInt32(System.String,System.IFormatProvider)" =>
            int.Parse((string)a[0]!, Culture),
        "System.Int32.Parse(System.String,System.Globalization.NumberStyles)"
            or "System.Int32.Parse(System.String,System.Globalization.NumberStyles,System.IFormatProvider)" =>
            int.Parse((string)a[0]!, (NumberStyles)Int(a[1]), Culture),
        _ => null,
    };

    private static object? Compute(string key, object?[] a) => key switch
    {
        "System.Convert.ToInt64(System.Int32)" or "System.Convert.ToInt64(System.UInt16)"
            or "System.Convert.ToInt64(System.Int16)" or "System.Convert.ToInt64(System.Int64)" => Long(a[0]),
        "System.Convert.ToInt64(System.UInt32)" => (long)unchecked((uint)Int(a[0])),
        "System.Convert.ToInt64(System.Double)" => Convert.ToInt64(a[0] as double? ?? 0),
        "System.Convert.ToInt32(System.Int64)" => Convert.ToInt32(Long(a[0])),
        "System.Math.Pow(System.Double,System.Double)" => Math.Pow(a[0] as double? ?? 0, a[1] as double? ?? 0),
        "System.Math.Max(System.Int32,System.Int32)" => Math.Max(Int(a[0]), Int(a[1])),
        "System.Math.Min(System.Int32,System.Int32)" => Math.Min(Int(a[0]), Int(a[1])),
        "System.Math.Max(System.Int64,System.Int64)" => Math.Max(Long(a[0]), Long(a[1])),
        "System.Math.Min(System.Int64,System.Int64)" => Math.Min(Long(a[0]), Long(a[1])),
        "System.Math.Abs(System.Int32)" => Math.Abs(Int(a[0])),
        "System.Math.Abs(System.Int64)" => Math.Abs(Long(a[0])),
        _ => null,
    };

    private static string? Format(string key, object?[] a)
    {
        const string Name = ".ToString(";
        int at = key.IndexOf(Name, StringComparison.Ordinal);
        if (at < 0) return null;
        string? format = key[(at + Name.Length)..] switch
        {
            ")" or "System.IFormatProvider)" => "",
            "System.String)" or "System.String,System.IFormatProvider)" => a[1] as string ?? "",
            _ => null,
        };
        return format is null ? null : Formatted(key[..at], a[0], format);
    }

    /// <summary>The number as its type formats it, or null when that is no number or too large a text.</summary>
    public static string? Formatted(string type, object? value, string format)
    {
        if (!TextCalls.IsModest(format)) return null;
        return type switch
        {
            "System.Int32" or "System.UInt16" or "System.Int16" or "System.Byte" or "System.SByte" =>
                Int(value).ToString(format, Culture),
            "System.UInt32" => unchecked((uint)Int(value)).ToString(format, Culture),
            "System.Int64" => Long(value).ToString(format, Culture),
            "System.UInt64" => unchecked((ulong)Long(value)).ToString(format, Culture),
            _ => null,
        };
    }

    private static int Int(object? value) => value is null ? 0 : (int)value;

    private static long Long(object? value) => value as int? ?? (value is null ? 0 : (long)value);
}
