using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

/// <summary>Makes a migration, and the classes around it, public.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublicCodeFix))]
[Shared]
public sealed class PublicCodeFix : CodeFixProvider
{
    /// <summary>ACS0005.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds => ["ACS0005"];

    /// <summary>Mends all of them.</summary>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <summary>Offers the word where it is the only thing that is missing.</summary>
    /// <param name="context">From the editor.</param>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root) return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.ContainsKey(FixProperties.MakePublic)) continue;
            if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
                continue;
            var action = CodeAction.Create(
                "Make it public", cancellation => MakePublic(context.Document, type, cancellation), nameof(PublicCodeFix));
            context.RegisterCodeFix(action, diagnostic);
        }
    }

    // Every part of a partial class may say how accessible it is, in whichever file it is.
    private static async Task<Solution> MakePublic(Document document, TypeDeclarationSyntax type, CancellationToken cancellation)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SolutionEditor editor = new(document.Project.Solution);
        var own = model?.GetDeclaredSymbol(type, cancellation) as INamedTypeSymbol;
        for (INamedTypeSymbol? at = own; at is not null; at = at.ContainingType)
        {
            if (at.DeclaredAccessibility == Accessibility.Public) continue;
            foreach (SyntaxReference part in at.DeclaringSyntaxReferences)
            {
                if (document.Project.Solution.GetDocumentId(part.SyntaxTree) is not { } id) continue;
                DocumentEditor changes = await editor.GetDocumentEditorAsync(id, cancellation).ConfigureAwait(false);
                changes.SetAccessibility(await part.GetSyntaxAsync(cancellation).ConfigureAwait(false), Accessibility.Public);
            }
        }

        return editor.GetChangedSolution();
    }
}
