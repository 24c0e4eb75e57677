using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers;

/// <summary>
/// Says while a migration is written what the gate would say of the compiled assembly. Where the source does not tell,
/// it is silent.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MigrationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>ACS0001 to ACS0010.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        MigrationRules.DuplicateVersion, MigrationRules.NoKind, MigrationRules.SeveralKinds, MigrationRules.UnknownKind,
        MigrationRules.NotFound, MigrationRules.NotTransactional, MigrationRules.Pragma, MigrationRules.TransactionControl,
        MigrationRules.Asynchronous, MigrationRules.LeftWork,
    ];

    /// <summary>Looks at nothing where FluentMigrator is not referenced.</summary>
    /// <param name="context">From the compiler.</param>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    // The rules concern all migrations together, and yet are reported class by class rather than at the end of the
    // compilation: only then does an editor show them, and offer their fixes, while the code is written.
    private static void Start(CompilationStartAnalysisContext context)
    {
        if (FluentMigratorSymbols.Of(context.Compilation) is not { } types) return;
        Once<MigrationSet> set = new(cancellation => MigrationSet.Of(context.Compilation, types, cancellation));
        Once<ILookup<ISymbol, Diagnostic>> findings = new(
            cancellation => Find(set.Get(cancellation), context.Options.AdditionalFiles, cancellation));
        context.RegisterSymbolAction(
            symbol => Report(
                findings.Get(symbol.CancellationToken)[symbol.Symbol], symbol.ReportDiagnostic), SymbolKind.NamedType);
        StartAsynchronous(context, new(types));
        if (types.ExecuteRoot is not { } executeRoot) return;
        ExecutedSql sql = new(executeRoot, set);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                Report(sql.Find(call, operation.ContainingSymbol, operation.CancellationToken), operation.ReportDiagnostic);
            },
            OperationKind.Invocation);
    }

    private static void StartAsynchronous(CompilationStartAnalysisContext context, Asynchronous rules)
    {
        context.RegisterSymbolAction(
            symbol => Report(rules.OfMethod((IMethodSymbol)symbol.Symbol), symbol.ReportDiagnostic), SymbolKind.Method);
        context.RegisterOperationAction(
            operation => Report(Find(rules, operation.Operation, operation.ContainingSymbol), operation.ReportDiagnostic),
            OperationKind.AnonymousFunction,
            OperationKind.LocalFunction,
            OperationKind.ExpressionStatement,
            OperationKind.Invocation,
            OperationKind.ObjectCreation);
    }

    private static IEnumerable<Diagnostic> Find(Asynchronous rules, IOperation operation, ISymbol caller) => operation switch
    {
        IAnonymousFunctionOperation lambda => rules.OfFunction(lambda.Symbol, lambda.Syntax, caller),
        ILocalFunctionOperation function => rules.OfFunction(function.Symbol, function.Syntax, caller),
        IExpressionStatementOperation statement => rules.OfStatement(statement, caller),
        IInvocationOperation call => rules.OfCall(call, caller),
        IObjectCreationOperation creation => rules.OfCreation(creation, caller),
        _ => [],
    };

    private static ILookup<ISymbol, Diagnostic> Find(
        MigrationSet set, ImmutableArray<AdditionalText> files, CancellationToken cancellation)
    {
        KnownKinds known = KnownKinds.Of(files, cancellation);
        return DuplicateVersions.Find(set, known, cancellation)
            .Concat(new Kinds(set, known, cancellation).Find())
            .Concat(Discovery.Find(set))
            .Concat(Transactions.Find(set, cancellation))
            .ToLookup(finding => (ISymbol)finding.Type, finding => finding.Diagnostic, SymbolEqualityComparer.Default);
    }

    private static void Report(IEnumerable<Diagnostic> found, Action<Diagnostic> report)
    {
        foreach (Diagnostic diagnostic in found) report(diagnostic);
    }
}
