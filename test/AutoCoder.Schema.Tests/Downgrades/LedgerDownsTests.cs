namespace AutoCoder.Schema.Tests.Downgrades;

internal class LedgerDownsTests
{
    private static readonly string Hash = SqlHash.Of(["SELECT 1"]).ToString();

    [Test]
    public void The_last_row_of_a_version_counts_and_none_after_it_was_taken_back()
    {
        Of(Row(10, "up", Hash, "DROP TABLE a")).ShouldBe(["10: Name, hash, DROP TABLE a"]);
        Of(Row(10, "up", Hash, "DROP TABLE a"), Row(10, "down", Hash, "DROP TABLE a")).ShouldBeEmpty();
        Of(Row(10, "up", Hash, "old"), Row(10, "down", Hash, "old"), Row(10, "up", Hash, "new")).ShouldBe(["10: Name, hash, new"]);
        Of(Row(10, "up", Hash, "old"), Row(10, "adopt", null, "new")).ShouldBe(["10: Name, no hash, new"]);
    }

    [Test]
    public void A_repair_leaves_what_was_executed() =>
        Of(Row(10, "up", Hash, "old"), Row(10, "repair", null, "new")).ShouldBe(["10: Name, hash, old"]);

    [Test]
    public void Rows_without_a_version_and_hashes_that_are_none_tell_nothing() =>
        Of(new LedgerRow(1, null, "up"), Row(20, "up", "md5", null), Row(30, null, null, "x")).ShouldBe(["20: Name, no hash, no script", "30: Name, no hash, x"]);

    private static LedgerRow Row(long version, string? action, string? hash, string? down) => new(1, version, action) { Name = "Name", Hash = hash, Down = down };

    private static string[] Of(params LedgerRow[] rows) =>
        [.. LedgerDowns.Of(rows).OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}: {entry.Value.Name}, {(entry.Value.Hash is null ? "no hash" : "hash")}, {entry.Value.Script ?? "no script"}")];
}
