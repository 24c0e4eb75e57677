using System.Numerics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// Follows the code of constructors and property getters as far as it only computes: arithmetic, text, dates, branches, calls of
/// such code. It always ends (steps, depth and sizes are bounded), touches nothing outside itself, and what it cannot follow is
/// <see cref="Unknown"/> or stops it; it never guesses. Static fields are not followed: what is in them depends on the order in
/// which .NET creates attributes.
/// </summary>
internal sealed class Evaluator
{
    // A version computed from six numbers takes some hundred steps.
    private const int MaximumSteps = 50_000, MaximumStepsOfAll = 5_000_000, MaximumDepth = 64;

    private int _steps, _stepsOfAll, _depth;

    public CallTargets Targets { get; } = new();

    /// <summary>Calls a method from the outside; the answer is <see cref="Unknown"/> when that does not come to an end.</summary>
    public object? Evaluate(CallTarget target, object?[] arguments)
    {
        (_steps, _depth) = (0, 0);
        try
        {
            return Invoke(target, arguments, isVirtual: false);
        }
        catch (UnfollowedCodeException end)
        {
            return new Unknown(end.Message);
        }
    }

    private object? Invoke(CallTarget target, object?[] arguments, bool isVirtual)
    {
        if (isVirtual && arguments.Length > 0)
        {
            if (arguments[0] is null) throw new UnfollowedCodeException("it uses a null");
            if (target.Owner is DefinedType { IsInterface: true })
                throw new UnfollowedCodeException($"it calls {target.FullName} through an interface");
            if (arguments[0] is Unknown) return FrameworkCalls.Unfollowed(target, arguments);
            if (arguments[0] is Instance instance) target = CallTargets.Dispatch(target, instance.Type);
        }

        if (target.Owner is DefinedType owner && !target.Definition.IsNil) return Run(owner, target, arguments);
        return FluentMigratorCalls.TryCall(target, arguments, out object? known) ? known : FrameworkCalls.Call(target, arguments);
    }

    private object? Construct(CallTarget target, object?[] arguments)
    {
        if (target.Owner is not (DefinedType or ForeignType { Origin: ForeignOrigin.FluentMigrator }))
            return FrameworkCalls.Call(target, arguments);
        if (target.Owner is DefinedType { IsValueType: true })
            throw new UnfollowedCodeException($"it uses the struct {target.Owner.FullName}");
        Instance created = new(target.Owner);
        Invoke(target, [created, .. arguments], isVirtual: false);
        return created;
    }

    private object? Run(DefinedType owner, CallTarget target, object?[] arguments)
    {
        if (_depth >= MaximumDepth) throw new UnfollowedCodeException("its calls are nested too deeply");
        MethodDefinition method = owner.Assembly.Reader.GetMethodDefinition(target.Definition);
        bool isPlain = method.RelativeVirtualAddress != 0
            && (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.IL
            && arguments.Length == target.ArgumentCount;
        MethodBodyBlock? body = isPlain ? owner.Assembly.Body(method.RelativeVirtualAddress) : null;
        if (body is null || body.ExceptionRegions.Length > 0)
            throw new UnfollowedCodeException($"it calls {target.FullName}, which has no code or handles exceptions");
        _depth++;
        object? result = new MethodRun(this, owner.Assembly, target, arguments, body).ToEnd();
        _depth--;
        return result;
    }

    private void Step()
    {
        if (++_steps > MaximumSteps || ++_stepsOfAll > MaximumStepsOfAll)
            throw new UnfollowedCodeException("it takes too many steps");
    }

    /// <summary>
    /// One method: its arguments, locals, stack, and the instruction that comes next (ECMA-335, III). On the stack are
    /// <c>int</c>, <c>long</c> and objects; numbers that were boxed are objects of their own type. Compilers write out the
    /// conversions to narrower numbers, so that places need not make them.
    /// </summary>
    private sealed class MethodRun
    {
        // Deeper than any compiler goes, longer than any name is.
        private const int MaximumStack = 1000, MaximumArray = 1000;

        private readonly Evaluator _evaluator;
        private readonly MetadataAssembly _assembly;
        private readonly CallTarget _target;
        private readonly object?[] _arguments;
        private readonly object?[] _locals;
        private readonly Stack<object?> _stack = [];
        private BlobReader _code;
        private TypeSymbol? _constrained;

        public MethodRun(
            Evaluator evaluator, MetadataAssembly assembly, CallTarget target, object?[] arguments, MethodBodyBlock body)
        {
            (_evaluator, _assembly, _target, _arguments) = (evaluator, assembly, target, arguments);
            _code = body.GetILReader();
            _locals = body.LocalSignature.IsNil
                ? []
                : [.. SignatureNames.OfLocals(assembly.Reader, body.LocalSignature).Select(FrameworkCalls.Default)];
        }

        public object? ToEnd()
        {
            while (true)
            {
                _evaluator.Step();
                if (_code.RemainingBytes == 0) throw new UnfollowedCodeException("its code has no end");
                byte first = _code.ReadByte();
                ILOpCode op = first == 0xFE ? (ILOpCode)(0xFE00 | _code.ReadByte()) : (ILOpCode)first;
                if (op == ILOpCode.Ret) return _target.ReturnsValue ? Pop() : null;
                if (!(Constant(op) || Variable(op) || Jump(op) || Object(op) || Call(op) || Number(op)))
                    throw new UnfollowedCodeException($"it uses the instruction {op.ToString().ToLowerInvariant()}");
            }
        }

        private bool Constant(ILOpCode op) => op switch
        {
            ILOpCode.Nop => true,
            ILOpCode.Ldnull => Push(null),
            ILOpCode.Ldstr => Push(_assembly.Reader.GetUserString(MetadataTokens.UserStringHandle(_code.ReadInt32() & 0xFFFFFF))),
            >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => Push((int)op - (int)ILOpCode.Ldc_i4_0),
            ILOpCode.Ldc_i4_s => Push((int)_code.ReadSByte()),
            ILOpCode.Ldc_i4 => Push(_code.ReadInt32()),
            ILOpCode.Ldc_i8 => Push(_code.ReadInt64()),
            ILOpCode.Dup => Push(_stack.Peek()),
            ILOpCode.Pop => _stack.TryPop(out _),
            _ => false,
        };

        private bool Variable(ILOpCode op) => op switch
        {
            >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => Push(_arguments[op - ILOpCode.Ldarg_0]),
            ILOpCode.Ldarg_s => Push(_arguments[_code.ReadByte()]),
            ILOpCode.Ldarga_s => Push(new Place(_arguments, _code.ReadByte())),
            ILOpCode.Starg_s => Store(_arguments, _code.ReadByte(), Pop()),
            >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => Push(_locals[op - ILOpCode.Ldloc_0]),
            ILOpCode.Ldloc_s => Push(_locals[_code.ReadByte()]),
            ILOpCode.Ldloca_s => Push(new Place(_locals, _code.ReadByte())),
            >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => Store(_locals, op - ILOpCode.Stloc_0, Pop()),
            ILOpCode.Stloc_s => Store(_locals, _code.ReadByte(), Pop()),
            _ => false,
        };

        private bool Jump(ILOpCode op)
        {
            if (op == ILOpCode.Switch) return JumpByTable();
            if (op is < ILOpCode.Br_s or > ILOpCode.Blt_un) return false;
            int distance = op <= ILOpCode.Blt_un_s ? _code.ReadSByte() : _code.ReadInt32();
            bool goes = op switch
            {
                ILOpCode.Br or ILOpCode.Br_s => true,
                ILOpCode.Brtrue or ILOpCode.Brtrue_s => IsTrue(Pop()),
                ILOpCode.Brfalse or ILOpCode.Brfalse_s => !IsTrue(Pop()),
                _ => Decided(Pop(), Pop(), op),
            };
            if (goes) JumpTo((long)_code.Offset + distance);
            return true;
        }

        private bool JumpByTable()
        {
            int count = _code.ReadInt32(), table = _code.Offset;
            if (count < 0 || count > _code.RemainingBytes / sizeof(int)) throw new BadImageFormatException();
            _code.Offset = table + (count * sizeof(int));
            if (Known(Pop()) is not int index || index < 0 || index >= count) return true;
            int end = _code.Offset;
            _code.Offset = table + (index * sizeof(int));
            JumpTo((long)end + _code.ReadInt32());
            return true;
        }

        private void JumpTo(long target) =>
            _code.Offset = target >= 0 && target < _code.Length ? (int)target : throw new BadImageFormatException();

        // Fields, arrays and boxes.
        private bool Object(ILOpCode op)
        {
            switch (op)
            {
                case ILOpCode.Ldfld:
                    FieldName loaded = ReadField();
                    return Push(Pop() switch
                    {
                        Unknown unknown => unknown,
                        Instance instance => instance[loaded.FullName] ?? FrameworkCalls.Default(loaded.Type),
                        _ => throw new UnfollowedCodeException($"it uses the field {loaded.FullName}"),
                    });
                case ILOpCode.Stfld:
                    FieldName stored = ReadField();
                    object? value = Pop();
                    if (Pop() is not Instance owner) throw new UnfollowedCodeException($"it sets the field {stored.FullName}");
                    owner[stored.FullName] = value;
                    return true;
                case ILOpCode.Ldsfld:
                    FieldName shared = ReadField();
                    return shared.Owner is DefinedType
                        ? throw new UnfollowedCodeException($"it uses static state ({shared.FullName})")
                        : Push(FrameworkCalls.Field(shared.FullName));
                case ILOpCode.Newarr:
                    string type = ReadType().Name;
                    return Known(Pop()) is int and >= 0 and <= MaximumArray and var length
                        ? Push(Enumerable.Repeat(FrameworkCalls.Default(type), length).ToArray())
                        : throw new UnfollowedCodeException("it makes a large array");
                case ILOpCode.Ldlen:
                    return Push(
                        Known(Pop()) is object?[] counted ? counted.Length : throw new UnfollowedCodeException("it uses a null"));
                case >= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref:
                    return Push(Item(Pop(), Pop()).Value);
                case >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref:
                    object? item = Pop();
                    Item(Pop(), Pop()).Value = item;
                    return true;
                case ILOpCode.Box:
                    (TypeSymbol? symbol, string name) = ReadType();
                    return Push(FrameworkCalls.Boxed(symbol, name, Pop()));
                default:
                    return false;
            }
        }

        private bool Call(ILOpCode op)
        {
            if (op == ILOpCode.Constrained)
            {
                _constrained = ReadType().Symbol;
                return true;
            }

            if (op == ILOpCode.Throw)
                throw new UnfollowedCodeException(
                    Pop() is Unknown { Why: var why } ? $"it throws an exception ({why})" : "it throws an exception");
            if (op is not (ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj)) return false;
            CallTarget target = _evaluator.Targets.Resolve(_assembly, ReadToken()) ?? throw new BadImageFormatException();
            object?[] arguments =
                new object?[op == ILOpCode.Newobj ? target.Signature.ParameterTypes.Length : target.ArgumentCount];
            if (arguments.Length > _stack.Count) throw new BadImageFormatException();
            for (int i = arguments.Length - 1; i >= 0; i--) arguments[i] = Pop();
            if (op == ILOpCode.Newobj) return Push(_evaluator.Construct(target, arguments));
            if (_constrained is { } type && arguments is [Place place, ..])
                arguments[0] = FrameworkCalls.Boxed(type, type.FullName, place.Value);
            _constrained = null;
            object? result = _evaluator.Invoke(target, arguments, isVirtual: op == ILOpCode.Callvirt);
            return !target.ReturnsValue || Push(result);
        }

        private bool Number(ILOpCode op)
        {
            try
            {
                switch (op)
                {
                    case ILOpCode.Neg:
                        return Push(
                            Pop() switch { Unknown unknown => unknown, int a => -a, long a => -a, _ => throw NoNumbers() });
                    case (>= ILOpCode.Add and <= ILOpCode.Shr) or (>= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf):
                        (object? right, object? left) = (Pop(), Pop());
                        return Push(left as Unknown ?? right as Unknown ?? (left, right) switch
                        {
                            (int a, int b) => Binary(op, a, b, b),
                            (long a, int b) => Binary(op, a, b, b),
                            (long a, long b) => Binary(op, a, b, (int)b),
                            _ => throw NoNumbers(),
                        });
                    case >= ILOpCode.Ceq and <= ILOpCode.Clt_un:
                        return Push(Decided(Pop(), Pop(), op) ? 1 : 0);
                    default:
                        return IsConversion(op) && Push(Pop() switch
                        {
                            Unknown unknown => unknown,
                            int a when op == ILOpCode.Conv_u8 => (long)unchecked((uint)a),
                            int a => Converted(op, a),
                            long a => Converted(op, a),
                            _ => throw NoNumbers(),
                        });
                }
            }
            catch (Exception e) when (e is OverflowException or DivideByZeroException)
            {
                throw new UnfollowedCodeException($"its arithmetic fails ({e.Message.TrimEnd('.')})");
            }
        }

        private static object Binary<T>(ILOpCode op, T a, T b, int shift)
            where T : struct, IBinaryInteger<T> => op switch
            {
                ILOpCode.Add => unchecked(a + b),
                ILOpCode.Sub => unchecked(a - b),
                ILOpCode.Mul => unchecked(a * b),
                ILOpCode.Div => a / b,
                ILOpCode.Rem => a % b,
                ILOpCode.And => a & b,
                ILOpCode.Or => a | b,
                ILOpCode.Xor => a ^ b,
                ILOpCode.Shl => a << shift,
                ILOpCode.Shr => a >> shift,
                ILOpCode.Add_ovf => checked(a + b),
                ILOpCode.Sub_ovf => checked(a - b),
                ILOpCode.Mul_ovf => checked(a * b),
                _ => throw new UnfollowedCodeException("it calculates without signs"),
            };

        private static bool IsConversion(ILOpCode op) => op is (>= ILOpCode.Conv_i1 and <= ILOpCode.Conv_i8)
            or ILOpCode.Conv_u4 or ILOpCode.Conv_u8 or ILOpCode.Conv_u1 or ILOpCode.Conv_u2
            or ILOpCode.Conv_ovf_i1 or ILOpCode.Conv_ovf_i2 or ILOpCode.Conv_ovf_i4 or ILOpCode.Conv_ovf_i8
            or ILOpCode.Conv_ovf_u1 or ILOpCode.Conv_ovf_u2;

        private static object Converted(ILOpCode op, long a) => op switch
        {
            ILOpCode.Conv_i1 => (int)unchecked((sbyte)a),
            ILOpCode.Conv_i2 => (int)unchecked((short)a),
            ILOpCode.Conv_i4 or ILOpCode.Conv_u4 => unchecked((int)a),
            ILOpCode.Conv_u1 => (int)unchecked((byte)a),
            ILOpCode.Conv_u2 => (int)unchecked((ushort)a),
            ILOpCode.Conv_ovf_i1 => (int)checked((sbyte)a),
            ILOpCode.Conv_ovf_i2 => (int)checked((short)a),
            ILOpCode.Conv_ovf_i4 => checked((int)a),
            ILOpCode.Conv_ovf_u1 => (int)checked((byte)a),
            ILOpCode.Conv_ovf_u2 => (int)checked((ushort)a),
            _ => (object)a,
        };

        private static bool IsTrue(object? value) =>
            Known(value) switch { null => false, int a => a != 0, long a => a != 0, _ => true };

        // Of those without signs one is also how compilers ask whether something is not null.
        private static bool Decided(object? right, object? left, ILOpCode op)
        {
            if (op is >= ILOpCode.Beq and <= ILOpCode.Blt_un) op -= ILOpCode.Beq - ILOpCode.Beq_s;
            bool isUnsigned = op is ILOpCode.Cgt_un or ILOpCode.Clt_un or (>= ILOpCode.Bge_un_s and <= ILOpCode.Blt_un_s);
            int sign = (Known(left), Known(right)) switch
            {
                (int a, int b) => isUnsigned ? unchecked((uint)a).CompareTo(unchecked((uint)b)) : a.CompareTo(b),
                (long a, long b) => isUnsigned ? unchecked((ulong)a).CompareTo(unchecked((ulong)b)) : a.CompareTo(b),
                (null or string or Instance or object?[], null) => left is null ? 0 : 1,
                _ => throw new UnfollowedCodeException("it compares what are no numbers"),
            };
            return op switch
            {
                ILOpCode.Ceq or ILOpCode.Beq_s => sign == 0,
                ILOpCode.Bne_un_s => sign != 0,
                ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Bgt_s or ILOpCode.Bgt_un_s => sign > 0,
                ILOpCode.Clt or ILOpCode.Clt_un or ILOpCode.Blt_s or ILOpCode.Blt_un_s => sign < 0,
                ILOpCode.Bge_s or ILOpCode.Bge_un_s => sign >= 0,
                _ => sign <= 0,
            };
        }

        private static UnfollowedCodeException NoNumbers() => new("it calculates with what are no numbers");

        // Nothing is decided by what is not known.
        private static object? Known(object? value) =>
            value is Unknown { Why: var why } ? throw new UnfollowedCodeException(why) : value;

        private static Place Item(object? index, object? array) =>
            Known(array) is object?[] items && Known(index) is int at && at >= 0 && at < items.Length
                ? new Place(items, at)
                : throw new UnfollowedCodeException("it uses an array beyond its end");

        private EntityHandle ReadToken() => MetadataTokens.EntityHandle(_code.ReadInt32());

        private (TypeSymbol? Symbol, string Name) ReadType()
        {
            EntityHandle token = ReadToken();
            return (_assembly.Resolver.Resolve(_assembly, token), TypeNames.Of(_assembly.Reader, token));
        }

        private FieldName ReadField() => FieldName.Of(_assembly, ReadToken());

        private bool Push(object? value)
        {
            if (_stack.Count >= MaximumStack || value is string { Length: > FrameworkCalls.MaximumText })
                throw new UnfollowedCodeException("it takes too much memory");
            _stack.Push(value);
            return true;
        }

        private object? Pop() => _stack.Pop();

        private static bool Store(object?[] places, int index, object? value)
        {
            places[index] = value;
            return true;
        }
    }
}

/// <summary>The evaluation is at its end. It never leaves <see cref="Evaluator"/>: it becomes an <see cref="Unknown"/>.</summary>
internal sealed class UnfollowedCodeException(string why) : Exception(why);
