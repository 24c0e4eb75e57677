using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Benchmarks.Catalogues;

/// <summary>
/// Reading the migrations and their lock, by how many there are: alone, and as a start of the gate on one database. Beside it what reading
/// the file's bytes and their hash takes, and the scan by reflection that FluentMigrator makes.
/// </summary>
internal sealed class CatalogueBenchmark(BenchmarkRun run)
{
    private const string Bytes = "the assembly's bytes and their SHA-256", LockBytes = "the lock's lines and their SHA-256";
    private const string Making = "making the lock, once (two replays of all)", Replaying = "SQLite alone, the same statements in memory, twice";
    private static readonly LockOrigin Origin = new("schema.lock", "run: autocoder-schema lock");

    private readonly string _folder = run.FolderFor("catalogue");

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Catalogue and lock, by migrations");
        run.Say("In one process that is warm; *allocated* is for one reading. The start of the gate is a process on one database.");
        FigureTable table = run.Table("migrations", "allocated (processes: peak memory)");
        foreach (int count in run.Of<int[]>([10, 100, 1_000, 5_000], quick: [10, 100, 300]))
        {
            string assembly = Path.Combine(_folder, $"Catalogue{count}.dll");
            TimeSpan making = UpgradeFleet.CompileAsync(assembly, count).GetAwaiter().GetResult();
            IReadOnlyList<Measured> measured = Rounds.Of(run.Of(5, quick: 3), warmUp: true, [.. Alone(assembly), .. WithLock(assembly), .. Started(assembly)]);
            TimeSpan replaying = Replay(new UpgradeSetting(assembly, GeneratedMigrations.Kind, 0).Statements());
            measured =
            [
                .. measured, new Measured(new Way(Replaying, () => default) { Against = Replaying }, [new(replaying, replaying, 0)]),
                new Measured(new Way(Making, () => default) { Against = Replaying }, [new(making, making, 0)]),
            ];
            table.Add(count.ToString("N0", CultureInfo.InvariantCulture), measured);
            foreach (Measured way in measured.Where(way => way.Way.Against is not null)) run.Grows($"{way.Way.Name}, by migrations", count, way);
        }
    }

    private static IEnumerable<Way> Alone(string assembly) =>
    [
        Inner.Way(Bytes, () => SHA256.HashData(File.ReadAllBytes(assembly))),
        Inner.Way("catalogue", () => Require(CatalogueReader.Read(assembly, new CatalogueOptions()) is CatalogueReading.Read), Bytes),
        Inner.Way("loading and scanning by reflection", () => Scan(assembly), Bytes),
    ];

    private static IEnumerable<Way> WithLock(string assembly)
    {
        KindLock kind = ((Outcome<SchemaLock>.Done)MigrationsReader.Read(assembly, new CatalogueOptions(), Origin).Lock!).Value.Find(GeneratedMigrations.Kind)!;
        string text = SchemaLockText.Write(new SchemaLock([kind]));
        SchemaEntry[] entries = [.. CanonicalDdl.Entries(kind.SchemaAt(kind.Migrations[^1].Version)!)];
        return
        [
            Inner.Way(LockBytes, () => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(text.Split('\n'))))),
            Inner.Way("lock", () => Require(SchemaLockParser.Read(text, Origin) is Outcome<SchemaLock>.Done), LockBytes),
            Inner.Way("newest schema, parsed and fingerprinted", () => Require(SchemaReader.Read(entries).Fingerprint.Length > 0), LockBytes),
        ];
    }

    private IEnumerable<Way> Started(string assembly)
    {
        var fleet = new UpgradeFleet(_folder);
        UpgradeSetting few = fleet.GeneratedAsync(10).GetAwaiter().GetResult();
        string database = fleet.TemplateAsync(few, "DELETE", GeneratedMigrations.Fill).GetAwaiter().GetResult();
        return
        [
            new Way("hello", () => Meter.Run([Published.Hello])),
            new Way("gate, 1 database", () => Meter.Run([Published.NativeGate, "--migrations", assembly, "--kind", GeneratedMigrations.Kind, database], [0, 1])) { Against = "hello" },
        ];
    }

    // Each ALTER TABLE makes SQLite read the whole schema again, so this grows with the square of the migrations.
    private static TimeSpan Replay(IReadOnlyList<string> statements)
    {
        long start = Stopwatch.GetTimestamp();
        for (int time = 0; time < 2; time++)
        {
            using SqliteConnection connection = new("Data Source=:memory:");
            connection.Open();
            foreach (string sql in statements.Prepend("CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)"))
                Require(SQLitePCL.raw.sqlite3_exec(connection.Handle, sql) == SQLitePCL.raw.SQLITE_OK);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static void Scan(string assembly)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        Require(context.LoadFromAssemblyPath(assembly).GetExportedTypes().All(type => type.GetCustomAttribute<MigrationAttribute>()?.Version > 0));
        context.Unload();
    }

    private static void Require(bool isRight)
    {
        if (!isRight) throw new InvalidOperationException("What was measured did not give its answer.");
    }
}
