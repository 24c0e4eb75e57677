namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>
/// The calls into .NET that are known here; each does what .NET does, with the invariant culture where a call leaves
/// the culture to the machine. Every other call has an unknown result, and stops when it could change what is known.
/// </summary>
internal static class FrameworkCalls
{
    public static object? Call(Evaluator evaluator, CallTarget target, object?[] arguments)
    {
        if (IsEmptyConstructor(target)) return null;
        if (!target.Signature.Header.IsInstance || arguments is not [Cell self, ..])
        {
            return Construct(evaluator, target, arguments);
        }

        if (target.Name != ".ctor")
        {
            (bool isKnown, object? value) = Known(evaluator, target, [self.Value, .. arguments[1..]]);
            return isKnown ? value : Unfollowed(evaluator, target, arguments);
        }

        if (self.IsFrozen) return evaluator.Stop("it changes static state");
        self.Value = Construct(evaluator, target, arguments[1..]);
        return null;
    }

    public static object? Construct(Evaluator evaluator, CallTarget target, object?[] arguments)
    {
        (bool isKnown, object? value) = Known(evaluator, target, arguments);
        return isKnown ? value : Unfollowed(evaluator, target, arguments);
    }

    /// <summary>The value of a static field of .NET's.</summary>
    public static object Field(string fullName) => fullName switch
    {
        "System.String.Empty" => "",
        "System.DateTime.UnixEpoch" => DateTime.UnixEpoch,
        "System.DateTime.MinValue" => DateTime.MinValue,
        "System.TimeSpan.Zero" => TimeSpan.Zero,
        _ => new Unknown($"it uses {fullName}"),
    };

    // Object, and the classes between it and FluentMigrator's attributes, have nothing to construct.
    private static bool IsEmptyConstructor(CallTarget target) =>
        target.Name == ".ctor" && target.Owner is { FullName: "System.Object" or "System.Attribute" };

    private static (bool IsKnown, object? Value) Known(Evaluator evaluator, CallTarget target, object?[] arguments)
    {
        if (target.Owner is not ForeignType { Origin: ForeignOrigin.Framework }) return default;
        foreach (object? argument in arguments)
        {
            if (argument is Unknown) return default;
        }

        try
        {
            object? result;
            bool isKnown = NumberCalls.TryCall(target.Key, arguments, out result)
                || TextCalls.TryCall(target.Key, arguments, out result)
                || TimeCalls.TryCall(target.Key, arguments, out result)
                || InterpolationCalls.TryCall(target, arguments, out result);
            return (isKnown, result);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or InvalidCastException
            or NullReferenceException or IndexOutOfRangeException)
        {
            return (true, evaluator.Stop($"{target.FullName} fails ({e.GetType().Name})"));
        }
    }

    /// <summary>The result of a call that is not followed.</summary>
    public static object? Unfollowed(Evaluator evaluator, CallTarget target, object?[] arguments)
    {
        Unknown? cause = null;
        bool couldChange = false;
        foreach (object? argument in arguments)
        {
            cause ??= argument as Unknown;
            couldChange |= argument is Cell or Cell[] or Instance or TextInProgress;
        }

        string why = target.Owner is ForeignType { Origin: ForeignOrigin.Missing } missing
            ? $"it calls {target.FullName} of {missing.AssemblyName}.dll, which is not there"
            : $"it calls {target.FullName}";
        if (couldChange) return evaluator.Stop(cause?.Why ?? why);
        return target.ReturnsValue || target.Name == ".ctor" ? cause ?? new Unknown(why) : null;
    }
}
