namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Files that the application made, at every version of its history.</summary>
internal class FeaturesUpgradeTests : UpgradeTest
{
    private static IEnumerable<TestCaseData> Old => FeatureSchemas.Versions.SkipLast(1)
        .Select(version => new TestCaseData(version.Version, version.Sql).SetArgDisplayNames($"{version.Version}"));

    private static long Head => FeatureSchemas.Versions[^1].Version;

    [TestCaseSource(nameof(Old))]
    public async Task An_unversioned_file_of_the_application_is_adopted_at_its_version_and_upgraded_with_its_rows(long version, string sql)
    {
        string path = Database("p/features.db", "PRAGMA journal_mode=WAL;" + sql);
        KindRows.WriteFeature(path);
        if (version < 202601131147) KindRows.Write(path, 202512301113);
        if (version >= 202601220835) KindRows.Write(path, 202601220835);
        Dictionary<string, string[]> kept = Kept(path);
        string rows = MigratedFile.Rows(path, kept);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        (row.From, row.To).ShouldBe((version, Head));
        MigratedFile.Rows(path, kept).ShouldBe(rows);
        MigratedFile.Problems(path).ShouldBe("ok");
    }

    private static Dictionary<string, string[]> Kept(string path) => MigratedFile.Columns(path).ToDictionary(
        table => table.Key,
        table => table.Value.Except(["testing_in_progress", "last_tested_at"]).ToArray());
}
