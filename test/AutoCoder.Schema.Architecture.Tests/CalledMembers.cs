using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AutoCoder.Schema.Architecture.Tests;

/// <summary>Every member of another assembly that an assembly's code calls, with the type that calls it.</summary>
internal static class CalledMembers
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>Pairs such as <c>("AutoCoder.Schema.X", "System.IO.File.Delete")</c>.</summary>
    public static IReadOnlyList<(string Caller, string Member)> Of(string assembly)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        using var file = new PEReader(stream);
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.SelectMany(handle => OfType(file, metadata, metadata.GetTypeDefinition(handle)))];
    }

    private static IEnumerable<(string Caller, string Member)> OfType(PEReader file, MetadataReader metadata, TypeDefinition type)
    {
        string caller = NameOf(metadata, type);
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            int address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address == 0) continue;
            foreach (int token in Tokens(file.GetMethodBody(address).GetILBytes()!))
            {
                if (Resolve(metadata, MetadataTokens.EntityHandle(token)) is { } member) yield return (caller, member);
            }
        }
    }

    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (int i = 0; i < il.Length;)
        {
            OpCode code = il[i] == 0xFE ? Codes[0xFE00 | il[i + 1]] : Codes[il[i]];
            i += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineTok) yield return BitConverter.ToInt32(il, i);
            i += SizeOf(code.OperandType, il, i);
        }
    }

    private static int SizeOf(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    private static string? Resolve(MetadataReader metadata, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        if (handle.Kind != HandleKind.MemberReference) return null;
        MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
        if (member.Parent.Kind != HandleKind.TypeReference) return null;
        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}";
    }

    private static string NameOf(MetadataReader metadata, TypeDefinition type) =>
        type.IsNested
            ? NameOf(metadata, metadata.GetTypeDefinition(type.GetDeclaringType()))
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
}
