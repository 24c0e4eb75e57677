using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>An attribute that counts for a class: its own, or one of a base class or interface.</summary>
/// <param name="Data">As it is written.</param>
/// <param name="Type">Its class.</param>
/// <param name="Role">What it means.</param>
/// <param name="IsOwn">Whether it is on the class itself.</param>
internal sealed record AppliedAttribute(AttributeData Data, INamedTypeSymbol Type, AttributeRole Role, bool IsOwn)
{
    /// <summary>Where it stands, or null when it is another class's.</summary>
    public Location? Location(CancellationToken cancellation) =>
        IsOwn ? Data.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() : null;
}
