using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Lockfiles;

namespace AutoCoder.Schema.Preflight.Lockfiles;

/// <summary>What the file of a migrations' assembly says.</summary>
/// <param name="Catalogue">Its migrations.</param>
/// <param name="Lock">The lock file that it carries; not compared with the migrations.</param>
public sealed record MigrationsReading(CatalogueReading Catalogue, SchemaLockReading Lock);
