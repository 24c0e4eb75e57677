using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

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
        string? table = Text("TableName"), column = Text("ColumnName"), appliedOn = Text("AppliedOnColumnName"), description = Text("DescriptionColumnName");
        return new SourceVersionTable(Names.Full(type), table, column, appliedOn, description, isWhole);

        string? Text(string name)
        {
            PropertyDeclarationSyntax? property = type.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(found => found.Identifier.ValueText == name);
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
