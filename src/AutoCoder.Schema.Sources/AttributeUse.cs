using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>
/// An attribute as it is used, followed through the constructors of the project's own attribute classes to the one of
/// FluentMigrator that it comes from.
/// </summary>
/// <param name="Root">FluentMigrator's attribute, without the ending.</param>
/// <param name="Arguments">What its constructor is given: name or null, the value or null, and the text.</param>
/// <param name="Problem">Why the arguments are not known, or null.</param>
internal sealed record AttributeUse(
    string Root, IReadOnlyList<(string? Name, object? Value, string Text)> Arguments, string? Problem)
{
    private const int Deepest = 8;

    /// <summary>What an attribute comes to: one of <paramref name="roots"/>, or null when it is none of them.</summary>
    public static AttributeUse? Of(AttributeSyntax attribute, TypeDeclarationSyntax scope, Declarations project, string[] roots)
    {
        var constants = new Constants(project);
        (string?, object?, string)[] given = [.. (attribute.ArgumentList?.Arguments ?? []).Select(argument => (
            (argument.NameColon?.Name ?? argument.NameEquals?.Name)?.Identifier.ValueText,
            constants.Value(argument.Expression, scope),
            argument.Expression.ToString()))];
        return project.Called(attribute).Select(name => Follow(name, given, project, roots, 0))
            .FirstOrDefault(found => found is not null);
    }

    private static AttributeUse? Follow(
        string name, IReadOnlyList<(string?, object?, string)> given, Declarations project, string[] roots, int depth)
    {
        TypeDeclarationSyntax[] own = [.. project.FindAttribute(name)];
        if (roots.Contains(name))
            return new AttributeUse(
                name,
                given,
                depth > 0 || !project.Shadows(name, roots) ? null : $"{name}Attribute is a class of the project, too");
        string? root = depth > Deepest
            ? null
            : project.Root(own.SelectMany(project.Bases), found => roots.Contains(Names.OfAttribute(found)));
        if (root is null) return null;
        AttributeUse?[] ends = [.. own.Select(type => Base(type, given, project)).Where(found => found is not null)
            .Select(found => Follow(found!.Value.Base, found.Value.Given, project, roots, depth + 1))];
        return ends is [{ } first, .. var rest]
            && rest.All(other => other is not null && other.Arguments.SequenceEqual(first.Arguments))
            ? first
            : new AttributeUse(
                Names.OfAttribute(root), [], $"what the constructor of {name} gives to its base cannot be told from the sources");
    }

    // The base class of an attribute and what the constructor that fits gives to it.
    private static (string Base, IReadOnlyList<(string?, object?, string)> Given)? Base(
        TypeDeclarationSyntax type, IReadOnlyList<(string? Name, object? Value, string Text)> given, Declarations project)
    {
        if (type.BaseList?.Types is not [var first, ..]) return null;
        var constants = new Constants(project);
        string name = Names.OfAttribute(project.Called(first.Type).First());
        if (first is PrimaryConstructorBaseTypeSyntax primary && type.ParameterList is { } parameters)
            return Bind(parameters, given, constants, type) is { } bound
                ? (name, Given(primary.ArgumentList, constants, type, bound))
                : null;
        foreach (ConstructorDeclarationSyntax constructor in type.Members.OfType<ConstructorDeclarationSyntax>())
        {
            if (constructor.Initializer is { } initializer && initializer.ThisOrBaseKeyword.Text == "base"
                && Bind(constructor.ParameterList, given, constants, type) is { } bound)
                return (name, Given(initializer.ArgumentList, constants, type, bound));
        }

        return given.Count == 0 && !type.Members.OfType<ConstructorDeclarationSyntax>().Any() ? (name, []) : null;
    }

    private static (string?, object?, string)[] Given(
        ArgumentListSyntax list, Constants constants, TypeDeclarationSyntax type, Dictionary<string, object> bound) =>
    [
        .. list.Arguments.Select(argument => (
            argument.NameColon?.Name.Identifier.ValueText,
            constants.Value(argument.Expression, type, bound),
            argument.Expression.ToString())),
    ];

    // Null when the arguments do not fit the parameters. An argument without a known value is left out, and so is what uses it.
    private static Dictionary<string, object>? Bind(
        ParameterListSyntax list,
        IReadOnlyList<(string? Name, object? Value, string Text)> given,
        Constants constants,
        TypeDeclarationSyntax type)
    {
        ParameterSyntax[] parameters = [.. list.Parameters];
        string[] names = [.. parameters.Select(parameter => parameter.Identifier.ValueText)];
        int positional = given.TakeWhile(argument => argument.Name is null).Count();
        if (positional > parameters.Length) return null;
        var bound = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (ParameterSyntax parameter in parameters)
        {
            int index = Array.IndexOf(names, parameter.Identifier.ValueText);
            bool isNamed = given.Any(argument => argument.Name == names[index]);
            if (index >= positional && !isNamed && parameter.Default is null) return null;
            object? value = index < positional ? given[index].Value
                : isNamed ? given.First(argument => argument.Name == names[index]).Value
                : constants.Value(parameter.Default!.Value, type);
            if (value is not null) bound.Add(names[index], value);
        }

        return bound;
    }
}
