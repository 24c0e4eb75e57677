namespace AutoCoder.Schema.Lockfiles;

/// <summary>What an object of a database is known by: triggers have names of their own, everything else shares them.</summary>
internal readonly record struct LockObject(bool IsTrigger, string Name)
{
    public static LockObject Of(SchemaEntry entry) => new(entry.Type == "trigger", SqlName.Fold(entry.Name));
}
