namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>What compilers make of interpolated strings, checks of arguments, and empty arrays.</summary>
internal static class InterpolationCalls
{
    private const string Handler = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    public static bool TryCall(CallTarget target, object?[] a, out object? result)
    {
        result = null;
        if (target.Owner?.FullName == Handler) return TryInterpolate(target, a, out result);
        switch (target.Key)
        {
            case "System.Array.Empty()":
                result = Array.Empty<Cell>();
                return true;
            case "System.ArgumentNullException.ThrowIfNull(System.Object,System.String)" when a[0] is not null:
            case "System.ArgumentException.ThrowIfNullOrEmpty(System.String,System.String)" when a[0] is string { Length: > 0 }:
            case "System.ArgumentException.ThrowIfNullOrWhiteSpace(System.String,System.String)"
                when a[0] is string text && !string.IsNullOrWhiteSpace(text):
                return true;
            default:
                return false;
        }
    }

    private static bool TryInterpolate(CallTarget target, object?[] a, out object? result)
    {
        result = null;
        if (target.Name == ".ctor" && a.Length == 2)
        {
            result = new TextInProgress();
            return true;
        }

        if (a is not [TextInProgress text, ..]) return false;
        if (target.Name is "ToStringAndClear" or "ToString") result = text.Finish();
        else if (target.Name == "AppendLiteral") text.Add(a[1]);
        else if (target.Name == "AppendFormatted") Append(text, target, a);
        else return false;
        return true;
    }

    private static void Append(TextInProgress text, CallTarget target, object?[] a)
    {
        string type = target.TypeArguments.Length == 1 ? target.TypeArguments[0] : target.Signature.ParameterTypes[0];
        int alignment = 0;
        string format = "";
        for (int i = 2; i < a.Length; i++)
        {
            if (a[i] is string given) format = given;
            else alignment = a[i] as int? ?? 0;
        }

        text.Add(Part(type, a[1], format), alignment);
    }

    private static object? Part(string type, object? value, string format)
    {
        if (type == "System.String") return value as string ?? "";
        if (type == "System.DateTime" && value is DateTime)
        {
            TimeCalls.TryCall("System.DateTime.ToString(System.String)", [value, format], out object? date);
            return date;
        }

        return NumberCalls.Formatted(type, value, format);
    }
}
