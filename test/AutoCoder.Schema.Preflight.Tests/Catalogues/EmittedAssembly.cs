using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using FluentMigrator;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

/// <summary>An assembly that a test writes class by class.</summary>
internal sealed class EmittedAssembly
{
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly ModuleBuilder _module;
    private readonly List<(string Name, byte[] Content)> _resources = [];

    public EmittedAssembly(string name)
    {
        Name = name;
        _assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        _module = _assembly.DefineDynamicModule(name);
    }

    public string Name { get; }

    /// <summary>Adds a public migration class with these attributes.</summary>
    public TypeBuilder Add(string name, params CustomAttributeBuilder[] attributes)
    {
        TypeBuilder type = _module.DefineType(name, TypeAttributes.Public | TypeAttributes.Class, typeof(ForwardOnlyMigration));
        foreach (CustomAttributeBuilder attribute in attributes) type.SetCustomAttribute(attribute);
        MethodBuilder up = type.DefineMethod("Up", MethodAttributes.Public | MethodAttributes.Virtual, null, null);
        up.GetILGenerator().Emit(OpCodes.Ret);
        return type;
    }

    public static CustomAttributeBuilder Version(long version) => new(
        typeof(MigrationAttribute).GetConstructor([typeof(long), typeof(string)])!, [version, null]);

    public static CustomAttributeBuilder Tags(params string[]? names) => new(
        typeof(TagsAttribute).GetConstructor([typeof(string[])])!, [names]);

    /// <summary>Adds an embedded resource.</summary>
    public void Embed(string name, byte[] content) => _resources.Add((name, content));

    public string Save(TemporaryFolder folder)
    {
        MetadataBuilder metadata = _assembly.GenerateMetadata(out BlobBuilder code, out BlobBuilder fieldData);
        var resources = new BlobBuilder();
        foreach ((string name, byte[] content) in _resources)
        {
            resources.Align(8);
            metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(name), default, (uint)resources.Count);
            resources.WriteInt32(content.Length);
            resources.WriteBytes(content);
        }

        var file = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), code, fieldData, resources).Serialize(file);
        return folder.Write(Name + ".dll", file.ToArray());
    }
}
