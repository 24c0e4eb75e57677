namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>Dates and times.</summary>
internal static class TimeCalls
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static bool TryCall(string key, object?[] a, out object? result)
    {
        result = null;
        if (key.StartsWith("System.DateTime.", StringComparison.Ordinal)) result = Date(key[16..], a);
        if (key.StartsWith("System.TimeSpan.", StringComparison.Ordinal) && a is [TimeSpan span]) result = Span(key[16..], span);
        if (key.StartsWith("System.Globalization.CultureInfo.get_", StringComparison.Ordinal)) result = Culture;
        return result is not null;
    }

    private static object? Date(string call, object?[] a) => call switch
    {
        _ when call.StartsWith(".ctor(System.Int32,System.Int32,System.Int32", StringComparison.Ordinal) => Created(call, a),
        "ParseExact(System.String,System.String,System.IFormatProvider)" =>
            DateTime.ParseExact((string)a[0]!, (string)a[1]!, Culture),
        "Parse(System.String,System.IFormatProvider)" or "Parse(System.String)" => DateTime.Parse((string)a[0]!, Culture),
        "op_Subtraction(System.DateTime,System.DateTime)" or "Subtract(System.DateTime)" => (DateTime)a[0]! - (DateTime)a[1]!,
        _ when a is [DateTime date, ..] => OfDate(call, date, a),
        _ => null,
    };

    private static object? Created(string call, object?[] a) => call[".ctor(".Length..] switch
    {
        "System.Int32,System.Int32,System.Int32)" => new DateTime(Int(a[0]), Int(a[1]), Int(a[2])),
        "System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32)"
            or "System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.DateTimeKind)" =>
            new DateTime(Int(a[0]), Int(a[1]), Int(a[2]), Int(a[3]), Int(a[4]), Int(a[5])),
        "System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32)" =>
            new DateTime(Int(a[0]), Int(a[1]), Int(a[2]), Int(a[3]), Int(a[4]), Int(a[5]), Int(a[6])),
        _ => null,
    };

    private static object? OfDate(string call, DateTime date, object?[] a) => call switch
    {
        "ToString(System.String)" or "ToString(System.String,System.IFormatProvider)" when IsPlain(a[1]) =>
            date.ToString((string?)a[1], Culture),
        "get_Ticks()" => date.Ticks,
        "get_Year()" => date.Year,
        "get_Month()" => date.Month,
        "get_Day()" => date.Day,
        "get_Hour()" => date.Hour,
        "get_Minute()" => date.Minute,
        "get_Second()" => date.Second,
        "get_DayOfYear()" => date.DayOfYear,
        "AddDays(System.Double)" => date.AddDays(Double(a[1])),
        "AddHours(System.Double)" => date.AddHours(Double(a[1])),
        "AddMinutes(System.Double)" => date.AddMinutes(Double(a[1])),
        "AddSeconds(System.Double)" => date.AddSeconds(Double(a[1])),
        _ => null,
    };

    private static object? Span(string call, TimeSpan span) => call switch
    {
        "get_TotalDays()" => span.TotalDays,
        "get_TotalHours()" => span.TotalHours,
        "get_TotalMinutes()" => span.TotalMinutes,
        "get_TotalSeconds()" => span.TotalSeconds,
        "get_TotalMilliseconds()" => span.TotalMilliseconds,
        "get_Ticks()" => span.Ticks,
        "get_Days()" => span.Days,
        _ => null,
    };

    // A format with a time zone would depend on the machine.
    private static bool IsPlain(object? format) =>
        format is string { Length: > 1 and < 200 } text && !text.AsSpan().ContainsAny('z', 'K');

    private static int Int(object? value) => value is null ? 0 : (int)value;

    private static double Double(object? value) => value is null ? 0 : (double)value;
}
