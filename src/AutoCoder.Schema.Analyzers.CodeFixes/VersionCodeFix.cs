using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

/// <summary>
/// Gives the newer of two migrations the next free version of its kind, in the attribute and in the class's name.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(VersionCodeFix))]
[Shared]
public sealed class VersionCodeFix : CodeFixProvider
{
    /// <summary>ACS0001.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds => ["ACS0001"];

    /// <summary>Each finding carries a version of its own, so all of them can be mended in one sweep.</summary>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <summary>Offers the new number where the old one is written as a number.</summary>
    /// <param name="context">From the editor.</param>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
                continue;
            long? old = Number(diagnostic, FixProperties.OldVersion), next = Number(diagnostic, FixProperties.Version);
            if (VersionEdit.Of(attribute, old, next) is not { } edit) continue;
            string title = string.Format(CultureInfo.InvariantCulture, "Give it the version {0}", edit.NewVersion);
            var action = CodeAction.Create(
                title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(edit.Apply(root))),
                equivalenceKey: nameof(VersionCodeFix));
            context.RegisterCodeFix(action, diagnostic);
        }
    }

    private static long? Number(Diagnostic diagnostic, string property) =>
        diagnostic.Properties.TryGetValue(property, out string? text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

/// <summary>The change from one version to another in a migration's attribute, as a number or as the parts of a time.</summary>
internal sealed class VersionEdit
{
    private readonly AttributeSyntax _attribute;
    private readonly long _oldVersion;
    private readonly Dictionary<LiteralExpressionSyntax, long?> _numbers;

    private VersionEdit(
        AttributeSyntax attribute, long oldVersion, long newVersion, Dictionary<LiteralExpressionSyntax, long?> numbers)
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
        LiteralExpressionSyntax[] literals =
        [
            .. AttributeEdits.Literals(attribute).Where(literal => literal.IsKind(SyntaxKind.NumericLiteralExpression)),
        ];
        LiteralExpressionSyntax[] whole = [.. literals.Where(literal => ValueOf(literal) == old)];
        if (whole.Length == 1) return new(attribute, old, next, new() { [whole[0]] = next });
        return Parts(literals, old, next) is { } parts
            ? new(attribute, old, VersionNumbers.OfTime([.. parts.Values]) ?? next, parts)
            : null;
    }

    public SyntaxNode Apply(SyntaxNode root)
    {
        AttributeSyntax changed = _attribute.ReplaceNodes(
            _numbers.Keys, (literal, _) => AttributeEdits.Number(literal, _numbers[literal]!.Value));
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
        return Enumerable.Range(0, literals.Length).ToDictionary(
            i => literals[i], i => i < parts.Length ? parts[i] : ValueOf(literals[i]));
    }

    private static long? ValueOf(LiteralExpressionSyntax literal) =>
        literal.Token.Value is int or long or uint ? Convert.ToInt64(literal.Token.Value, CultureInfo.InvariantCulture) : null;

    // A class that carries its version in its name goes with it, where the name is used in the same file.
    private string? ClassName() =>
        _attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && type.Identifier.ValueText.Contains(Digits(_oldVersion))
            ? type.Identifier.ValueText
            : null;

    private static IEnumerable<SyntaxToken> Names(SyntaxNode root, string name) =>
        root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);

    private SyntaxToken Renamed(SyntaxToken token) =>
        SyntaxFactory.Identifier(
            token.LeadingTrivia, token.ValueText.Replace(Digits(_oldVersion), Digits(NewVersion)), token.TrailingTrivia);

    private static string Digits(long version) => version.ToString(CultureInfo.InvariantCulture);
}
