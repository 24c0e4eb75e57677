namespace AutoCoder.Schema.Catalogues;

/// <summary>A kind that is told by the namespace of its migrations, as FluentMigrator's <c>TypeFilterOptions</c> does.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The namespace; <see cref="Any"/> for all.</param>
/// <param name="WithNested">Whether the namespaces below it are meant, too.</param>
internal sealed record KindNamespace(string Kind, string Name, bool WithNested)
{
    /// <summary>Whatever namespace.</summary>
    public const string Any = "*";

    /// <summary>Whether a class is of the kind.</summary>
    /// <param name="className">Its full name, as reflection spells it.</param>
    public bool Has(string className)
    {
        string found = Of(className);
        return Name == Any || found == Name || (WithNested && found.StartsWith(Name + ".", StringComparison.Ordinal));
    }

    /// <summary>The namespace of a class; empty for none.</summary>
    public static string Of(string className)
    {
        int nested = className.IndexOf('+', StringComparison.Ordinal);
        string outer = nested < 0 ? className : className[..nested];
        return outer.LastIndexOf('.') is >= 0 and var end ? outer[..end] : "";
    }

    /// <summary>The namespace that all of these are in or below; null when there is none.</summary>
    public static string? Shared(IEnumerable<string> namespaces)
    {
        string[]? shared = null;
        foreach (string[] parts in namespaces.Select(name => name.Split('.')))
        {
            shared = shared is null
                ? parts
                : [.. shared.Zip(parts).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        }

        return shared is null or [] or [""] ? null : string.Join('.', shared);
    }
}
