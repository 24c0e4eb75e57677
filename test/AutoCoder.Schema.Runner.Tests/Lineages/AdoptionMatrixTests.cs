using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Lineages;

/// <summary>
/// Every file that the application left behind, as one fleet: adopted at the right version, repaired, migrated to the newest,
/// without losing a value, and good for the newest application. Heavy runs take every combination of traits.
/// </summary>
internal sealed class AdoptionMatrixTests : UpgradeTest
{
    private static readonly Lineage[] Lineages =
    [
        .. Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? KnownLineages.Exhaustive : KnownLineages.All,
    ];

    private readonly Dictionary<string, DatabaseSchema> _newest = KnownLineages.KindNames.ToDictionary(kind => kind, MigratedFile.Canonical);
    private TemporaryFolder _fleet = null!;
    private Dictionary<Lineage, (ChangeRow Row, Snapshot Before)> _upgraded = null!;

    private static IEnumerable<TestCaseData> EveryLineage => Lineages.Select(lineage => new TestCaseData(lineage).SetArgDisplayNames(lineage.Name));

    [OneTimeSetUp]
    public async Task UpgradeTheFleet()
    {
        _fleet = new TemporaryFolder();
        Snapshot[] before = [.. Lineages.Select(Build)];
        ChangeReport report = await UpgradeAsync(OwnFleet([.. Lineages.Select(PathOf)]), Quick with { Backup = false });
        _upgraded = Lineages.Zip(report.Rows, before).ToDictionary(entry => entry.First, entry => (entry.Second, entry.Third));
    }

    [OneTimeTearDown]
    public void RemoveTheFleet() => _fleet.Dispose();

    [TestCaseSource(nameof(EveryLineage))]
    public void A_file_that_nobody_tracked_is_taken_to_the_newest_version_and_keeps_every_value(Lineage lineage)
    {
        (ChangeRow row, Snapshot before) = _upgraded[lineage];
        string path = PathOf(lineage);

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        lineage.ExpectedVersions.ShouldContain(row.Adopted[^1]);
        row.To.ShouldBe(Kinds.OwnKind(lineage.Kind).Head);
        Breaking(lineage, path).ShouldBeEmpty();
        Snapshot upgraded = Snapshot.Of(path);
        before.LostIn(upgraded, lineage.Accepted).ShouldBeEmpty();
        foreach (string insert in lineage.Inserts) SqliteFile.Execute(path, insert);
        upgraded.LostIn(Snapshot.Of(path)).ShouldBeEmpty();
        MigratedFile.Problems(path).ShouldBe("ok");
    }

    [Test]
    public async Task Rows_that_their_version_refuses_are_named_and_stop_it()
    {
        foreach (Lineage lineage in KnownLineages.Refused)
        {
            string path = At($"{lineage.AlteredTo}/{lineage.Kind}.db");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            lineage.Build(path);
            string before = SqliteFile.Dump(path);

            ChangeRow row = (await UpgradeAsync(OwnFleet(path), Quick with { Backup = false })).Rows.ShouldHaveSingleItem();

            row.Result.ShouldBe(ChangeResult.Failed);
            row.Problem.ShouldNotBeNull().ShouldContain("Table schedules: there ");
            row.Problem.ShouldContain("(rowid ");
            SqliteFile.Dump(path).ShouldBe(before);
        }
    }

    private SchemaDifference[] Breaking(Lineage lineage, string path) =>
        [.. SchemaComparison.Compare(_newest[lineage.Kind], MigratedFile.Schema(path)).Where(difference => difference.Class == DifferenceClass.Breaking)];

    private Snapshot Build(Lineage lineage)
    {
        string path = PathOf(lineage);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        lineage.Build(path);
        return Snapshot.Of(path);
    }

    private string PathOf(Lineage lineage) => _fleet.File($"{Array.IndexOf(Lineages, lineage)}/{lineage.Kind}.db");
}
