using System.Text;

namespace AutoCoder.Schema.Preflight.Tests.Lockfiles;

/// <summary>An assembly of migrations with a lock file in it.</summary>
internal static class LockedAssembly
{
    private static readonly SchemaEntry Table = new("table", "t", "t", "CREATE TABLE t(a TEXT NOT NULL, b INTEGER PRIMARY KEY)");
    private static readonly SchemaEntry Index = new("index", "i", "t", "CREATE INDEX i ON t(a)");

    /// <summary>Two kinds and a lock that fits.</summary>
    public static EmittedAssembly Small() => With((SchemaLock.FileName, Text()));

    public static EmittedAssembly With(params (string Name, string Text)[] resources)
    {
        EmittedAssembly assembly = new("Emitted.Locked");
        assembly.Add("One", EmittedAssembly.Version(1), EmittedAssembly.Tags("k")).CreateType();
        assembly.Add("Two", EmittedAssembly.Version(2), EmittedAssembly.Tags("k")).CreateType();
        assembly.Add("Ten", EmittedAssembly.Version(10), EmittedAssembly.Tags("l")).CreateType();
        foreach ((string name, string text) in resources) assembly.Embed(name, Encoding.UTF8.GetBytes(text));
        return assembly;
    }

    public static string Text(params long[] versions) => SchemaLockText.Write(new SchemaLock([
        Kind("k", versions.Length == 0 ? [1, 2] : versions), Kind("l", 10)]));

    private static KindLock Kind(string kind, params long[] versions) => KindLock.Of(kind, versions.Select((version, i) => new RecordedMigration(
        version, "Locked" + version, SqlHash.Of([$"up {version}"]), null, SchemaReader.Read(i == 0 ? [Table] : [Table, Index]))));
}
