using System.Reflection;
using System.Reflection.Emit;
using FluentMigrator;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

/// <summary>An assembly that a test writes class by class.</summary>
internal sealed class EmittedAssembly
{
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly ModuleBuilder _module;

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

    public string Save(TemporaryFolder folder)
    {
        _assembly.Save(folder[Name + ".dll"]);
        return folder[Name + ".dll"];
    }
}
