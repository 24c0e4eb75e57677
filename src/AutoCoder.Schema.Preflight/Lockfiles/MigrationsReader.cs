namespace AutoCoder.Schema.Preflight.Lockfiles;

/// <summary>Reads the migrations of an assembly and the lock file in it from one look at its bytes; nothing is loaded or run.</summary>
internal static class MigrationsReader
{
    /// <summary>Reads the assembly at a path. No state of the file throws.</summary>
    /// <param name="assemblyPath">The path of the DLL, as it is to appear in the catalogue and in messages.</param>
    /// <param name="options">What is allowed beyond the rules.</param>
    /// <param name="origin">What messages call the lock, and what they say to do about it.</param>
    public static MigrationsReading Read(string assemblyPath, CatalogueOptions options, LockOrigin origin) =>
        AssemblyContent.Read(assemblyPath) switch
        {
            AssemblyContent.Loaded content =>
                new(CatalogueReader.Read(content.Bytes, assemblyPath, options), LockResource.Read(content.Bytes, origin)),
            AssemblyContent.Refused refused => new(new CatalogueReading.Refused([refused.Why]), new SchemaLockReading.None()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
