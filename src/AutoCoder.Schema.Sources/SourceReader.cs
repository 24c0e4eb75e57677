using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>Reads migrations out of C# by its syntax alone: nothing is compiled, resolved or run.</summary>
internal static class SourceReader
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>
    /// The facts of each file, in their order. Files of one project explain each other's attributes and constants.
    /// </summary>
    public static ImmutableArray<SourceFacts> Read(ImmutableArray<SourceFile> files)
    {
        (SourceFile File, CompilationUnitSyntax Root)[] parsed = [.. files.AsParallel().AsOrdered().Select(
            file => (file, CSharpSyntaxTree.ParseText(file.Text, Options).GetCompilationUnitRoot()))];
        var projects = parsed.GroupBy(one => one.File.Project, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Declarations(group.Select(one => one.Root)), StringComparer.Ordinal);
        return [.. parsed.Select(one => Facts(one.File, one.Root, projects[one.File.Project]))];
    }

    private static SourceFacts Facts(SourceFile file, CompilationUnitSyntax root, Declarations project)
    {
        ClassDeclarationSyntax[] classes = [.. Declarations.TypesOf(root).OfType<ClassDeclarationSyntax>()];
        var migrations = new MigrationClasses(project);
        Diagnostic? error = root.ContainsDiagnostics
            ? root.GetDiagnostics().FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error)
            : null;
        return new SourceFacts(file.Project, file.Id, [.. classes.Select(migrations.Read).OfType<SourceMigration>()])
        {
            VersionTable = classes.Select(one => VersionTables.Read(one, project)).FirstOrDefault(table => table is not null),
            Error = error?.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            ErrorLine = error is null ? null : Names.LineOf(error.Location),
        };
    }
}

/// <summary>Classes that say in which table versions are kept.</summary>
internal static class VersionTables
{
    private static readonly string[] Roots = ["IVersionTableMetaData", "DefaultVersionTableMetaData"];

    /// <summary>What a class says, or null when it is none of them.</summary>
    public static SourceVersionTable? Read(ClassDeclarationSyntax type, Declarations project)
    {
        if (project.Root(Names.Bases(type), Roots.Contains) is not { } root) return null;
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

/// <summary>The classes of a project's files by their names, for attributes and constants that other files use.</summary>
internal sealed class Declarations
{
    private const int Deepest = 20;
    private readonly ILookup<string, TypeDeclarationSyntax> _types;

    public Declarations(IEnumerable<CompilationUnitSyntax> files) =>
        _types = files.SelectMany(TypesOf).ToLookup(type => type.Identifier.ValueText, StringComparer.Ordinal);

    /// <summary>The types of a file, nested ones too; what is inside of members is passed over.</summary>
    public static IEnumerable<TypeDeclarationSyntax> TypesOf(CompilationUnitSyntax file) =>
        file.DescendantNodes(
            node => node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>();

    /// <summary>
    /// The types of this name: parts of one, or, where several branches are read at once, one in several states.
    /// </summary>
    public IEnumerable<TypeDeclarationSyntax> Find(string name) => _types[name];

    /// <summary>The class of an attribute, which may be named without its ending.</summary>
    public IEnumerable<TypeDeclarationSyntax> FindAttribute(string name) => _types[name].Concat(_types[name + "Attribute"]);

    /// <summary>The first of these names that a type leads to by its bases, itself not counted; null for none.</summary>
    public string? Root(IEnumerable<string> bases, Func<string, bool> isRoot, int depth = 0)
    {
        foreach (string name in bases)
        {
            if (isRoot(name)) return name;
            if (depth < Deepest && Root(_types[name].SelectMany(Names.Bases), isRoot, depth + 1) is { } found) return found;
        }

        return null;
    }
}

/// <summary>Names and places in a syntax tree.</summary>
internal static class Names
{
    /// <summary>
    /// The last part of a name, without type arguments: <c>Migration</c> of <c>global::FluentMigrator.Migration</c>.
    /// </summary>
    public static string Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    /// <summary>An attribute's name without the ending that may be left out.</summary>
    public static string OfAttribute(string name) =>
        name.Length > "Attribute".Length && name.EndsWith("Attribute", StringComparison.Ordinal)
            ? name[..^"Attribute".Length]
            : name;

    /// <summary>The full name, as reflection spells it.</summary>
    public static string Full(BaseTypeDeclarationSyntax type)
    {
        string name = type.Identifier.ValueText;
        string separator = "+";
        foreach (SyntaxNode outer in type.Ancestors())
        {
            if (outer is BaseTypeDeclarationSyntax containing) name = $"{containing.Identifier.ValueText}{separator}{name}";
            else if (outer is BaseNamespaceDeclarationSyntax space)
                name = $"{space.Name.ToString().Replace(" ", "", StringComparison.Ordinal)}.{name}";
        }

        return name;
    }

    /// <summary>The classes and interfaces that a class names as its bases.</summary>
    public static IEnumerable<string> Bases(BaseTypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(one => Last(one.Type)) ?? [];

    /// <summary>The line, from 1.</summary>
    public static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
