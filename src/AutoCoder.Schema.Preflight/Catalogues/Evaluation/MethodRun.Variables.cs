using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <content>Constants, arguments and local variables.</content>
internal sealed partial class MethodRun
{
    private bool Constant(ILOpCode op) => op switch
    {
        ILOpCode.Ldnull => Push(null),
        ILOpCode.Ldstr => Push(_assembly.Reader.GetUserString(MetadataTokens.UserStringHandle(_code.ReadInt32() & 0xFFFFFF))),
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => Push((int)op - (int)ILOpCode.Ldc_i4_0),
        ILOpCode.Ldc_i4_s => Push((int)_code.ReadSByte()),
        ILOpCode.Ldc_i4 => Push(_code.ReadInt32()),
        ILOpCode.Ldc_i8 => Push(_code.ReadInt64()),
        ILOpCode.Ldc_r4 => Push((double)_code.ReadSingle()),
        ILOpCode.Ldc_r8 => Push(_code.ReadDouble()),
        _ => false,
    };

    private bool Variable(ILOpCode op) => op switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => Load(_arguments, op - ILOpCode.Ldarg_0),
        ILOpCode.Ldarg_s => Load(_arguments, _code.ReadByte()),
        ILOpCode.Ldarg => Load(_arguments, _code.ReadUInt16()),
        ILOpCode.Ldarga_s => LoadAddress(_arguments, _code.ReadByte()),
        ILOpCode.Ldarga => LoadAddress(_arguments, _code.ReadUInt16()),
        ILOpCode.Starg_s => StoreArgument(_code.ReadByte()),
        ILOpCode.Starg => StoreArgument(_code.ReadUInt16()),
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => Load(_locals, op - ILOpCode.Ldloc_0),
        ILOpCode.Ldloc_s => Load(_locals, _code.ReadByte()),
        ILOpCode.Ldloc => Load(_locals, _code.ReadUInt16()),
        ILOpCode.Ldloca_s => LoadAddress(_locals, _code.ReadByte()),
        ILOpCode.Ldloca => LoadAddress(_locals, _code.ReadUInt16()),
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => StoreLocal(op - ILOpCode.Stloc_0),
        ILOpCode.Stloc_s => StoreLocal(_code.ReadByte()),
        ILOpCode.Stloc => StoreLocal(_code.ReadUInt16()),
        _ => false,
    };

    private bool Load(Cell[] cells, int index) =>
        index < cells.Length ? Push(cells[index].Value) : Fail("its code is damaged");

    private bool LoadAddress(Cell[] cells, int index) =>
        index < cells.Length ? Push(cells[index]) : Fail("its code is damaged");

    private bool StoreArgument(int index)
    {
        if (index >= _arguments.Length) return Fail("its code is damaged");
        _arguments[index].Value = Conversion.Narrow(ArgumentType(index), Pop());
        return true;
    }

    private bool StoreLocal(int index)
    {
        if (index >= _locals.Length) return Fail("its code is damaged");
        _locals[index].Value = Conversion.Narrow(_localTypes[index], Pop());
        return true;
    }
}
