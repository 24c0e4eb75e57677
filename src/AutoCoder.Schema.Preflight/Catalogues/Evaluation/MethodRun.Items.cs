using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <content>Arrays and boxes.</content>
internal sealed partial class MethodRun
{
    private const int MaximumArray = 1000;

    private bool Item(ILOpCode op) => op switch
    {
        ILOpCode.Newarr => NewArray(),
        ILOpCode.Ldlen => Length(),
        ILOpCode.Ldelema => Skip(sizeof(int)) && LoadItem(address: true),
        ILOpCode.Ldelem => Skip(sizeof(int)) && LoadItem(address: false),
        >= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref => LoadItem(address: false),
        ILOpCode.Stelem => StoreItem(ReadTypeName()),
        ILOpCode.Stelem_i1 => StoreItem("System.SByte"),
        ILOpCode.Stelem_i2 => StoreItem("System.Int16"),
        ILOpCode.Stelem_r4 => StoreItem("System.Single"),
        >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref => StoreItem(""),
        ILOpCode.Box => Box(),
        ILOpCode.Unbox_any => Unbox(),
        ILOpCode.Castclass => Skip(sizeof(int)),
        _ => false,
    };

    private bool NewArray()
    {
        string type = ReadTypeName();
        object? length = Pop() ?? 0;
        if (length is Unknown { Why: var why }) return Fail(why);
        long count = length as long? ?? length as int? ?? -1;
        if (count is < 0 or > MaximumArray) return Fail("it makes a large array");
        Cell[] items = Cell.Array((int)count);
        foreach (Cell item in items) item.Value = Conversion.Default(type);
        return Push(items);
    }

    private bool Length() => Pop() switch
    {
        Cell[] items => Push(items.Length),
        Unknown unknown => Push(unknown),
        _ => Fail("it uses a null"),
    };

    private bool LoadItem(bool address)
    {
        object? index = Pop();
        object? array = Pop();
        if (array is Unknown) return Push(array);
        return At(array, index) is not { } cell || Push(address ? cell : cell.Value);
    }

    private bool StoreItem(string type)
    {
        object? value = Pop();
        object? index = Pop();
        return At(Pop(), index) is not { } cell || Store(cell, Conversion.Narrow(type, value));
    }

    private Cell? At(object? array, object? index)
    {
        if (index is Unknown { Why: var why }) Stop(why);
        long at = index as long? ?? index as int? ?? 0;
        if (array is Cell[] items && at >= 0 && at < items.Length) return items[at];
        Stop("it uses an array beyond its end");
        return null;
    }

    private bool Box()
    {
        int token = _code.Offset;
        string name = ReadTypeName();
        _code.Offset = token;
        TypeSymbol? type = _assembly.Resolver.Resolve(_assembly, ReadToken());
        object? value = Pop();
        return Push(value is Unknown or string or Instance or Cell[]? value : Boxed.Of(type, name, value));
    }

    private bool Unbox()
    {
        ReadToken();
        object? value = Pop();
        return Push(value is Boxed boxed ? boxed.Value : value);
    }

    private string ReadTypeName()
    {
        EntityHandle token = ReadToken();
        return token.Kind switch
        {
            HandleKind.TypeReference => TypeNames.Of(_assembly.Reader, (TypeReferenceHandle)token),
            HandleKind.TypeDefinition => _assembly.Type((TypeDefinitionHandle)token).FullName,
            HandleKind.TypeSpecification => SignatureNames.Instance.GetTypeFromSpecification(
                _assembly.Reader, 0, (TypeSpecificationHandle)token, 0),
            _ => throw new BadImageFormatException(),
        };
    }
}
