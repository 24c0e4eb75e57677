using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>
/// Code of a migration that returns before its work is done: async and without a result, a task that nobody waits for, work for
/// another thread. Looks at migration classes, their base classes and what is nested in them; code that they call elsewhere is
/// the catalogue's to follow.
/// </summary>
internal sealed class Asynchronous(FluentMigratorSymbols types)
{
    private static readonly string[] Starts =
    [
        "System.Threading.Thread.Start", "System.Threading.Thread.UnsafeStart",
        "System.Threading.ThreadPool.QueueUserWorkItem", "System.Threading.ThreadPool.UnsafeQueueUserWorkItem",
        "System.Threading.ThreadPool.RegisterWaitForSingleObject",
        "System.Threading.ThreadPool.UnsafeRegisterWaitForSingleObject",
    ];

    private static readonly string[] Timers = ["System.Threading.Timer", "System.Timers.Timer", "System.Threading.PeriodicTimer"];

    /// <summary>What is said of a method.</summary>
    public IEnumerable<Diagnostic> OfMethod(IMethodSymbol method)
    {
        if (method is not { IsAsync: true, ReturnsVoid: true } || MigrationOf(method) is not { } migration) yield break;
        Location place = method.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
        yield return Diagnostic.Create(MigrationRules.Asynchronous, place, MigrationSymbol.NameOf(migration), method.Name);
    }

    /// <summary>What is said of a lambda or of a function in a method.</summary>
    public IEnumerable<Diagnostic> OfFunction(IMethodSymbol function, SyntaxNode syntax, ISymbol caller)
    {
        if (function is not { IsAsync: true, ReturnsVoid: true } || MigrationOf(caller) is not { } migration) yield break;
        string name = function.MethodKind == MethodKind.LocalFunction ? function.Name : $"a lambda in {caller.Name}";
        Location place = function.MethodKind == MethodKind.LocalFunction ? function.Locations[0] : syntax.GetLocation();
        yield return Diagnostic.Create(MigrationRules.Asynchronous, place, MigrationSymbol.NameOf(migration), name);
    }

    /// <summary>What is said of a statement that throws away what it gets.</summary>
    public IEnumerable<Diagnostic> OfStatement(IExpressionStatementOperation statement, ISymbol caller)
    {
        IOperation value = statement.Operation is ISimpleAssignmentOperation { Target: IDiscardOperation } discarded
            ? discarded.Value
            : statement.Operation;
        while (value is IConversionOperation conversion) value = conversion.Operand;
        if (value is not IInvocationOperation call || !IsTask(call.Type) || MigrationOf(caller) is not { } migration) yield break;
        yield return Left(call.Syntax, migration, $"does not wait for what {call.TargetMethod.Name} begins");
    }

    /// <summary>What is said of a call that gives work to a thread.</summary>
    public IEnumerable<Diagnostic> OfCall(IInvocationOperation call, ISymbol caller)
    {
        string name = $"{call.TargetMethod.ContainingType?.ToDisplayString()}.{call.TargetMethod.Name}";
        if (!Starts.Contains(name) || MigrationOf(caller) is not { } migration) yield break;
        yield return Left(call.Syntax, migration, $"gives work to another thread with {name}");
    }

    /// <summary>What is said of a timer that is made.</summary>
    public IEnumerable<Diagnostic> OfCreation(IObjectCreationOperation creation, ISymbol caller)
    {
        string? name = creation.Type?.ToDisplayString();
        if (name is null || !Timers.Contains(name) || MigrationOf(caller) is not { } migration) yield break;
        yield return Left(creation.Syntax, migration, $"gives work to another thread with {name}");
    }

    private static Diagnostic Left(SyntaxNode place, INamedTypeSymbol migration, string what) =>
        Diagnostic.Create(MigrationRules.LeftWork, place.GetLocation(), MigrationSymbol.NameOf(migration), what);

    private static bool IsTask(ITypeSymbol? type) => type is
    {
        Name: "Task" or "ValueTask",
        ContainingNamespace:
        {
            Name: "Tasks",
            ContainingNamespace:
            {
                Name: "Threading",
                ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
            },
        },
    };

    private INamedTypeSymbol? MigrationOf(ISymbol of)
    {
        for (INamedTypeSymbol? at = of.ContainingType; at is not null; at = at.ContainingType)
        {
            if (types.IsMigration(at)) return at;
        }

        return null;
    }
}
