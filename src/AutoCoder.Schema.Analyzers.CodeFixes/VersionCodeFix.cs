using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Analyzers.CodeFixes;

/// <summary>Gives the newer of two migrations the next free version of its kind, in the attribute and in the class's name.</summary>
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
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute) continue;
            if (VersionEdit.Of(attribute, Number(diagnostic, FixProperties.OldVersion), Number(diagnostic, FixProperties.Version)) is not { } edit) continue;
            string title = string.Format(CultureInfo.InvariantCulture, "Give it the version {0}", edit.NewVersion);
            context.RegisterCodeFix(
                CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(edit.Apply(root))), equivalenceKey: nameof(VersionCodeFix)),
                diagnostic);
        }
    }

    private static long? Number(Diagnostic diagnostic, string property) =>
        diagnostic.Properties.TryGetValue(property, out string? text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
