namespace AutoCoder.Schema.Runner.Tests.Downgrades;

/// <summary>
/// Every one of our versions taken back on files with rows: by the build's own Down, and by the scripts of the ledger, as a build
/// does that has only the migrations up to there. Both have to come to the schema of the version, keep every row and every value of
/// what stays, and lead up again.
/// </summary>
internal class OwnDowngradeTests : UpgradeTest
{
    private static readonly Dictionary<string, byte[]> Filled = [];

    private static IEnumerable<TestCaseData> Steps() =>
        from kind in Kinds.OwnNames
        let versions = Kinds.OwnKind(kind).Migrations
        from index in Enumerable.Range(0, versions.Length - 1)
        from source in Enum.GetValues<DownSource>()
        from journal in index == 0 ? new[] { "DELETE", "WAL" } : ["DELETE"]
        select new TestCaseData(kind, versions[index].Version, source, journal);

    [TestCaseSource(nameof(Steps))]
    public async Task A_filled_database_goes_back_to_a_version_keeps_what_stays_and_comes_up_again(string kind, long to, DownSource source, string journal)
    {
        string path = await FilledAsync(kind, journal);
        Dictionary<string, string[]> before = MigratedFile.Columns(path);
        string old = At("old.db");
        SqliteFile.Execute(path, $"VACUUM INTO '{old}'");

        var build = source == DownSource.Build ? Whole(kind, path) : OwnFleet(kind, to, path);
        ChangeRow row = (await DowngradeAsync(build, new(to) { AcceptsDataLoss = true })).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Steps.ShouldAllBe(step => step.Source == source);
        row.Notes.ShouldBeEmpty();

        DatabaseSchema schema = MigratedFile.Schema(path);
        schema.CanonicalText.ShouldBe(Canonical(kind, to).CanonicalText);
        MigratedFile.Problems(path).ShouldBe("ok");
        SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe(to.ToString(CultureInfo.InvariantCulture));
        Dictionary<string, string[]> stays = schema.Tables.Where(table => before.ContainsKey(table.Name))
            .ToDictionary(table => table.Name, table => table.Columns.Select(column => column.Name).Intersect(before[table.Name]).ToArray());
        MigratedFile.Rows(path, stays).ShouldBe(MigratedFile.Rows(old, stays));
        Status(OwnFleet(kind, to, path)).Databases[0].Readiness.ShouldBe(Readiness.Ready);
        Status(Whole(kind, path)).Databases[0].Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdicts.Verdict.Pending>();
        ShouldHaveAnnounced(row, before, schema);

        (await UpgradeAsync(Whole(kind, path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        MigratedFile.Schema(path).CanonicalText.ShouldBe(MigratedFile.Canonical(kind).CanonicalText);
        MigratedFile.Rows(path, stays).ShouldBe(MigratedFile.Rows(old, stays));
    }

    [TestCaseSource(typeof(Kinds), nameof(Kinds.OwnNames))]
    public async Task An_empty_database_goes_back_to_nothing_without_anybodys_consent(string kind)
    {
        string path = At($"{kind}.db");
        await UpgradeAsync(Whole(kind, path), Quick with { Plan = new(null, Create: true) });
        ChangeRow row = (await DowngradeAsync(Whole(kind, path), new(0))).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Losses.ShouldBeEmpty();
        MigratedFile.Schema(path).Tables.ShouldBeEmpty();
    }

    // What went and had values was said before, and nothing else was.
    private static void ShouldHaveAnnounced(ChangeRow row, Dictionary<string, string[]> before, DatabaseSchema after)
    {
        string[] gone =
        [
            .. before.Where(table => after.FindTable(table.Key) is null).Select(table => table.Key),
            .. before.Where(table => after.FindTable(table.Key) is not null)
                .SelectMany(table => table.Value.Where(column => after.FindTable(table.Key)!.FindColumn(column) is null).Select(column => $"{table.Key}.{column}")),
        ];
        string[] said =
        [
            .. row.Losses.Select(loss => loss.Loss switch
            {
                DataLoss.OfTable table => table.Table,
                DataLoss.OfColumn column => $"{column.Table}.{column.Column}",
                _ => loss.Description,
            }),
        ];
        said.ShouldBeSubsetOf(gone);
        gone.Except(said).ShouldBeSubsetOf(["features.human_input_response"], "it is the one column that no row has a value in");
    }

    private static Fleet Whole(string kind, string path) => OwnFleet(kind, long.MaxValue, path);

    // Made once a kind: each version with the rows of its time.
    private async Task<string> FilledAsync(string kind, string journal)
    {
        string path = At($"{kind}.db");
        if (!Filled.TryGetValue(kind, out byte[]? bytes))
        {
            SqliteFile.Execute(path, "PRAGMA user_version = 1");
            foreach (long version in Kinds.OwnKind(kind).Migrations.Select(migration => migration.Version))
            {
                await UpgradeAsync(OwnFleet(kind, version, path), Quick with { Backup = false });
                KindRows.Write(path, version);
            }

            Filled[kind] = bytes = await File.ReadAllBytesAsync(path);
        }

        await File.WriteAllBytesAsync(path, bytes);
        SqliteFile.Execute(path, $"PRAGMA journal_mode={journal}");
        return path;
    }

    private static DatabaseSchema Canonical(string kind, long version)
    {
        using KindRunner runner = Kinds.OwnRunner(kind);
        return SchemaReader.Read(new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Replayed>().Schemas[version]);
    }
}
