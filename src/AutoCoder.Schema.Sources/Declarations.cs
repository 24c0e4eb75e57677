using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>
/// The classes of a project's files by their names, for attributes and constants that other files use, and the aliases by which
/// all of its files call them.
/// </summary>
internal sealed class Declarations
{
    private const int Deepest = 20;
    private readonly ILookup<string, TypeDeclarationSyntax> _types;
    private readonly ILookup<string, TypeSyntax> _aliases;
    private readonly Declarations? _elsewhere;

    /// <summary>Those of files.</summary>
    /// <param name="files">The files of one project.</param>
    /// <param name="elsewhere">Where a type is looked for that the project does not have; null for nowhere.</param>
    public Declarations(IEnumerable<CompilationUnitSyntax> files, Declarations? elsewhere)
    {
        CompilationUnitSyntax[] all = [.. files];
        _elsewhere = elsewhere;
        _types = all.SelectMany(TypesOf).ToLookup(type => type.Identifier.ValueText, StringComparer.Ordinal);
        _aliases = all.SelectMany(file => file.Usings).Where(used => used.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
            .Where(used => used.Alias is not null)
            .ToLookup(used => used.Alias!.Name.Identifier.ValueText, used => used.NamespaceOrType, StringComparer.Ordinal);
    }

    /// <summary>The types of a file, nested ones too; what is inside of members is passed over.</summary>
    public static IEnumerable<TypeDeclarationSyntax> TypesOf(CompilationUnitSyntax file) =>
        file.DescendantNodes(
            node => node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>();

    /// <summary>
    /// The types of this name: parts of one, or, where several branches are read at once, one in several states.
    /// </summary>
    public IEnumerable<TypeDeclarationSyntax> Find(string name) => _types[name];

    /// <summary>The same; those of other projects where this one has none.</summary>
    public IEnumerable<TypeDeclarationSyntax> FindAnywhere(string name) =>
        _types.Contains(name) || _elsewhere is null ? _types[name] : _elsewhere.Find(name);

    /// <summary>All parts of a type, itself first.</summary>
    public IEnumerable<TypeDeclarationSyntax> Parts(TypeDeclarationSyntax type)
    {
        if (!type.Modifiers.Any(SyntaxKind.PartialKeyword)) return [type];
        string name = Names.Full(type);
        return Find(type.Identifier.ValueText).Where(part => part != type && Names.Full(part) == name).Prepend(type);
    }

    /// <summary>The class of an attribute, which may be named without its ending.</summary>
    public IEnumerable<TypeDeclarationSyntax> FindAttribute(string name)
    {
        TypeDeclarationSyntax[] own = [.. _types[name], .. _types[name + Names.AttributeEnding]];
        return own.Length > 0 || _elsewhere is null ? own : _elsewhere.FindAttribute(name);
    }

    /// <summary>Whether the project has a class of the name of FluentMigrator's attribute that is derived from one.</summary>
    public bool Shadows(string name, string[] roots) => _types[name + Names.AttributeEnding]
        .Any(type => Root(Bases(type), found => roots.Contains(Names.OfAttribute(found))) is not null);

    /// <summary>What a type is called without aliases: more than one name where the sources do not tell which is meant.</summary>
    public IEnumerable<string> Called(TypeSyntax type) => Called(type, "", 0).Distinct(StringComparer.Ordinal);

    /// <summary>What an attribute's class is called without aliases; without the ending that may be left out.</summary>
    public IEnumerable<string> Called(AttributeSyntax attribute) =>
        Called(attribute.Name, "", 0).Concat(Called(attribute.Name, Names.AttributeEnding, 0))
            .Select(Names.OfAttribute).Distinct(StringComparer.Ordinal);

    /// <summary>The classes and interfaces that a type has as its bases, all of its parts taken together.</summary>
    public IEnumerable<string> Bases(TypeDeclarationSyntax type) =>
        Parts(type).SelectMany(part => part.BaseList?.Types ?? []).SelectMany(one => Called(one.Type))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The first of these names that a type leads to by its bases, itself not counted; null for none.</summary>
    public string? Root(IEnumerable<string> bases, Func<string, bool> isRoot, int depth = 0)
    {
        foreach (string name in bases)
        {
            if (isRoot(name)) return name;
            if (depth < Deepest && Root(FindAnywhere(name).SelectMany(Bases), isRoot, depth + 1) is { } found) return found;
        }

        return null;
    }

    // An alias of the file stands for nothing else; one of the project may be another branch's.
    private IEnumerable<string> Called(TypeSyntax type, string ending, int depth)
    {
        string name = Names.Last(type) + ending;
        if (type is not SimpleNameSyntax || depth > Deepest) return [name];
        TypeSyntax? own = type.AncestorsAndSelf()
            .SelectMany(node => node switch
            {
                CompilationUnitSyntax file => file.Usings,
                BaseNamespaceDeclarationSyntax space => space.Usings,
                _ => default,
            })
            .FirstOrDefault(used => used.Alias?.Name.Identifier.ValueText == name && used.NamespaceOrType != type)?
            .NamespaceOrType;
        if (own is not null) return Called(own, "", depth + 1);
        return _aliases[name].Where(target => target != type).SelectMany(target => Called(target, "", depth + 1))
            .Append(name);
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

    /// <summary>The ending of an attribute's class, which may be left out.</summary>
    public const string AttributeEnding = "Attribute";

    /// <summary>An attribute's name without the ending that may be left out.</summary>
    public static string OfAttribute(string name) =>
        name.Length > AttributeEnding.Length && name.EndsWith(AttributeEnding, StringComparison.Ordinal)
            ? name[..^AttributeEnding.Length]
            : name;

    /// <summary>The full name, as reflection spells it.</summary>
    public static string Full(BaseTypeDeclarationSyntax type)
    {
        string name = Own(type);
        foreach (SyntaxNode outer in type.Ancestors())
        {
            if (outer is BaseTypeDeclarationSyntax containing) name = $"{Own(containing)}+{name}";
            else if (outer is BaseNamespaceDeclarationSyntax space)
            {
                IEnumerable<string> parts = space.Name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>()
                    .Select(part => part.Identifier.ValueText);
                name = $"{string.Join('.', parts)}.{name}";
            }
        }

        return name;
    }

    // Reflection counts the type parameters: One`2.
    private static string Own(BaseTypeDeclarationSyntax type) =>
        type is TypeDeclarationSyntax { TypeParameterList.Parameters.Count: > 0 and var count }
            ? string.Create(CultureInfo.InvariantCulture, $"{type.Identifier.ValueText}`{count}")
            : type.Identifier.ValueText;

    /// <summary>The line, from 1.</summary>
    public static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
