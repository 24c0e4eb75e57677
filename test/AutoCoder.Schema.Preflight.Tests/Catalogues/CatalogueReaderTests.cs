using System.Reflection.Emit;
using FluentMigrator.Exceptions;

namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

internal class CatalogueReaderTests
{
    [Test]
    public void The_assembly_is_not_loaded_and_its_file_is_left_alone()
    {
        using TemporaryFolder folder = new();
        EmittedAssembly emitted = new("Never.Loaded");
        emitted.Add("N.One", EmittedAssembly.Version(1)).CreateType();
        string path = emitted.Save(folder);
        byte[] before = File.ReadAllBytes(path);

        Fixtures.Read(path).Kinds[0].Head.ShouldBe(1);

        AppDomain.CurrentDomain.GetAssemblies().ShouldNotContain(assembly => assembly.GetName().Name == "Never.Loaded");
        File.ReadAllBytes(path).ShouldBe(before);
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([path]);
    }

    [Test]
    public void FluentMigrators_own_DLLs_need_not_be_there()
    {
        using TemporaryFolder folder = new();
        folder.Copy(Fixtures.Shared);
        string path = folder.Copy(Fixtures.Tagged);
        Catalogue alone = Fixtures.Read(path);
        Catalogue complete = Fixtures.Read(Fixtures.Tagged);
        alone.AssemblyPath.ShouldBe(path);
        alone.VersionTable.ShouldBe(complete.VersionTable);
        foreach (KindCatalogue kind in complete.Kinds) alone.Find(kind.Kind).ShouldNotBeNull().Migrations.ShouldBe(kind.Migrations);
    }

    [Test]
    public void A_base_class_in_an_assembly_that_is_not_there_is_refused_by_name()
    {
        using TemporaryFolder folder = new();
        CatalogueRefusal refusal = Fixtures.Refusals(folder.Copy(Fixtures.Plain))
            .First(refusal => refusal.Reason == CatalogueRefusalReason.Unreadable);
        refusal.Message.ShouldContain("Fixtures.PlainMigrations.T1");
        refusal.Message.ShouldContain("Fixtures.SharedMigrations.dll, which is not beside");
    }

    [Test]
    public void A_path_relative_to_the_current_folder_finds_the_neighbours_too()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Fixtures.Tagged);
        Fixtures.Read(relative).Kinds.Length.ShouldBe(4);
    }

    [Test]
    public void Versions_out_of_order_in_the_assembly_are_in_order_in_the_catalogue()
    {
        using TemporaryFolder folder = new();
        EmittedAssembly emitted = new("Unordered");
        foreach (long version in new long[] { 5, 1, long.MaxValue, 3 })
        {
            emitted.Add("N.V" + version, EmittedAssembly.Version(version)).CreateType();
        }

        Fixtures.Read(emitted.Save(folder)).Kinds[0].Migrations.Select(migration => migration.Version)
            .ShouldBe([1, 3, 5, long.MaxValue]);
    }

    [Test]
    public void FluentMigrator_fails_too_where_a_version_is_there_twice()
    {
        using TemporaryFolder folder = new();
        EmittedAssembly emitted = new("Twice");
        emitted.Add("N.A", EmittedAssembly.Version(1)).CreateType();
        emitted.Add("N.B", EmittedAssembly.Version(1)).CreateType();
        string path = emitted.Save(folder);

        Fixtures.Refusals(path).ShouldHaveSingleItem().Message.ShouldContain("N.A and N.B of the kind 'default'");
        using FluentMigratorScan scan = new(path, kind: null);
        Should.Throw<DuplicateMigrationException>(() => scan.Migrations());
    }

    [Test]
    public void FluentMigrator_fails_too_on_a_generic_class()
    {
        using TemporaryFolder folder = new();
        EmittedAssembly emitted = new("OpenGeneric");
        TypeBuilder type = emitted.Add("N.Generic", EmittedAssembly.Version(1));
        type.DefineGenericParameters("T");
        type.CreateType();
        string path = emitted.Save(folder);

        Fixtures.Refusals(path).ShouldHaveSingleItem().Message.ShouldContain("N.Generic is generic");
        using FluentMigratorScan scan = new(path, kind: null);
        Should.Throw<Exception>(() => scan.Migrations());
    }

    [Test]
    public void FluentMigrator_fails_too_on_two_migration_attributes()
    {
        using FluentMigratorScan scan = new(Fixtures.Refused, kind: "a");
        Should.Throw<Exception>(() => scan.Migrations());
    }

    [Test]
    public void FluentMigrator_fails_too_on_tags_that_are_null()
    {
        using TemporaryFolder folder = new();
        EmittedAssembly emitted = new("NullTags");
        emitted.Add("N.A", EmittedAssembly.Version(1), EmittedAssembly.Tags(null)).CreateType();
        string path = emitted.Save(folder);

        Fixtures.Refusals(path).ShouldContain(refusal => refusal.ClassName == "N.A");
        using FluentMigratorScan scan = new(path, kind: "a");
        Should.Throw<Exception>(() => scan.Migrations());
    }

    [Test]
    public void A_tag_in_an_assembly_whose_other_migrations_have_none_makes_those_refused()
    {
        using TemporaryFolder folder = new();
        EmittedAssembly emitted = new("HalfTagged");
        emitted.Add("N.A", EmittedAssembly.Version(1), EmittedAssembly.Tags("a")).CreateType();
        emitted.Add("N.B", EmittedAssembly.Version(2)).CreateType();

        CatalogueRefusal refusal = Fixtures.Refusals(emitted.Save(folder)).ShouldHaveSingleItem();
        refusal.Reason.ShouldBe(CatalogueRefusalReason.NoKind);
        refusal.ClassName.ShouldBe("N.B");
    }
}
