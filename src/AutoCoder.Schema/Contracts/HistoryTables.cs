using System.Collections.Frozen;

namespace AutoCoder.Schema.Contracts;

/// <summary>Tables in which other tools keep what they have done: printed beside a model, and no part of it.</summary>
internal static class HistoryTables
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        SqlNameComparer.Instance,
        "alembic_version", // Alembic
        "__EFMigrationsHistory", "__EFMigrationsLock", // Entity Framework Core
        "schema_migrations", "ar_internal_metadata", // Rails
        "django_migrations", // Django
        LedgerTable.Name);

    public static bool Contains(string table) => Names.Contains(table);
}
