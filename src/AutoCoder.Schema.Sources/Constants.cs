using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoCoder.Schema.Sources;

/// <summary>
/// The value of an expression that the compiler would take for a constant: numbers (as <see cref="long"/>), texts and arithmetic
/// over them, constants of the project's classes, and calls of a static method that returns one expression. Null for all else.
/// </summary>
internal sealed class Constants(Declarations project)
{
    private const int Deepest = 40;
    private int _depth;

    /// <summary>The value, or null.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="scope">The class around it, whose constants need no name before them.</param>
    /// <param name="arguments">The values of parameters, inside a constructor or a method.</param>
    public object? Value(
        ExpressionSyntax expression, TypeDeclarationSyntax? scope, IReadOnlyDictionary<string, object>? arguments = null)
    {
        if (++_depth > Deepest) return Leave(null);
        try
        {
            return Leave(Evaluate(expression, scope, arguments));
        }
        catch (ArithmeticException) // the compiler would refuse it
        {
            return Leave(null);
        }
    }

    private object? Leave(object? value)
    {
        _depth--;
        return value;
    }

    private object? Evaluate(
        ExpressionSyntax expression,
        TypeDeclarationSyntax? scope,
        IReadOnlyDictionary<string, object>? arguments) => expression switch
        {
            LiteralExpressionSyntax literal => Plain(literal.Token.Value),
            ParenthesizedExpressionSyntax inner => Value(inner.Expression, scope, arguments),
            CheckedExpressionSyntax inner => Value(inner.Expression, scope, arguments),
            CastExpressionSyntax { Type: PredefinedTypeSyntax } cast => Value(cast.Expression, scope, arguments),
            PrefixUnaryExpressionSyntax unary => (unary.Kind(), Value(unary.Operand, scope, arguments)) switch
            {
                (SyntaxKind.UnaryMinusExpression, long number) => checked(-number),
                (SyntaxKind.UnaryPlusExpression, long number) => number,
                _ => null,
            },
            BinaryExpressionSyntax binary =>
                Binary(binary.Kind(), Value(binary.Left, scope, arguments), Value(binary.Right, scope, arguments)),
            InterpolatedStringExpressionSyntax text => Interpolated(text, scope, arguments),
            IdentifierNameSyntax name when arguments?.TryGetValue(name.Identifier.ValueText, out object? given) == true => given,
            IdentifierNameSyntax name => scope is null ? null : Own(name.Identifier.ValueText, scope),
            MemberAccessExpressionSyntax { Expression: var owner, Name: var member } => Agreed(
                project.Find(LastOf(owner)).Select(type => Field(member.Identifier.ValueText, type))
                    .Where(found => found is not null)),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } call
                when call.ArgumentList.Arguments is [var named] => LastOf(named.Expression),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax method } call when scope is not null =>
                Call(method.Identifier.ValueText, call, scope, arguments),
            _ => null,
        };

    private static object? Plain(object? value) => value switch
    {
        string or bool => value,
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number and <= long.MaxValue => (long)number,
        _ => null,
    };

    private static object? Binary(SyntaxKind kind, object? left, object? right) => (kind, left, right) switch
    {
        (SyntaxKind.AddExpression, long a, long b) => checked(a + b),
        (SyntaxKind.SubtractExpression, long a, long b) => checked(a - b),
        (SyntaxKind.MultiplyExpression, long a, long b) => checked(a * b),
        (SyntaxKind.DivideExpression, long a, long b) when b != 0 => checked(a / b),
        (SyntaxKind.ModuloExpression, long a, long b) when b != 0 => checked(a % b),
        (SyntaxKind.LeftShiftExpression, long a, long b) => a << (int)b,
        (SyntaxKind.BitwiseOrExpression, long a, long b) => a | b,
        (SyntaxKind.AddExpression, string a, { } b) => a + Text(b),
        (SyntaxKind.AddExpression, { } a, string b) => Text(a) + b,
        _ => null,
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private string? Interpolated(
        InterpolatedStringExpressionSyntax text, TypeDeclarationSyntax? scope, IReadOnlyDictionary<string, object>? arguments)
    {
        object?[] parts = [.. text.Contents.Select(part => part switch
        {
            InterpolatedStringTextSyntax plain => plain.TextToken.ValueText,
            InterpolationSyntax { AlignmentClause: null, FormatClause: null } hole => Value(hole.Expression, scope, arguments),
            _ => null,
        })];
        return parts.Any(part => part is null) ? null : string.Concat(parts.Select(part => Text(part!)));
    }

    // A constant of the class, of one around it, or of a base class.
    private object? Own(string name, TypeDeclarationSyntax scope)
    {
        foreach (TypeDeclarationSyntax type in scope.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            if (Agreed(Inherited(type).Select(one => Field(name, one)).Where(found => found is not null)) is { } found)
                return found;
        }

        return null;
    }

    private IEnumerable<TypeDeclarationSyntax> Inherited(TypeDeclarationSyntax type) =>
        project.Find(type.Identifier.ValueText).Prepend(type).Concat(project.Bases(type).SelectMany(project.Find)).Distinct();

    private object? Field(string name, TypeDeclarationSyntax type) =>
        type.Members.OfType<FieldDeclarationSyntax>().Where(field => field.Modifiers.Any(SyntaxKind.ConstKeyword))
            .SelectMany(field => field.Declaration.Variables)
            .FirstOrDefault(variable => variable.Identifier.ValueText == name)?.Initializer is { } initial
            ? Value(initial.Value, type)
            : null;

    private object? Call(
        string name, InvocationExpressionSyntax call, TypeDeclarationSyntax scope, IReadOnlyDictionary<string, object>? arguments)
    {
        object?[] given = [.. call.ArgumentList.Arguments.Select(argument => Value(argument.Expression, scope, arguments))];
        if (given.Any(value => value is null) || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null))
            return null;
        MethodDeclarationSyntax? method = scope.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(found =>
            found.Identifier.ValueText == name && found.Modifiers.Any(SyntaxKind.StaticKeyword)
                && found.ParameterList.Parameters.Count == given.Length);
        ExpressionSyntax? result = method?.ExpressionBody?.Expression
            ?? (method?.Body?.Statements is [ReturnStatementSyntax only] ? only.Expression : null);
        if (result is null) return null;
        var inner = method!.ParameterList.Parameters.Zip(given)
            .ToDictionary(pair => pair.First.Identifier.ValueText, pair => pair.Second!, StringComparer.Ordinal);
        return Value(result, scope, inner);
    }

    /// <summary>
    /// The one value that all have: where two branches disagree about a constant, nobody can say which is meant.
    /// </summary>
    public static object? Agreed(IEnumerable<object?> values) => values.Distinct().Take(2).ToArray() is [var only] ? only : null;

    private string LastOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        TypeSyntax type => project.Called(type).First(),
        _ => "",
    };
}
