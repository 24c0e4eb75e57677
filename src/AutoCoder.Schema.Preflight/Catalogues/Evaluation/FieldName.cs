using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>A field that an instruction names.</summary>
internal readonly record struct FieldName(TypeSymbol? Owner, string Name, string Type)
{
    public string FullName => Owner?.FullName + "." + Name;

    /// <summary>The same field under the class that declares it: a reference may name a class that inherits it.</summary>
    public FieldName Declared()
    {
        HashSet<TypeSymbol> seen = [];
        TypeSymbol? at = Owner;
        while (at is DefinedType defined && seen.Add(at))
        {
            MetadataReader reader = defined.Assembly.Reader;
            foreach (FieldDefinitionHandle handle in defined.Definition.GetFields())
            {
                bool isIt = reader.StringComparer.Equals(reader.GetFieldDefinition(handle).Name, Name);
                if (isIt) return this with { Owner = defined };
            }

            at = defined.Base;
        }

        return this;
    }
}
