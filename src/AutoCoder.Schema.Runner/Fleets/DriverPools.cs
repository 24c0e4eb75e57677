using System.Reflection;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What the driver (Microsoft.Data.Sqlite 10.0) keeps of connections that are closed: about 850 bytes for each distinct connection string, pooling
/// or not, until a timer has fired twice, more than four minutes after the first. A fast run over many databases has five strings for each of them,
/// and would hold them all. What the timer does is done here sooner.
/// </summary>
internal static class DriverPools
{
    /// <summary>After how many databases it is worth to do it: what is kept until then is four megabytes.</summary>
    public const int Every = 500;

    private static readonly Action? Timer = Find();

    /// <summary>Whether this version of the driver has what is called; where it has not, its own timer comes.</summary>
    public static bool IsKnown => Timer is not null;

    /// <summary>Forgets the connection strings that were idle the last time and still are.</summary>
    public static void ForgetIdle() => Timer?.Invoke();

    private static Action? Find()
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        Type? factory = typeof(SqliteConnection).Assembly.GetType("Microsoft.Data.Sqlite.SqliteConnectionFactory");
        object? instance = factory?.GetField("Instance", Any)?.GetValue(null);
        MethodInfo? callback = factory?.GetMethod("PruneCallback", Any, [typeof(object)]);
        return instance is null || callback is null ? null : () => callback.Invoke(instance, [null]);
    }
}
