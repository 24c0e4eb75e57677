using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

/// <summary>The change from one version to another in a migration's attribute, as a number or as the parts of a time.</summary>
internal sealed class VersionEdit
{
    private readonly AttributeSyntax _attribute;
    private readonly long _oldVersion;
    private readonly Dictionary<LiteralExpressionSyntax, long?> _numbers;

    private VersionEdit(AttributeSyntax attribute, long oldVersion, long newVersion, Dictionary<LiteralExpressionSyntax, long?> numbers)
    {
        _attribute = attribute;
        _oldVersion = oldVersion;
        NewVersion = newVersion;
        _numbers = numbers;
    }

    public long NewVersion { get; }

    /// <summary>Null when the attribute does not have its version in a literal.</summary>
    public static VersionEdit? Of(AttributeSyntax attribute, long? oldVersion, long? newVersion)
    {
        if (oldVersion is not { } old || newVersion is not { } next) return null;
        LiteralExpressionSyntax[] literals = [.. AttributeEdits.Literals(attribute).Where(literal => literal.IsKind(SyntaxKind.NumericLiteralExpression))];
        LiteralExpressionSyntax[] whole = [.. literals.Where(literal => ValueOf(literal) == old)];
        if (whole.Length == 1) return new(attribute, old, next, new() { [whole[0]] = next });
        return Parts(literals, old, next) is { } parts ? new(attribute, old, VersionNumbers.OfTime([.. parts.Values]) ?? next, parts) : null;
    }

    public SyntaxNode Apply(SyntaxNode root)
    {
        AttributeSyntax changed = _attribute.ReplaceNodes(_numbers.Keys, (literal, _) => AttributeEdits.Number(literal, _numbers[literal]!.Value));
        return ClassName() is { } name
            ? root.ReplaceSyntax([_attribute], (_, _) => changed, Names(root, name), (token, _) => Renamed(token), null, null)
            : root.ReplaceNode(_attribute, changed);
    }

    // The minute is free, whatever its second: that one stays as it is written (as a 0 it could be taken for an enum).
    private static Dictionary<LiteralExpressionSyntax, long?>? Parts(LiteralExpressionSyntax[] literals, long old, long next)
    {
        if (VersionNumbers.OfTime([.. literals.Select(literal => (long?)ValueOf(literal))]) != old) return null;
        if (VersionNumbers.ToSecond(next) is not { } time) return null;
        int[] parts = [time.Year, time.Month, time.Day, time.Hour, time.Minute];
        return Enumerable.Range(0, literals.Length).ToDictionary(i => literals[i], i => i < parts.Length ? parts[i] : ValueOf(literals[i]));
    }

    private static long? ValueOf(LiteralExpressionSyntax literal) =>
        literal.Token.Value is int or long or uint ? Convert.ToInt64(literal.Token.Value, CultureInfo.InvariantCulture) : null;

    // A class that carries its version in its name goes with it, where the name is used in the same file.
    private string? ClassName() =>
        _attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && type.Identifier.ValueText.Contains(Digits(_oldVersion))
            ? type.Identifier.ValueText
            : null;

    private static IEnumerable<SyntaxToken> Names(SyntaxNode root, string name) =>
        root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);

    private SyntaxToken Renamed(SyntaxToken token) =>
        SyntaxFactory.Identifier(token.LeadingTrivia, token.ValueText.Replace(Digits(_oldVersion), Digits(NewVersion)), token.TrailingTrivia);

    private static string Digits(long version) => version.ToString(CultureInfo.InvariantCulture);
}
