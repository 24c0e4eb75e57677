using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using AutoCoder.Schema.Benchmarks.Measuring;
using AutoCoder.Schema.Benchmarks.Upgrades;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Lockfiles;
using AutoCoder.Schema.Preflight.Catalogues;
using AutoCoder.Schema.Preflight.Lockfiles;
using AutoCoder.Schema.Schemas;
using FluentMigrator;

namespace AutoCoder.Schema.Benchmarks.Catalogues;

/// <summary>
/// Reading the migrations and their lock, by how many there are: alone, and as a start of the gate on one database. Beside it what reading
/// the file's bytes and their hash takes, and the scan by reflection that FluentMigrator makes.
/// </summary>
internal sealed class CatalogueBenchmark(BenchmarkRun run)
{
    private const string Bytes = "the assembly's bytes and their SHA-256", LockBytes = "the lock's lines and their SHA-256";
    private static readonly LockOrigin Origin = new("schema.lock", "run: autocoder-schema lock");

    private readonly string _folder = run.FolderFor("catalogue");

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("Catalogue and lock, by migrations");
        run.Say("In one process that is warm; *allocated* is for one reading. The start of the gate is a process on one database.");
        FigureTable table = run.Table("migrations", "allocated (gate: peak memory)");
        foreach (int count in run.Of<int[]>([10, 100, 1_000, 5_000], quick: [10, 100, 1_000]))
        {
            string assembly = Path.Combine(_folder, $"Catalogue{count}.dll");
            TimeSpan making = UpgradeFleet.CompileAsync(assembly, count).GetAwaiter().GetResult();
            IReadOnlyList<Measured> measured = Rounds.Of(run.Of(7, quick: 3), warmUp: true, [.. Ways(assembly)]);
            var made = new Measured(new Way("making the lock, once (two replays of all, up and down)", () => default), [new(making, making, 0)]);
            table.Add(count.ToString("N0", CultureInfo.InvariantCulture), [.. measured, made]);
            foreach (Measured way in measured.Where(way => way.Way.Against is not null).Append(made)) run.Grows($"{way.Way.Name}, by migrations", count, way);
        }
    }

    private IEnumerable<Way> Ways(string assembly)
    {
        var setting = new UpgradeSetting(assembly, GeneratedMigrations.Kind, 1);
        string database = new UpgradeFleet(_folder).TemplateAsync(setting, "DELETE", GeneratedMigrations.Fill).GetAwaiter().GetResult();
        var read = (SchemaLockReading.Read)MigrationsReader.Read(assembly, new CatalogueOptions(), Origin).Lock;
        string text = SchemaLockText.Write(read.Lock);
        DatabaseSchema newest = read.Lock.Find(GeneratedMigrations.Kind)!.SchemaAt(read.Lock.Find(GeneratedMigrations.Kind)!.Migrations[^1].Version)!;
        SchemaEntry[] entries = [.. CanonicalDdl.Entries(newest)];
        yield return Inner.Way(Bytes, () => SHA256.HashData(File.ReadAllBytes(assembly)));
        yield return Inner.Way("catalogue", () => Require(CatalogueReader.Read(assembly, new CatalogueOptions()) is CatalogueReading.Read), Bytes);
        yield return Inner.Way("loading and scanning by reflection", () => Scan(assembly), Bytes);
        yield return Inner.Way(LockBytes, () => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(text.Split('\n')))));
        yield return Inner.Way("lock", () => Require(SchemaLockParser.Read(text, Origin) is SchemaLockReading.Read), LockBytes);
        yield return Inner.Way("newest schema, parsed and fingerprinted", () => Require(SchemaReader.Read(entries).Fingerprint.Length > 0), LockBytes);
        yield return new Way("hello", () => Meter.Run([Published.Hello]));
        yield return new Way("gate, 1 database", () => Meter.Run([Published.NativeGate, "--migrations", assembly, "--kind", GeneratedMigrations.Kind, database], [0, 1])) { Against = "hello" };
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
