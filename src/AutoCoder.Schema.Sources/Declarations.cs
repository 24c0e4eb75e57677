using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>The classes of a project's files by their names, for attributes and constants that other files use.</summary>
internal sealed class Declarations
{
    private const int Deepest = 20;
    private readonly ILookup<string, TypeDeclarationSyntax> _types;

    public Declarations(IEnumerable<CompilationUnitSyntax> files) =>
        _types = files.SelectMany(file => file.DescendantNodes(node => node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
                .OfType<TypeDeclarationSyntax>())
            .ToLookup(type => type.Identifier.ValueText, StringComparer.Ordinal);

    /// <summary>The types of this name: parts of one, or, where several branches are read at once, one in several states.</summary>
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
