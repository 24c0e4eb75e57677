using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <content>Branches.</content>
internal sealed partial class MethodRun
{
    private bool Jump(ILOpCode op)
    {
        if (op == ILOpCode.Switch) return JumpByTable();
        if (op < ILOpCode.Br_s || op > ILOpCode.Blt_un) return false;
        int distance = op <= ILOpCode.Blt_un_s ? _code.ReadSByte() : _code.ReadInt32();
        bool? goes = op switch
        {
            ILOpCode.Br or ILOpCode.Br_s => true,
            ILOpCode.Brtrue or ILOpCode.Brtrue_s => Decided(Peek(), null, Comparison.IsTrue(Pop())),
            ILOpCode.Brfalse or ILOpCode.Brfalse_s => !Decided(Peek(), null, Comparison.IsTrue(Pop())),
            _ => Compared(op),
        };
        return goes is not true || JumpBy(distance);
    }

    private bool JumpBy(int distance)
    {
        long target = (long)_code.Offset + distance;
        if (target < 0 || target >= _code.Length) return Fail("its code is damaged");
        _code.Offset = (int)target;
        return true;
    }

    private bool JumpByTable()
    {
        int count = _code.ReadInt32();
        if (count < 0 || count > _code.RemainingBytes / sizeof(int)) return Fail("its code is damaged");
        object? value = Pop() ?? 0;
        int table = _code.Offset;
        _code.Offset = table + (count * sizeof(int));
        if (value is Unknown { Why: var why }) return Fail(why);
        if (value is not int index) return Fail("its code is damaged");
        if (index < 0 || index >= count) return true;
        int end = _code.Offset;
        _code.Offset = table + (index * sizeof(int));
        int distance = _code.ReadInt32();
        _code.Offset = end;
        return JumpBy(distance);
    }

    private bool? Compared(ILOpCode op)
    {
        object? right = Pop();
        object? left = Pop();
        return Decided(left, right, Comparison.Holds(op, left, right));
    }

    private bool? Decided(object? left, object? right, bool? outcome)
    {
        if (outcome is null) Stop((left as Unknown ?? right as Unknown)?.Why ?? "it compares what are no numbers");
        return outcome;
    }
}
