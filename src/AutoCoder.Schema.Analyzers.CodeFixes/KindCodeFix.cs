using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

/// <summary>
/// Writes the tag of a kind: one that is missing, one in the place of a misspelt one, one of several. One choice a kind,
/// the one that the namespace speaks of first.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KindCodeFix))]
[Shared]
public sealed class KindCodeFix : CodeFixProvider
{
    /// <summary>ACS0002, ACS0003 and ACS0004.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds => ["ACS0002", "ACS0003", "ACS0004"];

    /// <summary>Mends all migrations that one choice fits.</summary>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <summary>Offers each kind that the rule knows.</summary>
    /// <param name="context">From the editor.</param>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root) return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan);
            if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type) continue;
            foreach (string kind in Choices(diagnostic, type))
            {
                if (KindEdit.Of(diagnostic, node, type, kind) is { } edit) Register(context, diagnostic, root, edit);
            }
        }
    }

    private static void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, KindEdit edit) => context.RegisterCodeFix(
        CodeAction.Create(
            $"Make it a migration of '{edit.Kind}'",
            _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(edit.Old, edit.New))),
            equivalenceKey: $"{nameof(KindCodeFix)}:{edit.Kind}"),
        diagnostic);

    private static IEnumerable<string> Choices(Diagnostic diagnostic, TypeDeclarationSyntax type)
    {
        if (!diagnostic.Properties.TryGetValue(FixProperties.Kinds, out string? kinds) || kinds is null or "") return [];
        string? space = type.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name.ToString();
        string folder = space?.Split('.').Last() ?? "";
        return kinds.Split('\n').OrderBy(kind => string.Equals(kind, folder, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
    }
}
