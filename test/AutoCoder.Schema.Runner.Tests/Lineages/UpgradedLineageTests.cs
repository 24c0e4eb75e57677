using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Lineages;

/// <summary>
/// What the library promises of an upgrade, tried on the lineages that need no adoption to go through it: those that were created
/// at one version and never altered, to which the migrations after that version are applied. (Born with mode and without a
/// default, a file refuses the insert that does not name it.)
/// </summary>
internal class UpgradedLineageTests
{
    private const LineageTraits NeedAdoption = LineageTraits.ForkBorn | LineageTraits.WithoutIndex;

    private TemporaryFolder _folder = null!;

    private static IEnumerable<TestCaseData> Unaltered => KnownLineages.All
        .Where(lineage => lineage.CreatedAt == lineage.AlteredTo && (lineage.Traits & NeedAdoption) == 0)
        .Where(lineage => lineage.CreatedAt != Versions.Mode || lineage.Has(LineageTraits.ServerDefault))
        .Select(lineage => new TestCaseData(lineage).SetArgDisplayNames(lineage.Name));

    private string Path => _folder.File("lineage.db");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Unaltered))]
    public void An_upgrade_loses_what_is_accepted_and_nothing_else_and_the_newest_application_can_insert(Lineage lineage)
    {
        lineage.Build(Path);
        Snapshot before = Snapshot.Of(Path);
        Upgrade(lineage);
        Snapshot upgraded = Snapshot.Of(Path);

        before.LostIn(upgraded, lineage.Accepted).ShouldBeEmpty();
        if (lineage.AlteredTo < Versions.RequiredStatus && lineage.Kind == "features") before.LostIn(upgraded).ShouldNotBeEmpty();
        Insert(lineage);
        upgraded.LostIn(Snapshot.Of(Path)).ShouldBeEmpty();
        MigratedFile.Problems(Path).ShouldBe("ok");
    }

    [TestCase("assistant")]
    [TestCase("features")]
    [TestCase("registry")]
    public void The_newest_applications_inserts_fill_every_table_and_name_every_column_but_the_key(string kind)
    {
        Lineage lineage = KnownLineages.Of(kind).First();
        using (KindRunner runner = Kinds.OwnRunner(kind)) runner.Upgrade(Path, [.. runner.Kind.Migrations.Select(migration => migration.Version)]);
        Insert(lineage);

        foreach ((string table, string[] columns) in MigratedFile.Columns(Path))
        {
            Snapshot.Of(Path).RowCount(table).ShouldBeGreaterThan(0);
            lineage.Inserts.Any(insert => insert.StartsWith($"INSERT INTO {table} ", StringComparison.Ordinal)
                && columns.Where(column => column != "id").All(column => Named(insert).Contains(column))).ShouldBeTrue(table);
            lineage.Inserts.Where(insert => insert.StartsWith($"INSERT INTO {table} ", StringComparison.Ordinal)).SelectMany(Named).ShouldBeSubsetOf(columns);
        }

        MigratedFile.Problems(Path).ShouldBe("ok");
    }

    private static string[] Named(string insert) =>
        insert[(insert.IndexOf('(', StringComparison.Ordinal) + 1)..insert.IndexOf(')', StringComparison.Ordinal)].Replace("\"", "", StringComparison.Ordinal).Split(", ");

    private void Upgrade(Lineage lineage)
    {
        using KindRunner runner = Kinds.OwnRunner(lineage.Kind);
        long[] later = [.. runner.Kind.Migrations.Select(migration => migration.Version).Where(version => version > lineage.ExpectedVersions[0])];
        if (later.Length > 0) runner.Upgrade(Path, later);
    }

    private void Insert(Lineage lineage)
    {
        foreach (string insert in lineage.Inserts) SqliteFile.Execute(Path, insert);
    }
}
