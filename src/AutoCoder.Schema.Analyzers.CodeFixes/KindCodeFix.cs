using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
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

    private static void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, KindEdit edit) =>
        context.RegisterCodeFix(
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

/// <summary>One change of a migration's tags.</summary>
/// <param name="Kind">The kind that it has afterwards.</param>
/// <param name="Old">What is replaced.</param>
/// <param name="New">What takes its place.</param>
internal sealed record KindEdit(string Kind, SyntaxNode Old, SyntaxNode New)
{
    /// <summary>Null where the tags are not written as texts on the class itself.</summary>
    public static KindEdit? Of(Diagnostic diagnostic, SyntaxNode place, TypeDeclarationSyntax type, string kind)
    {
        AttributeSyntax? attribute = place.FirstAncestorOrSelf<AttributeSyntax>();
        return diagnostic.Id switch
        {
            "ACS0002" when attribute is null => Added(type, kind),
            "ACS0002" when IsTags(attribute) =>
                new(kind, attribute!, attribute!.WithArgumentList(AttributeEdits.Arguments(kind))),
            "ACS0003" when attribute is not null => OneOf(type, kind),
            "ACS0004" when attribute is not null => Corrected(attribute, diagnostic, kind),
            _ => null,
        };
    }

    private static KindEdit Added(TypeDeclarationSyntax type, string kind) => new(
        kind, type, type.AttributeLists.Count == 0
            ? type
            : type.InsertNodesAfter(type.AttributeLists.Last(), [Beside(type.AttributeLists.Last(), kind)]));

    private static AttributeListSyntax Beside(AttributeListSyntax last, string kind)
    {
        SyntaxTrivia[] indent =
        [
            .. last.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse(),
        ];
        return AttributeEdits.TagsList(kind).WithLeadingTrivia(indent).WithTrailingTrivia(last.GetTrailingTrivia());
    }

    private static KindEdit? Corrected(AttributeSyntax attribute, Diagnostic diagnostic, string kind)
    {
        if (!diagnostic.Properties.TryGetValue(FixProperties.OldKind, out string? old)) return null;
        LiteralExpressionSyntax[] written =
            [.. AttributeEdits.Literals(attribute).Where(literal => literal.Token.Value as string == old)];
        if (written.Length == 0) return null;
        AttributeSyntax changed = attribute.ReplaceNodes(
            written, (literal, _) => AttributeEdits.Text(kind).WithTriviaFrom(literal));
        return new(kind, attribute, changed);
    }

    // The first tags attribute keeps the one kind, others go.
    private static KindEdit? OneOf(TypeDeclarationSyntax type, string kind)
    {
        AttributeSyntax[] tags = [.. type.AttributeLists.SelectMany(list => list.Attributes).Where(IsTags)];
        if (!tags.SelectMany(AttributeEdits.Literals).Any(literal => literal.Token.Value as string == kind)) return null;
        TypeDeclarationSyntax changed = type.TrackNodes(tags);
        AttributeSyntax first = changed.GetCurrentNode(tags[0])!;
        changed = changed.ReplaceNode(first, first.WithArgumentList(AttributeEdits.Arguments(kind)));
        foreach (AttributeSyntax other in tags.Skip(1)) changed = Without(changed, changed.GetCurrentNode(other)!);
        return new(kind, type, changed);
    }

    private static TypeDeclarationSyntax Without(TypeDeclarationSyntax type, AttributeSyntax attribute) =>
        attribute.Parent is AttributeListSyntax { Attributes.Count: 1 } list
            ? type.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!
            : type.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!;

    private static bool IsTags(AttributeSyntax? attribute) => attribute?.Name.ToString() is { } name
        && name.Split('.').Last() is "Tags" or "TagsAttribute";
}
