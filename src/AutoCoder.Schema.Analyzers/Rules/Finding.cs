using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>A rule that a class breaks.</summary>
/// <param name="Type">The class.</param>
/// <param name="Diagnostic">What is said about it.</param>
internal readonly record struct Finding(INamedTypeSymbol Type, Diagnostic Diagnostic);
