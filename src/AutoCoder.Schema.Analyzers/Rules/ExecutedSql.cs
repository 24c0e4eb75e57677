using AutoCoder.Schema.Analyzers.Reading;
using AutoCoder.Schema.Analyzers.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>
/// Statements in <c>Execute.Sql("…")</c> that do nothing, or fail, inside the one transaction of all migrations. Looks at
/// constant texts only.
/// </summary>
internal sealed class ExecutedSql(INamedTypeSymbol executeRoot, Once<MigrationSet> set)
{
    public IEnumerable<Diagnostic> Find(IInvocationOperation call, ISymbol caller, CancellationToken cancellation)
    {
        if (call.TargetMethod.Name != "Sql" || !FluentMigratorTypes.Is(call.TargetMethod.ContainingType, executeRoot)) yield break;
        IOperation? argument = call.Arguments.FirstOrDefault(candidate => candidate.Parameter?.Ordinal == 0)?.Value;
        if (argument?.ConstantValue is not { HasValue: true, Value: string sql } || IsForOtherDatabases(call)) yield break;
        bool? isTransactional = null;
        foreach (string[] head in StatementHeads.Of(sql))
        {
            if (StatementRules.Check(head, argument.Syntax.GetLocation()) is not { } found) continue;
            isTransactional ??= IsTransactional(caller.ContainingType, set.Get(cancellation));
            if (isTransactional is true) yield return found;
        }
    }

    // Code outside of a migration class (a base class, an extension) is called by any of them.
    private static bool IsTransactional(INamedTypeSymbol? type, MigrationSet set)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (set.Find(at) is { } migration) return migration.IsTransactional is true;
        }

        return set.Classes.All(migration => migration.IsTransactional is true);
    }

    // IfDatabase("Postgres").Execute.Sql("…")
    private static bool IsForOtherDatabases(IInvocationOperation call)
    {
        IOperation? at = call.Instance;
        while (at is IPropertyReferenceOperation property) at = property.Instance;
        if (at is not IInvocationOperation { TargetMethod.Name: "IfDatabase" } condition) return false;
        return !condition.Syntax.ToString().ToUpperInvariant().Contains("SQLITE");
    }
}
