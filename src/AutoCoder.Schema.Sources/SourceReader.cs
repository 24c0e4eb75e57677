using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>Reads migrations out of C# by its syntax alone: nothing is compiled, resolved or run.</summary>
internal static class SourceReader
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>
    /// The facts of each file, in their order. Files of one project explain each other's attributes and constants; an attribute
    /// or a base class that a project does not have is looked for in the others.
    /// </summary>
    public static ImmutableArray<SourceFacts> Read(ImmutableArray<SourceFile> files)
    {
        (SourceFile File, SourceVariants Variants)[] parsed =
            [.. files.AsParallel().AsOrdered().Select(file => (file, SourceVariants.Of(Readable(file.Text), Options)))];
        var everywhere = new Declarations(parsed.SelectMany(one => one.Variants.Roots), null);
        var projects = parsed.GroupBy(one => one.File.Project, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => new Declarations(group.SelectMany(one => one.Variants.Roots), everywhere),
            StringComparer.Ordinal);
        return [.. parsed.Select(one => Facts(one.File, one.Variants, projects[one.File.Project]))];
    }

    private static string Readable(string text) => Nesting.LineTooDeep(text) is null ? text : "";

    private static SourceFacts Facts(SourceFile file, SourceVariants variants, Declarations project)
    {
        var migrations = new MigrationClasses(project);
        TypeDeclarationSyntax[][] types = [.. variants.Roots.Select(root => Declarations.TypesOf(root).ToArray())];
        ImmutableArray<SourceMigration>[] found =
            [.. types.Select(all => all.Select(migrations.Read).OfType<SourceMigration>().ToImmutableArray())];
        if (Nesting.LineTooDeep(file.Text) is { } line)
        {
            string error = string.Create(
                CultureInfo.InvariantCulture, $"brackets are nested more than {Nesting.Most} deep, and nobody reads that");
            return new SourceFacts(file.Project, file.Id, []) { Error = error, ErrorLine = line };
        }

        return new SourceFacts(file.Project, file.Id, ConditionalClasses.Together(found))
        {
            VersionTable = types.SelectMany(all => all).Select(one => VersionTables.Read(one, project))
                .FirstOrDefault(table => table is not null),
            Error = variants.Error?.GetMessage(CultureInfo.InvariantCulture),
            ErrorLine = variants.Error is null ? null : Names.LineOf(variants.Error.Location),
            Unfollowed = variants.Unfollowed,
        };
    }
}

/// <summary>Classes that say in which table versions are kept.</summary>
internal static class VersionTables
{
    private static readonly string[] Roots = ["IVersionTableMetaData", "DefaultVersionTableMetaData"];

    /// <summary>What a class says, or null when it is none of them.</summary>
    public static SourceVersionTable? Read(TypeDeclarationSyntax type, Declarations project)
    {
        if (project.Root(project.Bases(type), Roots.Contains) is not { } root) return null;
        var constants = new Constants(project);
        bool isWhole = true;
        string? table = Text("TableName"), column = Text("ColumnName");
        string? appliedOn = Text("AppliedOnColumnName"), description = Text("DescriptionColumnName");
        return new SourceVersionTable(Names.Full(type), table, column, appliedOn, description, isWhole);

        string? Text(string name)
        {
            PropertyDeclarationSyntax? property =
                type.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(found => found.Identifier.ValueText == name);
            ExpressionSyntax? value = property?.ExpressionBody?.Expression ?? property?.Initializer?.Value ?? Getter(property);
            string? text = value is null ? null : constants.Value(value, type) as string;
            isWhole &= text is not null || (property is null && root == Roots[1]);
            return text;
        }
    }

    private static ExpressionSyntax? Getter(PropertyDeclarationSyntax? property) =>
        property?.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.Keyword.Text == "get") is not { } getter ? null
        : getter.ExpressionBody?.Expression ?? (getter.Body?.Statements is [ReturnStatementSyntax only] ? only.Expression : null);
}
