using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>The migrations among the classes of a project.</summary>
internal sealed class MigrationClasses(Declarations project)
{
    private const int Deepest = 20;
    private const string Plain = "Migration", Timestamped = "TimestampedMigration";
    private static readonly string[] VersionRoots = [Plain, Timestamped], TagRoots = ["Tags"];
    private static readonly string[] DateParts = ["year", "month", "day", "hour", "minute", "second"];

    /// <summary>The migration that a class is, or null.</summary>
    public SourceMigration? Read(TypeDeclarationSyntax type)
    {
        if (type is InterfaceDeclarationSyntax) return null;
        TypeDeclarationSyntax[] parts = [.. project.Parts(type)];
        if (parts is [{ BaseList: null }] && !type.Modifiers.Any(SyntaxKind.PartialKeyword)) return null;
        if (parts.Any(part => part.Modifiers.Any(SyntaxKind.AbstractKeyword))) return null;
        foreach (TypeDeclarationSyntax part in parts)
        {
            foreach (AttributeSyntax attribute in Attributes(part))
            {
                AttributeUse? use = AttributeUse.Of(attribute, part, project, VersionRoots);
                if (use is null && !IsForeign(attribute)) continue;
                return Migration(type, attribute, use ?? Foreign(attribute)) with { IsPart = part != type };
            }
        }

        // Of several parts the one that names the base class stands for all.
        return Inherited(type) is { } inherited
            ? Migration(type, inherited.Attribute, inherited.Use) with
            {
                Line = Names.LineOf(type.Identifier.GetLocation()),
                IsPart = type.BaseList is null,
            }
            : null;
    }

    // MigrationAttribute itself is not inherited; those that are derived from it are, unless they say otherwise.
    private (AttributeSyntax Attribute, AttributeUse Use)? Inherited(TypeDeclarationSyntax type, int depth = 0)
    {
        foreach (TypeDeclarationSyntax parent in depth > Deepest ? [] : project.Bases(type).SelectMany(project.FindAnywhere))
        {
            foreach (AttributeSyntax attribute in Attributes(parent).Where(IsInherited))
            {
                if (AttributeUse.Of(attribute, parent, project, VersionRoots) is { } use) return (attribute, use);
                if (IsForeign(attribute)) return (attribute, Foreign(attribute));
            }

            if (Inherited(parent, depth + 1) is { } found) return found;
        }

        return null;
    }

    private bool IsInherited(AttributeSyntax attribute) => project.Called(attribute).Any(name => name != Plain
        && !project.FindAttribute(name).SelectMany(Attributes).SelectMany(usage => usage.ArgumentList?.Arguments ?? [])
            .Any(IsNotInherited));

    private static bool IsNotInherited(AttributeArgumentSyntax argument) =>
        argument.NameEquals?.Name.Identifier.ValueText == "Inherited"
            && argument.Expression.IsKind(SyntaxKind.FalseLiteralExpression);

    // An attribute of a package, whose constructor nobody here can read: its name is all there is to go by.
    private bool IsForeign(AttributeSyntax attribute) =>
        project.Called(attribute).Any(name => name.EndsWith(Plain, StringComparison.Ordinal));

    private static AttributeUse Foreign(AttributeSyntax attribute) =>
        new(Plain, [], $"the attribute {attribute.Name} is not defined in the project's sources");

    private SourceMigration Migration(TypeDeclarationSyntax type, AttributeSyntax attribute, AttributeUse use)
    {
        long? version = use.Problem is not null ? null : use.Root == Timestamped ? Timestamp(use) : Number(use);
        (ImmutableArray<string> tags, bool isUnknown) = Tags(type);
        return new SourceMigration(
            Names.Full(type), version, Names.LineOf(attribute.GetLocation()), ClassContent.Of(type, attribute))
        {
            Problem = version is null
                ? (use.Problem is { } problem ? $"{problem}, as in [{attribute}]" : null)
                    ?? $"the version in [{attribute}] is not a constant that the sources tell"
                : null,
            VersionText = use.Root == Plain && use.Arguments is [{ Name: null, Text: var text }, ..] ? text : "",
            Tags = tags,
            HasUnknownTags = isUnknown,
            IsPublic = type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().All(IsVisible),
            HasDown = HasDown(type),
            IsTransactional =
                !use.Arguments.Any(argument => argument.Text.EndsWith("TransactionBehavior.None", StringComparison.Ordinal)),
        };
    }

    // What an interface holds is public unless it says otherwise.
    private bool IsVisible(TypeDeclarationSyntax type)
    {
        SyntaxToken[] modifiers = [.. project.Parts(type).SelectMany(part => part.Modifiers)];
        return Array.Exists(modifiers, one => one.IsKind(SyntaxKind.PublicKeyword))
            || (type.Parent is InterfaceDeclarationSyntax && !Array.Exists(modifiers, one => one.Kind()
                is SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword));
    }

    private static long? Number(AttributeUse use) =>
        (use.Arguments.FirstOrDefault(argument => argument.Name is null or "version").Value as long?) is >= 0 and var version
            ? version
            : null;

    // FluentMigrator 8.0.1: TimestampedMigrationAttribute makes yyyyMMddHHmmss of its parts, seconds 0 when not given.
    private static long? Timestamp(AttributeUse use)
    {
        long?[] parts = new long?[DateParts.Length];
        for (int i = 0; i < use.Arguments.Count; i++)
        {
            (string? name, object? value, _) = use.Arguments[i];
            int part = name is null ? i : Array.IndexOf(DateParts, name);
            if (part >= 0 && part < parts.Length && value is long number) parts[part] = number;
        }

        return parts is [{ } year, { } month, { } day, { } hour, { } minute, var second]
            && IsDate(year, month, day, hour, minute, second ?? 0)
            ? (((((((((year * 100) + month) * 100) + day) * 100) + hour) * 100) + minute) * 100) + (second ?? 0)
            : null;
    }

    private static bool IsDate(long year, long month, long day, long hour, long minute, long second) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month)
        && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60;

    // Tags are inherited, as FluentMigrator's TagsAttribute is.
    private (ImmutableArray<string> Tags, bool IsUnknown) Tags(TypeDeclarationSyntax type)
    {
        var seen = new HashSet<TypeDeclarationSyntax>();
        var open = new Queue<TypeDeclarationSyntax>(
            [type, .. project.Find(type.Identifier.ValueText).Where(part => Names.Full(part) == Names.Full(type))]);
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        bool isUnknown = false;
        while (open.TryDequeue(out TypeDeclarationSyntax? next))
        {
            if (!seen.Add(next)) continue;
            foreach (TypeDeclarationSyntax parent in project.Bases(next).SelectMany(project.FindAnywhere)) open.Enqueue(parent);
            foreach (AttributeUse use in Attributes(next)
                .Select(attribute => AttributeUse.Of(attribute, next, project, TagRoots)).OfType<AttributeUse>())
            {
                foreach ((_, object? value, string text) in use.Arguments)
                {
                    if (value is string tag) tags.Add(tag);
                    else if (!text.Contains("TagBehavior.", StringComparison.Ordinal)) isUnknown = true;
                }

                isUnknown |= use.Problem is not null;
            }
        }

        return ([.. tags], isUnknown);
    }

    private bool HasDown(TypeDeclarationSyntax type)
    {
        if (project.Root(project.Bases(type), name => name == "AutoReversingMigration") is not null) return true;
        MethodDeclarationSyntax? down = type.Members.OfType<MethodDeclarationSyntax>()
            .FirstOrDefault(method => method.Identifier.ValueText == "Down" && method.ParameterList.Parameters.Count == 0);
        return down switch
        {
            { ExpressionBody.Expression: not ThrowExpressionSyntax } => true,
            { Body.Statements: [not ThrowStatementSyntax, ..] } => true,
            _ => false,
        };
    }

    private static IEnumerable<AttributeSyntax> Attributes(TypeDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(list => list.Attributes);
}

/// <summary>What a migration does, as a hash of its tokens.</summary>
internal static class ClassContent
{
    private const int Digits = 32;

    /// <summary>
    /// The hash; white space, comments, line ends, the class's own name, its version and description do not count.
    /// </summary>
    public static string Of(TypeDeclarationSyntax type, AttributeSyntax migration)
    {
        var text = new StringBuilder();
        foreach (SyntaxToken token in type.DescendantTokens(node => node != migration))
        {
            bool isOwnName = token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == type.Identifier.ValueText;
            text.Append(isOwnName ? "\u0001" : token.Text.Replace("\r\n", "\n", StringComparison.Ordinal)).Append('\0');
        }

        foreach (AttributeArgumentSyntax argument in migration.ArgumentList?.Arguments ?? [])
        {
            string value = argument.Expression.ToString();
            if (value.StartsWith("TransactionBehavior.", StringComparison.Ordinal)) text.Append(value).Append('\0');
        }

        return Digest.Of(text.ToString())[..Digits];
    }
}
