using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>One method in evaluation: its arguments, locals, stack, and the instruction that comes next.</summary>
internal sealed partial class MethodRun
{
    private readonly Evaluator _evaluator;
    private readonly MetadataAssembly _assembly;
    private readonly CallTarget _target;
    private readonly Cell[] _arguments;
    private readonly Cell[] _locals;
    private readonly string[] _localTypes;
    private readonly List<object?> _stack = [];
    private BlobReader _code;
    private TypeSymbol? _constrained;

    private MethodRun(
        Evaluator evaluator, MetadataAssembly assembly, CallTarget target, object?[] arguments, MethodBodyBlock body)
    {
        _evaluator = evaluator;
        _assembly = assembly;
        _target = target;
        _code = body.GetILReader();
        _arguments = Cell.Array(arguments.Length);
        _localTypes = LocalTypes(assembly.Reader, body);
        _locals = Cell.Array(_localTypes.Length);
        for (int i = 0; i < arguments.Length; i++) _arguments[i].Value = Conversion.Narrow(ArgumentType(i), arguments[i]);
        for (int i = 0; i < _locals.Length; i++) _locals[i].Value = Conversion.Default(_localTypes[i]);
    }

    /// <summary>Null when the method has no code or its code handles exceptions.</summary>
    public static MethodRun? Start(Evaluator evaluator, DefinedType owner, CallTarget target, object?[] arguments)
    {
        MethodDefinition method = owner.Assembly.Reader.GetMethodDefinition(target.Definition);
        MethodImplAttributes codeType = method.ImplAttributes & MethodImplAttributes.CodeTypeMask;
        bool isPlain = method.RelativeVirtualAddress != 0 && codeType == MethodImplAttributes.IL;
        if (!isPlain || arguments.Length != target.ArgumentCount) return null;
        MethodBodyBlock body = owner.Assembly.Body(method.RelativeVirtualAddress);
        return body.ExceptionRegions.Length > 0 ? null : new MethodRun(evaluator, owner.Assembly, target, arguments, body);
    }

    public object? ToEnd()
    {
        while (_evaluator.Step())
        {
            if (_code.RemainingBytes == 0) return Stop("its code has no end");
            ILOpCode op = ReadOpCode();
            if (op == ILOpCode.Ret) return _target.ReturnsValue ? Conversion.Narrow(_target.Signature.ReturnType, Pop()) : null;
            if (!Execute(op)) return Stop($"it uses the instruction {op.ToString().ToLowerInvariant()}");
        }

        return null;
    }

    private bool Execute(ILOpCode op) => op switch
    {
        ILOpCode.Nop or ILOpCode.Volatile or ILOpCode.Readonly or ILOpCode.Tail => true,
        ILOpCode.Unaligned => Skip(1),
        ILOpCode.Constrained => Constrain(),
        ILOpCode.Dup => Push(Peek()),
        ILOpCode.Pop => Discard(),
        ILOpCode.Call => Call(isVirtual: false),
        ILOpCode.Callvirt => Call(isVirtual: true),
        ILOpCode.Newobj => NewObject(),
        ILOpCode.Throw => Throw(),
        _ => Constant(op) || Variable(op) || Jump(op) || Place(op) || Item(op) || Number(op),
    };

    private static string[] LocalTypes(MetadataReader reader, MethodBodyBlock body) => body.LocalSignature.IsNil
        ? []
        : [.. SignatureNames.OfLocals(reader, body.LocalSignature)];

    private string ArgumentType(int index)
    {
        if (_target.Signature.Header.IsInstance) index--;
        return index < 0 ? "" : _target.Signature.ParameterTypes[index];
    }

    private ILOpCode ReadOpCode()
    {
        byte first = _code.ReadByte();
        return first == 0xFE ? (ILOpCode)(0xFE00 | _code.ReadByte()) : (ILOpCode)first;
    }

    private EntityHandle ReadToken() => MetadataTokens.EntityHandle(_code.ReadInt32());

    private object? Stop(string why) => _evaluator.Stop(why);

    private bool Fail(string why)
    {
        Stop(why);
        return true;
    }

    private bool Skip(int bytes)
    {
        _code.Offset += bytes;
        return true;
    }

    private bool Push(object? value)
    {
        // Deeper than any compiler goes, longer than any name is.
        if (_stack.Count >= 1000 || value is string { Length: > 10_000 }) return Fail("it takes too much memory");
        _stack.Add(value);
        return true;
    }

    private object? Peek() => _stack.Count == 0 ? Stop("its code is damaged") : _stack[^1];

    private object? Pop()
    {
        object? value = Peek();
        if (_stack.Count > 0) _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private bool Discard()
    {
        Pop();
        return true;
    }

    private bool Throw() => Fail(Pop() switch
    {
        Instance thrown => $"it throws {thrown.Type.FullName}",
        Unknown { Why: var why } => $"it throws an exception ({why})",
        _ => "it throws an exception",
    });
}
