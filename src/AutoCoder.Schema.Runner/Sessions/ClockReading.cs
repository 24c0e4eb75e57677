using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// Tells by the compiled code of a migration whether it asks what time it is. Two replays within two seconds see that of a value
/// that is of the second, and of none that is of the hour, the day or the year.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MigrationAssembly.KeptWhole)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = MigrationAssembly.KeptWhole)]
internal sealed class ClockReading
{
    // The platform; and logs, which ask the time for their own lines, of which none reaches a statement.
    private static readonly string[] NotFollowed =
        ["System", "Microsoft", "FluentMigrator", "netstandard", "mscorlib", "NLog", "Serilog", "log4net"];

    private readonly HashSet<MethodBase> _seen = [];
    private readonly Queue<MethodBase> _left = [];

    private ClockReading(Type migration)
    {
        for (Type? type = migration; type is not null && !IsNotFollowed(type); type = type.BaseType) Add(type);
    }

    /// <summary>Whether it does, itself or by what it calls outside of the platform and of logs.</summary>
    /// <param name="migration">Its class.</param>
    public static bool IsIn(Type migration) => new ClockReading(migration).IsFound();

    private bool IsFound()
    {
        while (_left.TryDequeue(out MethodBase? next))
        {
            try
            {
                foreach ((_, MemberInfo? member) in CompiledCode.NamesOf(next) ?? [])
                {
                    if (member is MethodBase called && IsClock(called)) return true;
                    Follow(member);
                }
            }
            catch (Exception exception) when (exception is BadImageFormatException or ArgumentException or NotSupportedException
                or TypeLoadException or IOException)
            {
                continue; // what cannot be read is judged by the replays alone
            }
        }

        return false;
    }

    // A type that is named may be made or started: whatever of it is called by an interface, nobody can tell.
    private void Follow(MemberInfo? member)
    {
        if (member is null || IsNotFollowed((member as Type) ?? member.DeclaringType)) return;
        if (member is MethodBase { IsConstructor: true }) Add(member.DeclaringType!);
        else if (member is MethodBase called) Add(called);
        if (member.DeclaringType?.TypeInitializer is { } start) Add(start);
    }

    private void Add(Type type)
    {
        foreach (MethodBase method in type.GetConstructors(CompiledCode.Declared)
            .Concat<MethodBase>(type.GetMethods(CompiledCode.Declared))) Add(method);
    }

    private void Add(MethodBase method)
    {
        if (!method.IsAbstract && _seen.Add(method)) _left.Enqueue(method);
    }

    private static bool IsClock(MethodBase called) =>
        (called.DeclaringType == typeof(DateTime) || called.DeclaringType == typeof(DateTimeOffset))
            && called.Name is "get_Now" or "get_UtcNow" or "get_Today"
        || called.DeclaringType == typeof(TimeProvider) && called.Name is "GetUtcNow" or "GetLocalNow";

    private static bool IsNotFollowed(Type? type) =>
        type is null || NotFollowed.Any(name => type.Assembly.GetName().Name is { } assembly
            && (assembly == name || assembly.StartsWith($"{name}.", StringComparison.Ordinal)));
}
