namespace AutoCoder.Schema.Preflight.Tests.Gates;

/// <summary>A folder of databases, and a gate with a lock whose migrations are given as SQL.</summary>
internal abstract class GateTest : InspectionTest
{
    protected const string Kind = "assistant";

    protected static readonly string[] Migrations =
    [
        "CREATE TABLE conversations (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(200)); CREATE INDEX ix_conversations_id ON conversations(id)",
        "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) NOT NULL DEFAULT 'dev'",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER REFERENCES conversations(id) ON DELETE CASCADE, body TEXT)",
    ];

    /// <summary>The database after a migration (1, 2, …), with that version in its version table.</summary>
    protected string At(string name, int version, params string[] more) =>
        Create(name, [.. Migrations.Take(version), VersionInfo, Applied([.. Enumerable.Range(1, version).Select(number => (long)number)]), .. more]);

    protected Fleet FleetOf(params string[] paths) => FleetOf(Migrations, paths);

    protected Fleet FleetOf(string[] migrations, params string[] paths)
    {
        ImmutableArray<CatalogueMigration> known = [.. migrations.Select((_, i) => new CatalogueMigration(i + 1, $"M{i + 1}", $"N.M{i + 1}"))];
        var catalogue = new Catalogue("/m.dll", [new KindCatalogue(Kind, known)], VersionTable.Default);
        return new Fleet(
            new FleetRequest(),
            catalogue,
            new DiscoveryRequest { Kinds = [new KindFile(Kind)], Kind = Kind, Paths = [.. paths] },
            GatePolicy.Strict,
            new InspectionOptions { LockTimeout = TimeSpan.FromMilliseconds(200) },
            null)
        {
            Lock = new SchemaLock([Lock(migrations)]),
        };
    }

    protected static SqlHash HashOf(int version) => SqlHash.Of([Migrations[version - 1]]);

    /// <summary>Asks the gate, and holds against it that nothing in the folder has changed.</summary>
    protected GateReport Check(Fleet fleet)
    {
        string before = FolderSnapshot.Of(Folder);
        GateReport report = Gate.Check(fleet, TextReader.Null).ShouldBeOfType<Outcome<GateReport>.Done>().Value;
        FolderSnapshot.Of(Folder).ShouldBe(before, "asking wrote something");
        return report;
    }

    protected DatabaseReport CheckOne(string path) => Check(FleetOf(path)).Databases.ShouldHaveSingleItem();

    private KindLock Lock(string[] migrations)
    {
        var schemas = Enumerable.Range(1, migrations.Length).ToDictionary(version => (long)version, version => SchemaOf(migrations[..version]));
        return new KindLock(
            Kind,
            [.. migrations.Select((sql, i) => new LockedMigration(i + 1, $"M{i + 1}", SqlHash.Of([sql]), null, schemas[i + 1].Fingerprint, "", false))],
            version => schemas[version]);
    }

    private DatabaseSchema SchemaOf(string[] migrations)
    {
        string scratch = Path.Combine(Directory.CreateTempSubdirectory("lock-").FullName, "a.db");
        Execute(scratch, migrations);
        var schema = new DatabaseInspector(VersionTable.Default).Examine(scratch).Schema.Read();
        Directory.Delete(Path.GetDirectoryName(scratch)!, recursive: true);
        return schema;
    }
}
