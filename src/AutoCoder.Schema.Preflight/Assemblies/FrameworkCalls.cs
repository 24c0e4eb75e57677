using System.Reflection.Metadata;
using System.Text;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// The calls into .NET that are known here; each does what .NET does, with the invariant culture where a call leaves
/// the culture to the machine. Every other call has an unknown result, and stops when it could change what is known.
/// </summary>
internal static class FrameworkCalls
{
    /// <summary>No text that a version or a name is made of is longer.</summary>
    public const int MaximumText = 10_000;

    private const string Interpolation = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static object? Call(CallTarget target, object?[] arguments)
    {
        // Object, and the classes between it and FluentMigrator's attributes, have nothing to construct.
        if (target is { Name: ".ctor", Owner.FullName: "System.Object" or "System.Attribute" }) return null;
        if (target.Owner is not ForeignType { Origin: ForeignOrigin.Framework } || Array.Exists(arguments, one => one is Unknown))
            return Unfollowed(target, arguments);
        object?[] values = [.. arguments.Where(one => one is not CultureInfo)];
        if (values is [Place self, ..] && target.Signature.Header.IsInstance)
        {
            if (target.Name == ".ctor") return self.Value = Call(target, arguments[1..]);
            if (target.Owner.FullName == Interpolation) return Interpolated(target, self, values[1..]);
            values[0] = Boxed(null, target.Owner.FullName, self.Value);
            if (values[0] is Unknown unknown) return unknown;
        }

        try
        {
            object? result = Known(target, values);
            if (result is null) return Unfollowed(target, arguments);
            return result switch { bool flag => flag ? 1 : 0, char code => (int)code, _ => result };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or InvalidCastException
            or NullReferenceException or IndexOutOfRangeException)
        {
            throw new UnfollowedCodeException($"{target.FullName} fails ({e.GetType().Name})");
        }
    }

    /// <summary>The value of a static field of .NET's.</summary>
    public static object Field(string fullName) => fullName switch
    {
        "System.String.Empty" => "",
        _ => new Unknown($"it uses {fullName}"),
    };

    /// <summary>What a place of this type holds before anything is put there.</summary>
    public static object? Default(string type) => type switch
    {
        "System.Int64" or "System.UInt64" => 0L,
        "System.Boolean" or "System.Char" or "System.SByte" or "System.Byte"
            or "System.Int16" or "System.UInt16" or "System.Int32" or "System.UInt32" => 0,
        _ => null,
    };

    /// <summary>A value of the stack as an object of its own type; what is no number and no text is passed on as it is.</summary>
    public static object? Boxed(TypeSymbol? type, string name, object? value) => (name, value) switch
    {
        (_, int or long) when type is DefinedType { IsEnum: true } named => new EnumValue(named, Convert.ToInt64(value, Culture)),
        ("System.Boolean", int a) => a != 0,
        ("System.Char", int a) => (char)a,
        ("System.SByte", int a) => (sbyte)a,
        ("System.Byte", int a) => (byte)a,
        ("System.Int16", int a) => (short)a,
        ("System.UInt16", int a) => (ushort)a,
        ("System.UInt32", int a) => unchecked((uint)a),
        ("System.UInt64", long a) => unchecked((ulong)a),
        ("System.Int32", int) or ("System.Int64", long) => value,
        (_, int or long) => new Unknown($"it uses {name}"),
        _ => value,
    };

    /// <summary>The result of a call that is not followed.</summary>
    public static object? Unfollowed(CallTarget target, object?[] arguments)
    {
        string why = target.Owner is ForeignType { Origin: ForeignOrigin.Missing } missing
            ? $"it calls {target.FullName} of {missing.AssemblyName}.dll, which is not there"
            : $"it calls {target.FullName}";
        Unknown? cause = arguments.OfType<Unknown>().FirstOrDefault();
        if (Array.Exists(arguments, one => one is Place or Instance or object?[]))
            throw new UnfollowedCodeException(cause?.Why ?? why);
        return target.ReturnsValue || target.Name == ".ctor" ? cause ?? new Unknown(why) : null;
    }

    // The culture's parameter is left out of the names, as its argument is.
    private static object? Known(CallTarget target, object?[] a)
    {
        string key = target.Key.Replace("System.IFormatProvider,", "", StringComparison.Ordinal)
            .Replace(",System.IFormatProvider", "", StringComparison.Ordinal)
            .Replace("System.IFormatProvider", "", StringComparison.Ordinal);
        return key switch
        {
            _ when key.StartsWith("System.Globalization.CultureInfo.get_", StringComparison.Ordinal) => Culture,
            _ when key.StartsWith("System.DateTime..ctor(System.Int32", StringComparison.Ordinal) =>
                Date([.. a.OfType<int>()], target),
            "System.DateTime.get_Ticks()" => ((DateTime)a[0]!).Ticks,
            "System.Int64.Parse(System.String)" or "System.Convert.ToInt64(System.String)" => long.Parse((string)a[0]!, Culture),
            "System.Int32.Parse(System.String)" or "System.Convert.ToInt32(System.String)" => int.Parse((string)a[0]!, Culture),
            "System.Int64.Parse(System.String,System.Globalization.NumberStyles)" =>
                long.Parse((string)a[0]!, (NumberStyles)a[1]!, Culture),
            "System.Int32.Parse(System.String,System.Globalization.NumberStyles)" =>
                int.Parse((string)a[0]!, (NumberStyles)a[1]!, Culture),
            "System.Convert.ToInt64(System.Int32)" => (long)(int)a[0]!,
            Interpolation + "..ctor(System.Int32,System.Int32)" => new StringBuilder(),
            "System.Array.Empty()" => Array.Empty<object?>(),
            _ when key.StartsWith("System.String.", StringComparison.Ordinal) => OfText(key["System.String.".Length..], a),
            _ when key.EndsWith(".ToString()", StringComparison.Ordinal) => Text(a[0]),
            _ when key.EndsWith(".ToString(System.String)", StringComparison.Ordinal) => Formatted(a[0], (string?)a[1]),
            _ => null,
        };
    }

    private static object? OfText(string key, object?[] a) => key switch
    {
        "get_Length()" => ((string)a[0]!).Length,
        "get_Chars(System.Int32)" => ((string)a[0]!)[(int)a[1]!],
        "ToString()" => (string)a[0]!,
        "Trim()" => ((string)a[0]!).Trim(),
        "ToLowerInvariant()" or "ToLower()" => ((string)a[0]!).ToLower(Culture),
        "ToUpperInvariant()" or "ToUpper()" => ((string)a[0]!).ToUpper(Culture),
        "Substring(System.Int32)" => ((string)a[0]!)[(int)a[1]!..],
        "Substring(System.Int32,System.Int32)" => ((string)a[0]!).Substring((int)a[1]!, (int)a[2]!),
        "Replace(System.Char,System.Char)" => ((string)a[0]!).Replace((char)(int)a[1]!, (char)(int)a[2]!),
        "Replace(System.String,System.String)" when ((string)a[0]!).Length * (((string?)a[2])?.Length ?? 0) <= MaximumText =>
            ((string)a[0]!).Replace((string)a[1]!, (string?)a[2], StringComparison.Ordinal),
        "PadLeft(System.Int32,System.Char)" when (int)a[1]! < MaximumText =>
            ((string)a[0]!).PadLeft((int)a[1]!, (char)(int)a[2]!),
        "IsNullOrEmpty(System.String)" => string.IsNullOrEmpty((string?)a[0]),
        "IsNullOrWhiteSpace(System.String)" => string.IsNullOrWhiteSpace((string?)a[0]),
        "op_Equality(System.String,System.String)" => string.Equals((string?)a[0], (string?)a[1], StringComparison.Ordinal),
        "op_Inequality(System.String,System.String)" => !string.Equals((string?)a[0], (string?)a[1], StringComparison.Ordinal),
        "Concat(System.String[])" or "Concat(System.Object[])" => Joined("", (object?[])a[0]!),
        "Join(System.String,System.String[])" or "Join(System.String,System.Object[])" => Joined((string?)a[0], (object?[])a[1]!),
        "Format(System.String,System.Object[])" => Formatted((string)a[0]!, (object?[])a[1]!),
        _ when key.StartsWith("Concat(System.String,System.String", StringComparison.Ordinal)
            || key.StartsWith("Concat(System.Object", StringComparison.Ordinal) => Joined("", a),
        _ when key.StartsWith("Format(System.String,System.Object", StringComparison.Ordinal) => Formatted((string)a[0]!, a[1..]),
        _ => null,
    };

    private static DateTime? Date(int[] parts, CallTarget target)
    {
        int numbers = target.Signature.ParameterTypes.Count(type => type == "System.Int32");
        bool isKnown = numbers is 3 or 6
            && target.Signature.ParameterTypes.All(type => type is "System.Int32" or "System.DateTimeKind");
        return !isKnown ? null
            : numbers == 3 ? new DateTime(parts[0], parts[1], parts[2])
            : new DateTime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    // What compilers make of $"…": a struct that takes literals and values, and is text in the end.
    private static string? Interpolated(CallTarget target, Place handler, object?[] given)
    {
        if (handler.Value is not StringBuilder text) throw new UnfollowedCodeException($"it calls {target.FullName}");
        if (target.Name == "ToStringAndClear") return text.ToString();
        string type = target.TypeArguments.Length == 1 ? target.TypeArguments[0] : target.Signature.ParameterTypes[0];
        string format = given is [_, .., string last] ? last : "";
        object? part = Boxed(null, type, given[0]) switch
        {
            null => "",
            string plain => plain,
            var value => format.Length == 0 ? Text(value) : Formatted(value, format),
        };
        if (part is not string added || given is [_, int, ..] || text.Length + added.Length > MaximumText)
            throw new UnfollowedCodeException((part as Unknown)?.Why ?? "it formats a value of a type that is not followed");
        text.Append(added);
        return null;
    }

    private static object? Joined(string? separator, object?[] values)
    {
        object?[] texts = [.. values.Select(Text)];
        return texts.OfType<Unknown>().FirstOrDefault()
            ?? (object?)(Array.TrueForAll(texts, text => text is string) ? string.Join(separator, texts) : null);
    }

    /// <summary>What an object looks like in a text, or null when that is not known.</summary>
    private static object? Text(object? value) => value switch
    {
        null => "",
        string or Unknown => value,
        bool flag => flag.ToString(),
        char code => code.ToString(),
        EnumValue { Type: var type, Value: var number } => NameOf(type, number),
        _ => Formatted(value, ""),
    };

    // Dates without a format, or with a time zone in it, would depend on the machine.
    private static object? Formatted(object? value, string? format) => value switch
    {
        _ when format is null || !IsModest(format) => null,
        Unknown => value,
        IFormattable number when IsWhole(number) => number.ToString(format, Culture),
        DateTime date when format.Length > 1 && !format.AsSpan().ContainsAny('z', 'K') => date.ToString(format, Culture),
        _ => null,
    };

    private static object? Formatted(string format, object?[] values) => values.OfType<Unknown>().FirstOrDefault() as object
        ?? (IsModest(format) && Array.TrueForAll(values, value => value is null or string or DateTime || IsWhole(value))
            ? string.Format(Culture, format, values)
            : null);

    private static bool IsWhole(object? value) => value is sbyte or byte or short or ushort or int or uint or long or ulong;

    // "D999999999" would be a gigabyte.
    private static bool IsModest(string format)
    {
        int number = 0;
        foreach (char c in format)
        {
            number = char.IsAsciiDigit(c) ? (number * 10) + (c - '0') : 0;
            if (number > 999) return false;
        }

        return format.Length <= MaximumText;
    }

    private static object NameOf(DefinedType type, long wanted)
    {
        MetadataReader reader = type.Assembly.Reader;
        string[] names = [.. from handle in type.Definition.GetFields()
                             let field = reader.GetFieldDefinition(handle)
                             where !field.GetDefaultValue().IsNil && Constant(reader, field.GetDefaultValue()) == wanted
                             select reader.GetString(field.Name)];
        return names is [var only] ? only
            : new Unknown($"{type.FullName} has {(names.Length == 0 ? "no name" : "several names")} for the value {wanted}");
    }

    private static long? Constant(MetadataReader reader, ConstantHandle handle)
    {
        Constant constant = reader.GetConstant(handle);
        return reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) switch
        {
            ulong unsigned => unchecked((long)unsigned),
            IConvertible number => number.ToInt64(Culture),
            _ => null,
        };
    }
}

/// <summary>A value of an enum that became an object: its text is a name.</summary>
internal sealed record EnumValue(DefinedType Type, long Value);

/// <summary>
/// A value that cannot be told without running code. It may be passed on; whatever is computed from it is unknown too,
/// and nothing is decided by it.
/// </summary>
/// <param name="Why">What made it so, as the end of a sentence: "it calls Environment.GetEnvironmentVariable".</param>
internal sealed record Unknown(string Why);

/// <summary>
/// An object in evaluation: its class and what its fields hold so far. FluentMigrator's own properties are kept under their
/// names.
/// </summary>
internal sealed class Instance(TypeSymbol type)
{
    private readonly Dictionary<string, object?> _fields = [];

    public TypeSymbol Type { get; } = type;

    public object? this[string field]
    {
        get => _fields.GetValueOrDefault(field);
        set => _fields[field] = value;
    }
}

/// <summary>What a managed pointer points to: an argument or a local variable.</summary>
internal sealed record Place(object?[] Items, int Index)
{
    public object? Value
    {
        get => Items[Index];
        set => Items[Index] = value;
    }
}
