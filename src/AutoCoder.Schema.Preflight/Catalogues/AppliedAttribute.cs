using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>An attribute that counts for a class: its own, or one of a base class or interface.</summary>
/// <param name="Assembly">Where it is written.</param>
/// <param name="Handle">Which one it is there.</param>
/// <param name="Type">Its class.</param>
/// <param name="Role">What it means.</param>
internal readonly record struct AppliedAttribute(
    MetadataAssembly Assembly, CustomAttributeHandle Handle, TypeSymbol Type, AttributeRole Role);
