namespace AutoCoder.Schema.Tests.Merges;

/// <summary>What a side did to its migrations.</summary>
internal class SideChangesTests
{
    private static readonly NamedMigration[] Before = [One(1, "V1_Create", "create"), One(2, "V2_City", "city")];

    [Test]
    public void Nothing_is_nothing() => Changes(One(1, "V1_Create", "create"), One(2, "V2_City", "city")).ShouldBeEmpty();

    [Test]
    public void A_new_version_is_added() => Changes([.. Before, One(3, "V3_Mail", "mail")]).ShouldBe(["Added 3 V3_Mail"]);

    [Test]
    public void Other_content_is_an_edit() => Changes(Before[0], One(2, "V2_City", "town")).ShouldBe(["Edited 2 V2_City"]);

    [Test]
    public void Another_class_with_the_same_content_is_renamed() => Changes(Before[0], One(2, "V2_Town", "city")).ShouldBe(["Renamed 2 V2_Town"]);

    [Test]
    public void Another_class_with_other_content_is_still_the_version_that_databases_know() =>
        Changes(Before[0], One(2, "V2_Mail", "mail")).ShouldBe(["Edited 2 V2_Mail"]);

    [TestCase("V5_City", "city")]
    [TestCase("V5_Town", "city")]
    [TestCase("V5_City", "town")]
    public void Another_version_of_the_same_is_renumbered(string name, string content) =>
        Changes(Before[0], One(5, name, content)).ShouldBe([$"Renumbered 5 {name}"]);

    [Test]
    public void One_that_is_gone_is_deleted() => Changes(Before[0]).ShouldBe(["Deleted 2 V2_City"]);

    [Test]
    public void Another_kind_is_an_edit() => Changes(Before[0], One(2, "V2_City", "city") with { Kind = "other" }).ShouldBe(["Edited 2 V2_City"]);

    [Test]
    public void What_any_merge_base_has_is_known() => SideChanges.Between([.. Before, One(2, "V2_City", "town")], Before).ShouldBeEmpty();

    [Test]
    public void A_swap_of_two_numbers_is_two_edits() =>
        Changes(One(2, "V1_Create", "create"), One(1, "V2_City", "city")).ShouldBe(["Edited 1 V2_City", "Edited 2 V1_Create"]);

    private static string[] Changes(params NamedMigration[] after) =>
        [.. SideChanges.Between(Before, after).Select(change => $"{change.Type} {change.Migration.Version} {change.Migration.Source.Name}")];

    private static NamedMigration One(long version, string name, string content) =>
        new("default", version, new SourceMigration($"Shop.{name}", version, 5, content) { File = $"{name}.cs" });
}
