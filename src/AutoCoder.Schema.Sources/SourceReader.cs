using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceText = AutoCoder.Schema.Merges.Sources.SourceText;

namespace AutoCoder.Schema.Sources;

/// <summary>Reads migrations out of C# by its syntax alone: nothing is compiled, resolved or run.</summary>
internal static class SourceReader
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>The facts of each file, in their order. Files of one project explain each other's attributes and constants.</summary>
    public static ImmutableArray<SourceFacts> Read(ImmutableArray<SourceText> files)
    {
        (SourceText File, CompilationUnitSyntax Root)[] parsed =
            [.. files.AsParallel().AsOrdered().Select(file => (file, CSharpSyntaxTree.ParseText(file.Text, Options).GetCompilationUnitRoot()))];
        var projects = parsed.GroupBy(one => one.File.Project, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Declarations(group.Select(one => one.Root)), StringComparer.Ordinal);
        return [.. parsed.Select(one => Facts(one.File, one.Root, projects[one.File.Project]))];
    }

    private static SourceFacts Facts(SourceText file, CompilationUnitSyntax root, Declarations project)
    {
        ClassDeclarationSyntax[] classes = [.. root.DescendantNodes(node => node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<ClassDeclarationSyntax>()];
        var migrations = new MigrationClasses(project);
        Diagnostic? error = root.ContainsDiagnostics ? root.GetDiagnostics().FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error) : null;
        return new SourceFacts(file.Project, file.Id, [.. classes.Select(migrations.Read).OfType<SourceMigration>()])
        {
            VersionTable = classes.Select(one => VersionTables.Read(one, project)).FirstOrDefault(table => table is not null),
            Error = error?.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            ErrorLine = error is null ? null : Names.LineOf(error.Location),
        };
    }
}
