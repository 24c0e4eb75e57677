using AutoCoder.Schema.Analyzers.Reading;
using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>Migrations that ask to run outside a transaction.</summary>
internal static class Transactions
{
    public static IEnumerable<Finding> Find(MigrationSet set, CancellationToken cancellation) =>
        from migration in set.Classes
        where migration is { IsExported: true, IsTransactional: false }
        select new Finding(
            migration.Type,
            Diagnostic.Create(MigrationRules.NotTransactional, Places.Of(migration, AttributeRole.Migration, cancellation), migration.Name));
}
