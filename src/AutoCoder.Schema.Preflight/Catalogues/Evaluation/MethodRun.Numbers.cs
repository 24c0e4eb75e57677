using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <content>Arithmetic, comparisons and conversions.</content>
internal sealed partial class MethodRun
{
    private bool Number(ILOpCode op)
    {
        try
        {
            return op switch
            {
                ILOpCode.Neg or ILOpCode.Not => PushNumber(Arithmetic.Unary(op, Pop())),
                >= ILOpCode.Add and <= ILOpCode.Shr_un => Binary(op),
                >= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un => Binary(op),
                >= ILOpCode.Ceq and <= ILOpCode.Clt_un => Compare(op),
                _ => IsConversion(op) && PushNumber(Conversion.Convert(op, Pop())),
            };
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return Fail($"its arithmetic fails ({e.Message.TrimEnd('.')})");
        }
    }

    private static bool IsConversion(ILOpCode op) => op is
        (>= ILOpCode.Conv_i1 and <= ILOpCode.Conv_u8) or ILOpCode.Conv_r_un
        or (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u8_un)
        or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8)
        or ILOpCode.Conv_i or ILOpCode.Conv_u or ILOpCode.Conv_u1 or ILOpCode.Conv_u2 or ILOpCode.Conv_ovf_i;

    private bool Binary(ILOpCode op)
    {
        object? right = Pop();
        return PushNumber(Arithmetic.Binary(op, Pop(), right));
    }

    private bool Compare(ILOpCode op)
    {
        object? right = Pop();
        object? left = Pop();
        if (left is Unknown) return Push(left);
        if (right is Unknown) return Push(right);
        return Comparison.Holds(op, left, right) is { } holds
            ? Push(holds ? 1 : 0)
            : Fail("it compares what are no numbers");
    }

    private bool PushNumber(object? number) => number is null ? Fail("it calculates with what are no numbers") : Push(number);
}
