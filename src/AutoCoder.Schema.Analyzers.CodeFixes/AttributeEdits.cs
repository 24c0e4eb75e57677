using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

/// <summary>How attributes are written.</summary>
internal static class AttributeEdits
{
    /// <summary><c>[Tags("kind")]</c>, as a list of its own.</summary>
    public static AttributeListSyntax TagsList(string kind) =>
        SyntaxFactory.AttributeList(
            SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.ParseName("Tags"), Arguments(kind))));

    public static AttributeArgumentListSyntax Arguments(string kind) =>
        SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(Text(kind))));

    public static LiteralExpressionSyntax Text(string value) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(value));

    public static IEnumerable<LiteralExpressionSyntax> Literals(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.Select(argument => argument.Expression).OfType<LiteralExpressionSyntax>() ?? [];

    /// <summary>
    /// The number as the old literal was written: with its suffix, and its separators when the length is the same.
    /// </summary>
    public static LiteralExpressionSyntax Number(LiteralExpressionSyntax old, long value)
    {
        string written = old.Token.Text, digits = value.ToString(CultureInfo.InvariantCulture);
        string suffix = new([.. written.SkipWhile(c => char.IsDigit(c) || c == '_')]);
        string pattern = written.Substring(0, written.Length - suffix.Length);
        if (pattern.Count(char.IsDigit) == digits.Length)
        {
            int next = 0;
            digits = new([.. pattern.Select(c => c == '_' ? c : digits[next++])]);
        }

        SyntaxTriviaList before = old.Token.LeadingTrivia, after = old.Token.TrailingTrivia;
        return old.WithToken((suffix.Length, value) switch
        {
            (0, <= int.MaxValue) => SyntaxFactory.Literal(before, digits, (int)value, after),
            (0, <= uint.MaxValue) => SyntaxFactory.Literal(before, digits, (uint)value, after),
            _ => SyntaxFactory.Literal(before, digits + suffix, value, after),
        });
    }
}
