using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>What a migration does, as a hash of its tokens.</summary>
internal static class ClassContent
{
    private const int Digits = 32;

    /// <summary>The hash; white space, comments, line ends, the class's own name, its version and description do not count.</summary>
    public static string Of(ClassDeclarationSyntax type, AttributeSyntax migration)
    {
        var text = new StringBuilder();
        foreach (SyntaxToken token in type.DescendantTokens(node => node != migration))
        {
            bool isOwnName = token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == type.Identifier.ValueText;
            text.Append(isOwnName ? "\u0001" : token.Text.Replace("\r\n", "\n", StringComparison.Ordinal)).Append('\0');
        }

        foreach (AttributeArgumentSyntax argument in migration.ArgumentList?.Arguments ?? [])
        {
            string value = argument.Expression.ToString();
            if (value.StartsWith("TransactionBehavior.", StringComparison.Ordinal)) text.Append(value).Append('\0');
        }

        return Digest.Of(text.ToString())[..Digits];
    }
}
