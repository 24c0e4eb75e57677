namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>Joining, cutting and comparing of strings.</summary>
internal static class TextCalls
{
    private const int MaximumLength = 10_000;

    public static bool TryCall(string key, object?[] a, out object? result)
    {
        result = Joined(key, a) ?? Changed(key, a) ?? Asked(key, a) ?? Formatted(key, a) ?? Named(key, a);
        if (result is string { Length: > MaximumLength }) result = new Unknown("its text is too long");
        return result is not null;
    }

    /// <summary>Whether a format asks for no more than a few hundred characters: "D999999999" would be a gigabyte.</summary>
    public static bool IsModest(string format)
    {
        int number = 0;
        foreach (char c in format)
        {
            number = char.IsAsciiDigit(c) ? (number * 10) + (c - '0') : 0;
            if (number > 999) return false;
        }

        return format.Length <= MaximumLength;
    }

    /// <summary>What an object looks like in a text, or null when that is not known.</summary>
    public static object? Text(object? value) => value switch
    {
        null => "",
        string text => text,
        Boxed { Enum: { } type, Value: var number } => EnumNames.Of(type, number),
        Boxed { Type: "System.Boolean", Value: var flag } => flag is 1 ? "True" : "False",
        Boxed { Type: "System.Char", Value: var code } => ((char)(code as int? ?? 0)).ToString(),
        Boxed { Type: var type, Value: var number } => NumberCalls.Formatted(type, number, ""),
        _ => null,
    };

    private static object? Joined(string key, object?[] a) => key switch
    {
        "System.String.Concat(System.String,System.String)"
            or "System.String.Concat(System.String,System.String,System.String)"
            or "System.String.Concat(System.String,System.String,System.String,System.String)"
            or "System.String.Concat(System.Object)" or "System.String.Concat(System.Object,System.Object)"
            or "System.String.Concat(System.Object,System.Object,System.Object)" => Join("", a),
        "System.String.Concat(System.String[])" or "System.String.Concat(System.Object[])" => Join("", Items(a[0])),
        "System.String.Join(System.String,System.String[])" or "System.String.Join(System.String,System.Object[])" =>
            Join(a[0] as string ?? "", Items(a[1])),
        _ => null,
    };

    private static string? Changed(string key, object?[] a) => key switch
    {
        "System.String.Replace(System.String,System.String)" =>
            ((string)a[0]!).Length * (((string?)a[2])?.Length ?? 0) > MaximumLength * 10
                ? null
                : ((string)a[0]!).Replace((string)a[1]!, (string?)a[2], StringComparison.Ordinal),
        "System.String.Replace(System.Char,System.Char)" => ((string)a[0]!).Replace(Char(a[1]), Char(a[2])),
        "System.String.Substring(System.Int32)" => ((string)a[0]!)[Int(a[1])..],
        "System.String.Substring(System.Int32,System.Int32)" => ((string)a[0]!).Substring(Int(a[1]), Int(a[2])),
        "System.String.PadLeft(System.Int32)" when Int(a[1]) < MaximumLength => ((string)a[0]!).PadLeft(Int(a[1])),
        "System.String.PadLeft(System.Int32,System.Char)" when Int(a[1]) < MaximumLength =>
            ((string)a[0]!).PadLeft(Int(a[1]), Char(a[2])),
        "System.String.PadRight(System.Int32,System.Char)" when Int(a[1]) < MaximumLength =>
            ((string)a[0]!).PadRight(Int(a[1]), Char(a[2])),
        "System.String.Trim()" => ((string)a[0]!).Trim(),
        "System.String.ToLowerInvariant()" or "System.String.ToLower()" => ((string)a[0]!).ToLower(CultureInfo.InvariantCulture),
        "System.String.ToUpperInvariant()" or "System.String.ToUpper()" => ((string)a[0]!).ToUpper(CultureInfo.InvariantCulture),
        "System.String.ToString()" => (string)a[0]!,
        _ => null,
    };

    private static object? Asked(string key, object?[] a) => key switch
    {
        "System.String.get_Length()" => ((string)a[0]!).Length,
        "System.String.get_Chars(System.Int32)" => (int)((string)a[0]!)[Int(a[1])],
        "System.String.IsNullOrEmpty(System.String)" => string.IsNullOrEmpty((string?)a[0]) ? 1 : 0,
        "System.String.IsNullOrWhiteSpace(System.String)" => string.IsNullOrWhiteSpace((string?)a[0]) ? 1 : 0,
        "System.String.op_Equality(System.String,System.String)" or "System.String.Equals(System.String,System.String)" =>
            string.Equals((string?)a[0], (string?)a[1], StringComparison.Ordinal) ? 1 : 0,
        "System.String.op_Inequality(System.String,System.String)" =>
            string.Equals((string?)a[0], (string?)a[1], StringComparison.Ordinal) ? 0 : 1,
        _ => null,
    };

    private static string? Formatted(string key, object?[] a)
    {
        const string Start = "System.String.Format(";
        if (!key.StartsWith(Start, StringComparison.Ordinal)) return null;
        int first = key.StartsWith(Start + "System.IFormatProvider,", StringComparison.Ordinal) ? 1 : 0;
        if (a[first] is not string format || !IsModest(format)) return null;
        object?[] values = key.EndsWith("System.Object[])", StringComparison.Ordinal) ? Items(a[first + 1]) : a[(first + 1)..];
        object?[] plain = new object?[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (Plain(values[i]) is not { } value) return null;
            plain[i] = value;
        }

        return string.Format(CultureInfo.InvariantCulture, format, plain);
    }

    private static object? Plain(object? value) => value switch
    {
        null => "",
        string or DateTime => value,
        Boxed { Enum: null, Type: "System.Int32" or "System.UInt16" or "System.Byte" or "System.Int64" } boxed => boxed.Value ?? 0,
        Boxed { Type: "System.DateTime" } boxed => boxed.Value,
        _ => null,
    };

    private static object? Named(string key, object?[] a) =>
        key is "System.Object.ToString()" or "System.Enum.ToString()" ? Text(a[0]) : null;

    private static object? Join(string separator, object?[] values)
    {
        string joined = "";
        for (int i = 0; i < values.Length; i++)
        {
            object? text = Text(values[i]);
            if (text is not string part) return text;
            joined += i == 0 ? part : separator + part;
        }

        return joined;
    }

    private static object?[] Items(object? array) => Array.ConvertAll((Cell[])array!, cell => cell.Value);

    private static int Int(object? value) => value is null ? 0 : (int)value;

    private static char Char(object? value) => (char)Int(value);
}
