using System.Reflection;

namespace AutoCoder.Schema.Testing.Trials;

/// <summary>Reads the migrations of a suite as the gate does: from the file, without loading it.</summary>
internal static class SuiteMigrations
{
    /// <summary>The migrations, or why there are none, and the lock.</summary>
    /// <exception cref="InvalidOperationException">The assembly was not loaded from a file.</exception>
    public static MigrationsReading Read(MigrationSuite suite) => MigrationsReader.Read(
        PathOf(suite.Assembly), new CatalogueOptions { AllowNonTransactional = suite.AllowsNonTransactional }, Origin(suite));

    /// <summary>What messages call the lock.</summary>
    public static LockOrigin Origin(MigrationSuite suite)
    {
        string path = PathOf(suite.Assembly);
        return LockOrigin.Assembly(path, ["--migrations", path, .. suite.AllowsNonTransactional ? ["--allow-non-transactional"] : Array.Empty<string>()]);
    }

    /// <summary>The assembly's file.</summary>
    public static string PathOf(Assembly assembly) => assembly.Location.Length > 0
        ? assembly.Location
        : throw new InvalidOperationException($"The assembly {assembly.GetName().Name} was not loaded from a file, so its metadata cannot be read.");
}
