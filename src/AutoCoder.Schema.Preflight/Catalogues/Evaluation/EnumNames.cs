using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>What <c>ToString</c> makes of an enum's value.</summary>
internal static class EnumNames
{
    public static object Of(DefinedType type, object? value)
    {
        long wanted = ToLong(value);
        string? found = null;
        MetadataReader reader = type.Assembly.Reader;
        foreach (FieldDefinitionHandle handle in type.Definition.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            if (field.GetDefaultValue().IsNil || Constant(reader, field.GetDefaultValue()) != wanted) continue;
            if (found is not null) return new Unknown($"{type.FullName} has two names for the value {wanted}");
            found = reader.GetString(field.Name);
        }

        return found ?? (object)new Unknown($"{type.FullName} has no name for the value {wanted}");
    }

    private static long ToLong(object? value) => value as long? ?? value as int? ?? 0;

    private static long? Constant(MetadataReader reader, ConstantHandle handle)
    {
        Constant constant = reader.GetConstant(handle);
        return reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) switch
        {
            ulong unsigned => unchecked((long)unsigned),
            IConvertible number => number.ToInt64(CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
