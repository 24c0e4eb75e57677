using Fixtures.Lineages;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Lineages;

/// <summary>
/// The version that a lineage says it is at, held against the schemas that the migrations make: found here from the file alone,
/// where the library says it from the lineage's history.
/// </summary>
internal class ExpectedVersionTests
{
    private static readonly Dictionary<string, SortedDictionary<long, DatabaseSchema>> Migrated = [];

    private static IEnumerable<TestCaseData> All => KnownLineages.All.Select(lineage => new TestCaseData(lineage).SetArgDisplayNames(lineage.Name));

    [OneTimeSetUp]
    public void MigrateToEveryVersion()
    {
        using TemporaryFolder folder = new();
        foreach (string kind in Kinds.OwnNames)
        {
            using var runner = Kinds.OwnRunner(kind);
            long[] versions = [.. runner.Kind.Migrations.Select(migration => migration.Version)];
            Migrated[kind] = new(versions.ToDictionary(version => version, version =>
            {
                runner.Upgrade(folder.File($"{kind}{version}.db"), [.. versions.Where(other => other <= version)]);
                return MigratedFile.Schema(folder.File($"{kind}{version}.db"));
            }));
        }
    }

    [TestCaseSource(nameof(All))]
    public void The_expected_version_is_the_nearest_of_those_that_the_tables_and_columns_allow(Lineage lineage)
    {
        DatabaseSchema file = Schema(lineage);

        var possible = Migrated[lineage.Kind].Where(version => Fits(version.Key, lineage.Kind, file)).ToArray();
        lineage.ExpectedVersions.ShouldBeSubsetOf(possible.Select(version => version.Key));
        int nearest = possible.Min(version => Distance(version.Value, file));
        long[] nearby = [.. possible.Where(version => Distance(version.Value, file) == nearest).Select(version => version.Key)];
        nearby.ShouldContain(lineage.ExpectedVersions[0]);
        nearby.ShouldBeSubsetOf(lineage.ExpectedVersions);
    }

    [Test]
    public void A_plain_lineage_that_nothing_altered_is_at_the_version_that_created_it()
    {
        foreach (Lineage lineage in KnownLineages.All.Where(lineage => lineage.CreatedAt == lineage.AlteredTo && lineage.Traits == LineageTraits.None))
        {
            lineage.ExpectedVersions.ShouldBe([lineage.CreatedAt]);
        }
    }

    [TestCase(Versions.InProgress, Versions.RequiredStatus, Versions.InProgress, Versions.RequiredStatus)]
    [TestCase(Versions.Features, Versions.Dependencies, Versions.Dependencies)]
    [TestCase(Versions.Features, Versions.StatusIndex, Versions.Testing)]
    [TestCase(Versions.Testing, Versions.TestingDropped, Versions.Testing)]
    [TestCase(Versions.StatusIndex, Versions.TestingDropped, Versions.StatusIndex)]
    [TestCase(Versions.StatusIndex, Versions.HumanInput, Versions.HumanInput)]
    public void A_step_that_left_no_trace_is_still_to_come(long created, long altered, params long[] expected) =>
        new Lineage("features", created, altered, LineageTraits.None).ExpectedVersions.ShouldBe(expected);

    [Test]
    public void A_file_that_never_had_the_dropped_columns_is_told_by_the_index_on_the_status()
    {
        Lineage skipped = new("features", Versions.Features, Versions.TestingDropped, LineageTraits.TestingSkipped);

        skipped.ExpectedVersions.ShouldBe([Versions.Schedules]);
        (skipped with { Traits = LineageTraits.TestingSkipped | LineageTraits.StatusIndexByHand }).ExpectedVersions.ShouldBe([Versions.TestingDropped]);
    }

    /// <summary>
    /// The lines of the canonical text that one has and the other has not (a line that says something else of the same column counts
    /// once), and 2 more for each breaking difference. Lines rather than differences are counted so that a missing or extra table weighs
    /// what is in it: an old version with few tables would be near to everything otherwise.
    /// </summary>
    private static int Distance(DatabaseSchema version, DatabaseSchema file)
    {
        const int BreakingWeight = 2;
        int breaking = SchemaComparison.Compare(version, file).Count(difference => difference.Class == DifferenceClass.Breaking);
        var apart = CanonicalLines.Sorted(version).ToHashSet(StringComparer.Ordinal);
        apart.SymmetricExceptWith(CanonicalLines.Sorted(file));
        return apart.Select(Subject).Distinct(StringComparer.Ordinal).Count() + (BreakingWeight * breaking);

        // "features: column passes BOOLEAN" is about "features: column passes", whatever it says of it.
        static string Subject(string line) => string.Join(' ', line.Split(' ').Take(3));
    }

    private static DatabaseSchema Schema(Lineage lineage)
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        lineage.Build(connection);
        return MigratedFile.Schema(connection);
    }

    /// <summary>All that the version has is there, and nothing that only a later one brings.</summary>
    private static bool Fits(long version, string kind, DatabaseSchema file)
    {
        HashSet<string> there = [.. Names(file)], known = [.. Migrated[kind].Where(other => other.Key <= version).SelectMany(other => Names(other.Value))];
        IEnumerable<string> later = Migrated[kind].Where(other => other.Key > version).SelectMany(other => Names(other.Value)).Except(known);
        return there.IsSupersetOf(Names(Migrated[kind][version])) && !there.Overlaps(later);
    }

    private static IEnumerable<string> Names(DatabaseSchema schema) =>
        schema.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"));
}
