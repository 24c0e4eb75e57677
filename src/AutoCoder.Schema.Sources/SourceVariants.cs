using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>
/// A file as it is compiled: once, or, where <c>#if</c> asks for symbols that a project defines, once for each choice of them.
/// </summary>
/// <param name="Roots">The file, in every choice that can be compiled; the one without symbols where none can.</param>
/// <param name="Error">What keeps it from being compiled under any choice, or null.</param>
/// <param name="Unfollowed">Why not every choice was looked at, or null.</param>
internal sealed record SourceVariants(ImmutableArray<CompilationUnitSyntax> Roots, Diagnostic? Error, string? Unfollowed)
{
    private const int MostSymbols = 6;

    /// <summary>The variants of a text.</summary>
    public static SourceVariants Of(string text, CSharpParseOptions options)
    {
        CompilationUnitSyntax plain = Parse(text, options);
        string[] symbols = plain.ContainsDirectives ? Symbols(plain) : [];
        if (symbols.Length == 0) return new([plain], ErrorOf(plain), null);
        string? unfollowed = symbols.Length <= MostSymbols ? null
            : $"it asks for {symbols.Length} symbols by #if, and with each choice of them it may have other migrations";
        if (unfollowed is not null) return new([plain], ErrorOf(plain), unfollowed);
        CompilationUnitSyntax[] all =
        [
            .. Enumerable.Range(1, (1 << symbols.Length) - 1)
                .Select(choice => options.WithPreprocessorSymbols(symbols.Where((_, at) => (choice >> at & 1) == 1)))
                .Select(chosen => Parse(text, chosen)).Prepend(plain),
        ];
        CompilationUnitSyntax[] whole = [.. all.Where(one => ErrorOf(one) is null)];
        return whole.Length > 0 ? new([.. whole], null, null) : new([plain], ErrorOf(plain), null);
    }

    private static CompilationUnitSyntax Parse(string text, CSharpParseOptions options) =>
        CSharpSyntaxTree.ParseText(text, options).GetCompilationUnitRoot();

    private static Diagnostic? ErrorOf(CompilationUnitSyntax root) => root.ContainsDiagnostics
        ? root.GetDiagnostics().FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error)
        : null;

    private static string[] Symbols(CompilationUnitSyntax root)
    {
        var symbols = new SortedSet<string>(StringComparer.Ordinal);
        for (DirectiveTriviaSyntax? at = root.GetFirstDirective(); at is not null; at = at.GetNextDirective())
        {
            if (at is ConditionalDirectiveTriviaSyntax { Condition: { } condition })
                symbols.UnionWith(condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
                    .Select(name => name.Identifier.ValueText));
        }

        return [.. symbols];
    }
}

/// <summary>The migrations of a file whose symbols nobody knows: those of every choice, and which of them hang on it.</summary>
internal static class ConditionalClasses
{
    private const int Digits = 32;

    /// <summary>Those of all variants, in the order of the first.</summary>
    public static ImmutableArray<SourceMigration> Together(ImmutableArray<SourceMigration>[] variants) =>
        variants is [var only] ? only :
        [
            .. variants.SelectMany(all => all).GroupBy(one => (one.ClassName, one.Version))
                .Select(same => One([.. same], variants.Length)),
        ];

    private static SourceMigration One(SourceMigration[] same, int variants)
    {
        string[] contents = [.. same.Select(one => one.Content).Distinct(StringComparer.Ordinal)];
        return same[0] with
        {
            Content = contents is [var content] ? content : Digest.Of(string.Join('\n', contents))[..Digits],
            IsConditional = same.Length < variants,
            IsPublic = same.All(one => one.IsPublic),
            HasDown = same.All(one => one.HasDown),
        };
    }
}
