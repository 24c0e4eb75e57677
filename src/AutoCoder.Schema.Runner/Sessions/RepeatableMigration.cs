using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// Tells by the compiled code of a migration whether what it asks for can depend on nothing but the schema: it calls
/// FluentMigrator's language, its own assembly, and a few plain things of the platform. The time, new identifiers, files, the
/// connection string, values that somebody sets, what is injected: with any of them it has to run on every database. What is
/// not known to be harmless is not.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MigrationAssembly.KeptWhole)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = MigrationAssembly.KeptWhole)]
[UnconditionalSuppressMessage("Trimming", "IL2080", Justification = MigrationAssembly.KeptWhole)]
internal sealed class RepeatableMigration
{
    private static readonly FrozenSet<string> OfTheDatabase =
        FrozenSet.Create(
            StringComparer.Ordinal, "get_ConnectionString", "get_ApplicationContext", "get_Context", "GetUpExpressions",
            "GetDownExpressions", "WithConnection");

    private static readonly FrozenSet<Type> Plain = new[]
    {
        typeof(object), typeof(string), typeof(Nullable<>), typeof(Nullable), typeof(RuntimeHelpers), typeof(Array),
        typeof(decimal), typeof(Type), typeof(DefaultInterpolatedStringHandler),
        typeof(Dictionary<,>), typeof(List<>), typeof(DBNull),
    }.ToFrozenSet();

    private readonly Type _migration;
    private readonly HashSet<MethodBase> _seen = [];
    private readonly Queue<MethodBase> _left = [];

    private RepeatableMigration(Type migration) => _migration = migration;

    /// <summary>Whether it is.</summary>
    public static bool Is(Type migration)
    {
        try
        {
            return new RepeatableMigration(migration).IsRepeatable();
        }
        catch (Exception exception) when (exception is BadImageFormatException or ArgumentException or NotSupportedException
            or TypeLoadException or IOException)
        {
            return false; // code that cannot be read is not known to be harmless
        }
    }

    private bool IsRepeatable()
    {
        if (!_migration.IsSubclassOf(typeof(MigrationBase))) return false;
        for (Type type = _migration; type.Assembly != typeof(MigrationBase).Assembly; type = type.BaseType!)
        {
            if (type.Assembly != _migration.Assembly) return false;
            if (type.GetConstructors(CompiledCode.Declared)
                .Any(constructor => !constructor.IsStatic && constructor.GetParameters().Length > 0)) return false;
            if (type.GetMethods(CompiledCode.Declared).Any(method => OfTheDatabase.Contains(method.Name))) return false;
            foreach (MethodBase method in type.GetConstructors(CompiledCode.Declared)
                .Concat<MethodBase>(type.GetMethods(CompiledCode.Declared).Where(method => method.Name != "Down"))) Add(method);
        }

        while (_left.TryDequeue(out MethodBase? next))
        {
            if (!IsHarmless(next)) return false;
        }

        return true;
    }

    private void Add(MethodBase method)
    {
        if (!method.IsAbstract && _seen.Add(method)) _left.Enqueue(method);
    }

    private bool IsHarmless(MethodBase method) => CompiledCode.NamesOf(method) is { } names && names.All(IsHarmless);

    private bool IsHarmless((OperandType Operand, MemberInfo? Member) named) => named.Operand switch
    {
        OperandType.InlineMethod => IsHarmlessCall((MethodBase)named.Member!),
        OperandType.InlineField => IsHarmlessField((FieldInfo)named.Member!),
        OperandType.InlineTok => named.Member is Type or FieldInfo { IsStatic: true, IsInitOnly: true },
        _ => false,
    };

    private bool IsHarmlessCall(MethodBase called)
    {
        Type type = called.DeclaringType!;
        if (type.Assembly == _migration.Assembly)
        {
            bool isOverridable = called is { IsVirtual: true, IsFinal: false } && !type.IsSealed;
            if (isOverridable && !type.IsAssignableFrom(_migration)) return false;
            Add(called);
            return called.IsStatic || called.IsConstructor ? IsHarmlessStart(type) : true;
        }

        if (type.Assembly.GetName().Name!.StartsWith("FluentMigrator", StringComparison.Ordinal))
            return !OfTheDatabase.Contains(called.Name);
        return type.IsSubclassOf(typeof(Delegate)) || Plain.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }

    // The compiler keeps the lambdas that it has made in fields that it writes itself.
    private bool IsHarmlessField(FieldInfo field)
    {
        Type type = field.DeclaringType!;
        if (type.Assembly != _migration.Assembly)
            return type == typeof(string) || type == typeof(DBNull)
                || type.Assembly.GetName().Name!.StartsWith("FluentMigrator", StringComparison.Ordinal);
        if (!field.IsStatic || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            return !field.IsStatic || IsHarmlessStart(type);
        return field.IsInitOnly
            && (IsValue(field.FieldType)
            || (field is { IsPrivate: true, FieldType.IsArray: true } && IsValue(field.FieldType.GetElementType()!)))
            && IsHarmlessStart(type);
    }

    private static bool IsValue(Type type) => type.IsPrimitive || type == typeof(string);

    private bool IsHarmlessStart(Type type)
    {
        if (type.TypeInitializer is { } start) Add(start);
        return true;
    }
}
