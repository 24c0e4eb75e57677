using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// Finds in the compiled code of a migration what returns before its work is done: methods and lambdas that are async and return
/// nothing, tasks that nobody waits for, work that is given to threads. Looks at the class, what is nested in it, its base
/// classes, and the code of the same assembly that they call; nothing is run. An assembly that names no such thing, as nearly
/// all, is not looked through.
/// </summary>
internal sealed class AsynchronousCode(CallTargets targets)
{
    private const int MaximumMethods = 10_000;
    private const string AsyncAttribute = "System.Runtime.CompilerServices.AsyncStateMachineAttribute";

    private readonly Dictionary<MetadataAssembly, bool> _mayHave = [];

    /// <summary>The first of it; null when there is none.</summary>
    public AsynchronousFinding? Find(DefinedType migration)
    {
        Walk walk = new(targets, MayHave);
        HashSet<DefinedType> seen = [];
        for (TypeSymbol? at = migration; at is DefinedType type && seen.Add(type); at = type.Base) walk.Add(type, depth: 0);
        return walk.Run();
    }

    private bool MayHave(MetadataAssembly assembly)
    {
        if (_mayHave.TryGetValue(assembly, out bool known)) return known;
        MetadataReader reader = assembly.Reader;
        bool found = false;
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            TypeReference type = reader.GetTypeReference(handle);
            found |= (reader.StringComparer.StartsWith(type.Namespace, "System.Threading")
                    && !reader.StringComparer.Equals(type.Name, nameof(CancellationToken)))
                || reader.StringComparer.Equals(type.Namespace, "System.Timers")
                || reader.StringComparer.Equals(type.Name, "AsyncVoidMethodBuilder");
        }

        return _mayHave[assembly] = found;
    }

    /// <summary>The methods that are left to look at.</summary>
    private sealed class Walk(CallTargets targets, Func<MetadataAssembly, bool> mayHave)
    {
        private readonly HashSet<(MetadataAssembly, MethodDefinitionHandle)> _seen = [];
        private readonly Queue<(MetadataAssembly Assembly, MethodDefinitionHandle Method)> _left = [];

        public void Add(DefinedType type, int depth)
        {
            if (!mayHave(type.Assembly) || depth > TypeNames.MaximumNesting) return;
            foreach (MethodDefinitionHandle method in type.Definition.GetMethods()) Add(type.Assembly, method);
            foreach (TypeDefinitionHandle nested in type.Definition.GetNestedTypes()) Add(type.Assembly.Type(nested), depth + 1);
        }

        public AsynchronousFinding? Run()
        {
            while (_left.TryDequeue(out (MetadataAssembly Assembly, MethodDefinitionHandle Method) next))
            {
                if (In(next.Assembly, next.Method) is { } found) return found;
            }

            return null;
        }

        private void Add(MetadataAssembly assembly, MethodDefinitionHandle method)
        {
            if (_seen.Count < MaximumMethods && _seen.Add((assembly, method))) _left.Enqueue((assembly, method));
        }

        private AsynchronousFinding? In(MetadataAssembly assembly, MethodDefinitionHandle handle)
        {
            MethodDefinition method = assembly.Reader.GetMethodDefinition(handle);
            string name = assembly.Reader.GetString(method.Name);
            if (IsAsyncVoid(assembly, method)) return new(AsynchronousSort.AsyncVoid, Written(assembly, method, name), "");
            if (method.RelativeVirtualAddress == 0) return null;
            AddStateMachine(assembly, method, name);
            BlobReader code = assembly.Body(method.RelativeVirtualAddress).GetILReader();
            CallTarget? last = null;
            while (code.RemainingBytes > 0)
            {
                ILOpCode op = Instruction.Read(ref code);
#pragma warning disable CA1508 // it is that of the instruction before
                if (op == ILOpCode.Pop && last is not null && IsTask(last.Signature.ReturnType))
#pragma warning restore CA1508
                    return new(AsynchronousSort.LeftTask, Written(assembly, method, name), last.FullName);
                last = null;
                if (Instruction.IsCall(op))
                {
                    EntityHandle called = MetadataTokens.EntityHandle(code.ReadInt32());
                    if (targets.Resolve(assembly, called) is not { } target) continue;
                    if (target.Owner is ForeignType owner && GivesAway(owner.FullName, target.Name))
                        return new(AsynchronousSort.OtherThread, Written(assembly, method, name), target.FullName);
                    if (target.Owner is DefinedType defined && defined.Assembly == assembly && !target.Definition.IsNil)
                        Add(assembly, target.Definition);
                    last = op is ILOpCode.Call or ILOpCode.Callvirt ? target : null;
                }
                else
                {
                    Instruction.Skip(ref code, op);
                }
            }

            return null;
        }

        // The compiler puts the code of an async method, and of an iterator, into a class beside it that has its name.
        private void AddStateMachine(MetadataAssembly assembly, MethodDefinition method, string name)
        {
            foreach (TypeDefinitionHandle nested in assembly.Reader.GetTypeDefinition(method.GetDeclaringType()).GetNestedTypes())
            {
                TypeDefinition type = assembly.Reader.GetTypeDefinition(nested);
                if (!assembly.Reader.StringComparer.StartsWith(type.Name, $"<{name}>d")) continue;
                foreach (MethodDefinitionHandle inner in type.GetMethods()) Add(assembly, inner);
            }
        }

        private static bool IsAsyncVoid(MetadataAssembly assembly, MethodDefinition method)
        {
            MetadataReader reader = assembly.Reader;
            foreach (CustomAttributeHandle handle in method.GetCustomAttributes())
            {
                EntityHandle constructor = reader.GetCustomAttribute(handle).Constructor;
                if (constructor.Kind != HandleKind.MemberReference) continue;
                EntityHandle type = reader.GetMemberReference((MemberReferenceHandle)constructor).Parent;
                if (type.Kind == HandleKind.TypeReference && TypeNames.Of(reader, (TypeReferenceHandle)type) == AsyncAttribute)
                    return SignatureNames.Of(reader, method).ReturnType == "System.Void";
            }

            return false;
        }

        // <Up>b__0_0 is a lambda that is written in Up, <Up>g__Fill|0_0 a function in it; MoveNext is the code of <UpAsync>d__0.
        private static string Written(MetadataAssembly assembly, MethodDefinition method, string name)
        {
            string written = name == "MoveNext"
                ? assembly.Reader.GetString(assembly.Reader.GetTypeDefinition(method.GetDeclaringType()).Name)
                : name;
            int end = written.IndexOf('>', StringComparison.Ordinal);
            if (written.Length == 0 || written[0] != '<' || end <= 1) return written;
            string outer = written[1..end];
            if (written.AsSpan(end + 1).StartsWith("b")) return $"a lambda in {outer}";
            return written.AsSpan(end + 1).StartsWith("g__") && written.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar
                ? $"{written[(end + 4)..bar]} in {outer}"
                : outer;
        }

        private static bool IsTask(string type) =>
            type.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal)
            || type.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal);

        private static bool GivesAway(string type, string method) => type switch
        {
            "System.Threading.Thread" => method is "Start" or "UnsafeStart",
            "System.Threading.ThreadPool" => method is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem"
                or "RegisterWaitForSingleObject" or "UnsafeRegisterWaitForSingleObject",
            "System.Threading.Timer" or "System.Timers.Timer" or "System.Threading.PeriodicTimer" => method == ".ctor",
            _ => false,
        };
    }

    /// <summary>The instructions of a method, as far as it takes to go from one to the next (ECMA-335, III).</summary>
    private static class Instruction
    {
        public static ILOpCode Read(ref BlobReader code)
        {
            byte first = code.ReadByte();
            return first == 0xFE ? (ILOpCode)(0xFE00 | code.ReadByte()) : (ILOpCode)first;
        }

        public static bool IsCall(ILOpCode op) =>
            op is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Jmp;

        public static void Skip(ref BlobReader code, ILOpCode op)
        {
            int size = op == ILOpCode.Switch ? checked(code.ReadInt32() * 4) : SizeOf(op);
            code.Offset += size;
        }

        private static int SizeOf(ILOpCode op) => op switch
        {
            ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
            >= ILOpCode.Ldarg_s and <= ILOpCode.Stloc_s or ILOpCode.Ldc_i4_s or >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s
                or ILOpCode.Leave_s or ILOpCode.Unaligned or (ILOpCode)0xFE19 => 1,
            >= ILOpCode.Ldarg and <= ILOpCode.Stloc => 2,
            ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or ILOpCode.Calli or >= ILOpCode.Br and <= ILOpCode.Blt_un
                or >= ILOpCode.Cpobj and <= ILOpCode.Ldstr or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox
                or >= ILOpCode.Ldfld and <= ILOpCode.Stobj or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema
                or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany
                or ILOpCode.Ldtoken or ILOpCode.Leave or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof => 4,
            _ => 0,
        };
    }
}

/// <summary>What of a migration's code returns before its work is done.</summary>
/// <param name="Sort">How.</param>
/// <param name="Where">The method of the migration, as it is written.</param>
/// <param name="Called">What it calls; empty for code that is async itself.</param>
internal sealed record AsynchronousFinding(AsynchronousSort Sort, string Where, string Called);

/// <summary>How code returns before its work is done.</summary>
internal enum AsynchronousSort
{
    /// <summary>It is async and returns nothing.</summary>
    AsyncVoid,

    /// <summary>It throws a task away.</summary>
    LeftTask,

    /// <summary>It gives work to a thread, the pool or a timer.</summary>
    OtherThread,
}
