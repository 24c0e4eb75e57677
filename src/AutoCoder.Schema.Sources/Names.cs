using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>Names and places in a syntax tree.</summary>
internal static class Names
{
    /// <summary>The last part of a name, without type arguments: <c>Migration</c> of <c>global::FluentMigrator.Migration</c>.</summary>
    public static string Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    /// <summary>An attribute's name without the ending that may be left out.</summary>
    public static string OfAttribute(string name) =>
        name.Length > "Attribute".Length && name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;

    /// <summary>The full name, as reflection spells it.</summary>
    public static string Full(BaseTypeDeclarationSyntax type)
    {
        string name = type.Identifier.ValueText;
        string separator = "+";
        foreach (SyntaxNode outer in type.Ancestors())
        {
            if (outer is BaseTypeDeclarationSyntax containing) name = $"{containing.Identifier.ValueText}{separator}{name}";
            else if (outer is BaseNamespaceDeclarationSyntax space) name = $"{space.Name.ToString().Replace(" ", "", StringComparison.Ordinal)}.{name}";
        }

        return name;
    }

    /// <summary>The classes and interfaces that a class names as its bases.</summary>
    public static IEnumerable<string> Bases(BaseTypeDeclarationSyntax type) => type.BaseList?.Types.Select(one => Last(one.Type)) ?? [];

    /// <summary>The line, from 1.</summary>
    public static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
