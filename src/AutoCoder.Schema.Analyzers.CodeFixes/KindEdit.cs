using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

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
            "ACS0002" when IsTags(attribute) => new(kind, attribute!, attribute!.WithArgumentList(AttributeEdits.Arguments(kind))),
            "ACS0003" when attribute is not null => OneOf(type, kind),
            "ACS0004" when attribute is not null => Corrected(attribute, diagnostic, kind),
            _ => null,
        };
    }

    private static KindEdit Added(TypeDeclarationSyntax type, string kind) => new(
        kind, type, type.AttributeLists.Count == 0 ? type : type.InsertNodesAfter(type.AttributeLists.Last(), [Beside(type.AttributeLists.Last(), kind)]));

    private static AttributeListSyntax Beside(AttributeListSyntax last, string kind)
    {
        SyntaxTrivia[] indent = [.. last.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse()];
        return AttributeEdits.TagsList(kind).WithLeadingTrivia(indent).WithTrailingTrivia(last.GetTrailingTrivia());
    }

    private static KindEdit? Corrected(AttributeSyntax attribute, Diagnostic diagnostic, string kind)
    {
        if (!diagnostic.Properties.TryGetValue(FixProperties.OldKind, out string? old)) return null;
        LiteralExpressionSyntax[] written = [.. AttributeEdits.Literals(attribute).Where(literal => literal.Token.Value as string == old)];
        if (written.Length == 0) return null;
        AttributeSyntax changed = attribute.ReplaceNodes(written, (literal, _) => AttributeEdits.Text(kind).WithTriviaFrom(literal));
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
