namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>A class that FluentMigrator would, or ought to, take for a migration.</summary>
/// <param name="Type">The class.</param>
/// <param name="Attributes">The attributes that count for it.</param>
internal sealed record MigrationClass(DefinedType Type, List<AppliedAttribute> Attributes)
{
    public bool Has(AttributeRole role) => Count(role) > 0;

    public int Count(AttributeRole role)
    {
        int count = 0;
        foreach (AppliedAttribute attribute in Attributes)
        {
            if (attribute.Role == role) count++;
        }

        return count;
    }

    public AppliedAttribute First(AttributeRole role)
    {
        foreach (AppliedAttribute attribute in Attributes)
        {
            if (attribute.Role == role) return attribute;
        }

        throw new InvalidOperationException($"{Type.FullName} has no attribute with the role {role}.");
    }
}
