namespace AutoCoder.Schema.Runner.Tests.Migrations;

/// <summary>Up, Down and Up again, of each kind.</summary>
[TestFixture("assistant", false)]
[TestFixture("assistant", true)]
[TestFixture("features", false)]
[TestFixture("features", true)]
[TestFixture("registry", false)]
[TestFixture("registry", true)]
internal sealed class RoundTripTests(string kind, bool isFilled) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KindRunner _runner = Kinds.OwnRunner(kind);

    private long[] Versions => [.. _runner.Kind.Migrations.Select(migration => migration.Version)];

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Each_step_taken_back_and_taken_again_gives_the_same_schema_and_keeps_every_row()
    {
        string path = _folder.File("steps.db");
        DatabaseSchema before = DatabaseSchema.Empty;
        foreach (long version in Versions)
        {
            StepKeepsRows(path, version, () => _runner.Upgrade(path, version));
            if (isFilled) KindRows.Write(path, version);
            ShouldBeFilled(path, $"at {version}");
            DatabaseSchema after = MigratedFile.Schema(path);
            StepKeepsRows(path, version, () => _runner.Downgrade(path, version));
            MigratedFile.Schema(path).CanonicalText.ShouldBe(before.CanonicalText, $"taking back {version}");
            StepKeepsRows(path, version, () => _runner.Upgrade(path, version));
            MigratedFile.Schema(path).CanonicalText.ShouldBe(after.CanonicalText, $"{version} again");
            if (isFilled) Refill(path, version);
            ShouldBeFilled(path, $"at {version} again");
            before = after;
        }
    }

    [Test]
    public void All_the_way_up_down_and_up_again_gives_the_same_schema()
    {
        string path = _folder.File("whole.db");
        Fill(path);
        ShouldBeFilled(path, "at the head");
        DatabaseSchema head = MigratedFile.Schema(path);
        _runner.Downgrade(path);
        SqliteFile.Scalar(path, "SELECT group_concat(name) FROM sqlite_schema").ShouldBe("VersionInfo,UC_Version");
        SqliteFile.Scalar(path, "SELECT count(*) FROM VersionInfo").ShouldBe("0");
        _runner.Upgrade(path);
        MigratedFile.Schema(path).CanonicalText.ShouldBe(head.CanonicalText);
    }

    [Test]
    public void Down_to_the_first_version_and_up_again_keeps_what_the_first_version_has()
    {
        string path = _folder.File("first.db");
        _runner.Upgrade(path, Versions[0]);
        Dictionary<string, string[]> first = MigratedFile.Columns(path);
        File.Delete(path);
        Fill(path);
        DatabaseSchema head = MigratedFile.Schema(path);
        string rows = MigratedFile.Rows(path, first);
        _runner.Downgrade(path, Versions[1..]);
        MigratedFile.Rows(path, first).ShouldBe(rows);
        _runner.Upgrade(path, Versions[1..]);
        MigratedFile.Rows(path, first).ShouldBe(rows);
        MigratedFile.Schema(path).CanonicalText.ShouldBe(head.CanonicalText);
        MigratedFile.Problems(path).ShouldBe("ok");
    }

    private void Fill(string path)
    {
        foreach (long version in Versions)
        {
            _runner.Upgrade(path, version);
            if (isFilled) KindRows.Write(path, version);
        }
    }

    // Otherwise the test that has rows would pass without any.
    private void ShouldBeFilled(string path, string when) => MigratedFile.Columns(path).Keys.ShouldAllBe(
        table => SqliteFile.Scalar(path, $"SELECT count(*) > 0 FROM {table}") == (isFilled ? "1" : "0"), when);

    // A table that the step took away came back empty.
    private static void Refill(string path, long version)
    {
        bool isEmpty = MigratedFile.Columns(path).Keys.Any(table => SqliteFile.Scalar(path, $"SELECT count(*) FROM {table}") == "0");
        if (isEmpty) KindRows.Write(path, version);
    }

    private static void StepKeepsRows(string path, long version, Action step)
    {
        string before = $"{path}.before";
        if (File.Exists(path)) File.Copy(path, before, overwrite: true);
        step();
        Dictionary<string, string[]> common = Common(MigratedFile.Columns(before), MigratedFile.Columns(path));
        MigratedFile.Rows(path, common).ShouldBe(MigratedFile.Rows(before, common), $"the rows at {version}");
        MigratedFile.Problems(path).ShouldBe("ok");
    }

    private static Dictionary<string, string[]> Common(Dictionary<string, string[]> one, Dictionary<string, string[]> other) => one
        .Where(table => other.ContainsKey(table.Key))
        .ToDictionary(table => table.Key, table => table.Value.Intersect(other[table.Key]).ToArray());
}
