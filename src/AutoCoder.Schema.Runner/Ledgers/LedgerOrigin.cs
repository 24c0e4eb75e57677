using System.Reflection;

namespace AutoCoder.Schema.Runner.Ledgers;

/// <summary>Who writes into ledgers.</summary>
/// <param name="Build">The migrations and the program, with their versions.</param>
/// <param name="Host">The machine.</param>
internal sealed record LedgerOrigin(string Build, string Host)
{
    /// <summary>This program on this machine, with these migrations.</summary>
    public static LedgerOrigin Of(MigrationAssembly migrations) => new(
        $"{FileName(migrations.Assembly)} {Version(migrations.Assembly)}; {typeof(LedgerOrigin).Assembly.GetName().Name} {Version(typeof(LedgerOrigin).Assembly)}",
        Environment.MachineName);

    private static string FileName(Assembly assembly) =>
        assembly.Location.Length == 0 ? $"{assembly.GetName().Name}.dll" : Path.GetFileName(assembly.Location);

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{assembly.GetName().Version}";
}
