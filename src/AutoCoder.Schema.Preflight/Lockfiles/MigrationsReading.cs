namespace AutoCoder.Schema.Preflight.Lockfiles;

/// <summary>What the file of a migrations' assembly says.</summary>
/// <param name="Catalogue">Its migrations.</param>
/// <param name="Lock">The lock file that it carries; not compared with the migrations.</param>
internal sealed record MigrationsReading(CatalogueReading Catalogue, SchemaLockReading Lock);
