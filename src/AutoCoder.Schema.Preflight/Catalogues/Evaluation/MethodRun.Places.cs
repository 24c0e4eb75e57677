using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <content>Fields, and managed pointers to places.</content>
internal sealed partial class MethodRun
{
    private bool Place(ILOpCode op) => op switch
    {
        ILOpCode.Ldfld => LoadField(address: false),
        ILOpCode.Ldflda => LoadField(address: true),
        ILOpCode.Stfld => StoreField(),
        ILOpCode.Ldsfld => LoadStatic(address: false),
        ILOpCode.Ldsflda => LoadStatic(address: true),
        ILOpCode.Stsfld => StoreStatic(),
        ILOpCode.Initobj => Initialise(),
        ILOpCode.Ldobj => Skip(sizeof(int)) && LoadIndirect(),
        ILOpCode.Stobj => Skip(sizeof(int)) && StoreIndirect(),
        >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_ref => LoadIndirect(),
        (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8) or ILOpCode.Stind_i => StoreIndirect(),
        _ => false,
    };

    private bool LoadField(bool address)
    {
        FieldName field = ReadField();
        object? owner = Pop();
        if (owner is Unknown) return Push(owner);
        if (owner is not Instance instance) return Fail($"it uses the field {field.FullName}");
        Cell cell = instance.Field(field.FullName);
        cell.Value ??= cell.IsFrozen ? null : Conversion.Default(field.Type);
        return Push(address ? cell : cell.Value);
    }

    private bool StoreField()
    {
        FieldName field = ReadField();
        object? value = Pop();
        return Pop() switch
        {
            Unknown => true,
            Instance instance => Store(instance.Field(field.FullName), Conversion.Narrow(field.Type, value)),
            _ => Fail($"it sets the field {field.FullName}"),
        };
    }

    private bool LoadStatic(bool address)
    {
        FieldName field = ReadField();
        if (field.Owner is DefinedType owner)
        {
            Cell cell = _evaluator.Statics.Of(owner, field.FullName, field.Type);
            return Push(address ? cell : cell.Value);
        }

        return address ? Fail($"it uses the field {field.FullName}") : Push(FrameworkCalls.Field(field.FullName));
    }

    private bool StoreStatic()
    {
        FieldName field = ReadField();
        object? value = Pop();
        return field.Owner is DefinedType owner
            ? Store(_evaluator.Statics.Of(owner, field.FullName, field.Type), Conversion.Narrow(field.Type, value))
            : Fail($"it sets the field {field.FullName}");
    }

    private bool Store(Cell cell, object? value)
    {
        if (cell.IsFrozen) return Fail("it changes static state");
        cell.Value = value;
        return true;
    }

    private bool Initialise()
    {
        TypeSymbol? type = _assembly.Resolver.Resolve(_assembly, ReadToken());
        if (Pop() is not Cell cell) return Fail("it uses a pointer");
        if (type is DefinedType { IsValueType: true, IsEnum: false }) return Fail($"it uses the struct {type.FullName}");
        return Store(cell, Conversion.Default(type?.FullName ?? ""));
    }

    private bool LoadIndirect() => Pop() switch
    {
        Cell cell => Push(cell.Value),
        Unknown unknown => Push(unknown),
        _ => Fail("it uses a pointer"),
    };

    private bool StoreIndirect()
    {
        object? value = Pop();
        return Pop() is Cell cell ? Store(cell, value) : Fail("it uses a pointer");
    }

    private FieldName ReadField()
    {
        EntityHandle token = ReadToken();
        MetadataReader reader = _assembly.Reader;
        if (token.Kind == HandleKind.FieldDefinition)
        {
            FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)token);
            return new FieldName(
                _assembly.Type(field.GetDeclaringType()),
                reader.GetString(field.Name),
                SignatureNames.Of(reader, field));
        }

        if (token.Kind != HandleKind.MemberReference) throw new BadImageFormatException();
        MemberReference member = reader.GetMemberReference((MemberReferenceHandle)token);
        if (member.GetKind() != MemberReferenceKind.Field) throw new BadImageFormatException();
        return new FieldName(
            _assembly.Resolver.Resolve(_assembly, member.Parent),
            reader.GetString(member.Name),
            SignatureNames.OfField(reader, member)).Declared();
    }
}
