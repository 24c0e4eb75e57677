using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AutoCoder.Schema.Runner.Tests.Assemblies;

internal class ForeignMigrationTests
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "fixtures", "foreign", "ForeignMigrations.dll");

    private static readonly KindCatalogue Kind = new(
        Catalogue.DefaultKind,
        [
            new(1, "CreateCustomers", "Acme.Store.CreateCustomers"),
            new(2, "AddEmail", "Acme.Store.AddEmail", "Every customer has an address"),
            new(3, "ExtendVersionInfo", "Acme.Store.ExtendVersionInfo"),
            new(4, "CreateOrders", "Acme.Store.CreateOrders"),
        ]);

    [Test]
    public void Migrations_of_another_team_run_with_their_own_dependencies()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("store.db");
        using KindRunner runner = new(MigrationAssembly.Load(Dll), Kind, VersionTable.Default);
        runner.Upgrade(path);
        SqliteFile.Scalar(path, "SELECT group_concat(Email) FROM Customers").ShouldBe("Ada@example.com,Grace@example.com");
        SqliteFile.Scalar(path, "SELECT count(*) FROM Orders").ShouldBe("2");
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo WHERE Checksum IS NULL").ShouldBe("1,2,3,4");
    }

    [Test]
    public void A_way_back_that_they_do_not_have_is_a_failure_in_their_words()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("store.db");
        using KindRunner runner = new(MigrationAssembly.Load(Dll), Kind, VersionTable.Default);
        runner.Upgrade(path);
        using DatabaseSession session = runner.Open(path);
        MigrationFailure failure = session.Down([4]).ShouldNotBeNull();
        failure.ShouldBe(new MigrationFailure(4, "CreateOrders", null, "We never go back."));
    }

    [TestCase(null, false, false)]
    [TestCase(null, true, true)]
    [TestCase(false, true, false)]
    [TestCase(true, false, true)]
    public void What_the_other_driver_has_by_default_holds_where_it_is_beside_them_and_where_nobody_says_otherwise(
        bool? said, bool isBeside, bool holds)
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Dll)!)) File.Copy(file, folder.File(Path.GetFileName(file)));
        if (isBeside) File.WriteAllBytes(folder.File("System.Data.SQLite.dll"), []);
        KindRunnerOptions options = new() { Home = new() { BinaryGuid = said, DoubleQuotedTexts = said } };
        using KindRunner runner = new(MigrationAssembly.Load(folder.File("ForeignMigrations.dll")), Kind, VersionTable.Default, options);
        (runner.BinaryGuid, runner.TakesTexts, runner.IsOfSystemData).ShouldBe((holds, holds, isBeside));
    }

    [Test]
    public void They_can_be_replayed()
    {
        using KindRunner runner = new(MigrationAssembly.Load(Dll), Kind, VersionTable.Default);
        var schemas = new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Replayed>().Schemas;
        schemas[4].Select(entry => entry.Name).ShouldBe(["Customers", "sqlite_sequence", "Orders"]);
    }

    [Test]
    public void FluentMigrator_is_the_programs_own_and_the_rest_is_theirs()
    {
        MigrationAssembly assembly = MigrationAssembly.Load(Dll);
        Type migration = assembly.Assembly.GetType("Acme.Store.AddEmail")!;
        typeof(FluentMigrator.Migration).IsAssignableFrom(migration).ShouldBeTrue();
        AppDomain.CurrentDomain.GetAssemblies()
            .Where(loaded => loaded.GetName().Name == "Dapper").ShouldAllBe(dapper => dapper.Location.Contains("foreign", StringComparison.Ordinal));
    }

    [Test]
    public void A_dependency_that_is_missing_is_named()
    {
        using TemporaryFolder folder = new();
        File.Copy(Dll, folder.File("ForeignMigrations.dll"));
        File.Copy(Path.Combine(Path.GetDirectoryName(Dll)!, "ForeignMigrations.Base.dll"), folder.File("ForeignMigrations.Base.dll"));
        string message = Should.Throw<MigrationAssemblyException>(() => MigrationAssembly.Load(folder.File("ForeignMigrations.dll"))).Message;
        message.ShouldContain("ForeignMigrations.dll: needs Dapper 2.0.0.0, which is not beside it.");
    }

    [Test]
    public void Migrations_for_a_newer_FluentMigrator_are_refused()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Dll)!, "*.dll")) File.Copy(file, folder.File(Path.GetFileName(file)));
        File.WriteAllBytes(folder.File("ForeignMigrations.dll"), WithFluentMigrator(99));
        Should.Throw<MigrationAssemblyException>(() => MigrationAssembly.Load(folder.File("ForeignMigrations.dll")))
            .Message.ShouldContain("was built against FluentMigrator 99.0.1; this program runs 8.0.1.");
    }

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Should.Throw<MigrationAssemblyException>(() => MigrationAssembly.Load("/no/such.dll")).Message.ShouldContain("/no/such.dll: there is no such file");

    [Test]
    public void A_file_that_is_no_assembly_is_named()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.dll"), "no assembly");
        Should.Throw<MigrationAssemblyException>(() => MigrationAssembly.Load(folder.File("a.dll"))).Message.ShouldContain("not a .NET assembly");
    }

    [Test]
    public void A_catalogue_of_another_build_is_refused()
    {
        KindCatalogue other = new(Catalogue.DefaultKind, [new(5, "AddEmail", "Acme.Store.AddEmail")]);
        MigrationAssembly assembly = MigrationAssembly.Load(Dll);
        Should.Throw<MigrationAssemblyException>(() => new KindRunner(assembly, other, VersionTable.Default))
            .Message.ShouldContain("has no migration 5 in the class Acme.Store.AddEmail");
    }

    [Test]
    public void A_version_table_of_another_name_is_refused()
    {
        MigrationAssembly assembly = MigrationAssembly.Load(Dll);
        Should.Throw<MigrationAssemblyException>(() => new KindRunner(assembly, Kind, new VersionTable("Versions")))
            .Message.ShouldContain("keeps its versions in VersionInfo(Version) when it runs, and in Versions(Version) by its metadata");
    }

    // The fixture with another major version in its references (ECMA-335, II.22.5: MajorVersion comes first in the row).
    private static byte[] WithFluentMigrator(ushort major)
    {
        byte[] bytes = File.ReadAllBytes(Dll);
        using PEReader file = new([.. bytes]);
        MetadataReader metadata = file.GetMetadataReader();
        int table = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef);
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            string name = metadata.GetString(metadata.GetAssemblyReference(handle).Name);
            int row = table + ((MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
            if (name.StartsWith("FluentMigrator", StringComparison.Ordinal)) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(row), major);
        }

        return bytes;
    }
}
