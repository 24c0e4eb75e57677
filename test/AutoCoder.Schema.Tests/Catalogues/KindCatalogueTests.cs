namespace AutoCoder.Schema.Tests.Catalogues;

internal class KindCatalogueTests
{
    private static readonly KindCatalogue Assistant = new(
        "assistant", [new(1, "One", "N.One"), new(5, "Five", "N.Five"), new(9, "Nine", "N.Nine")]);

    [TestCase(1, "One")]
    [TestCase(5, "Five")]
    [TestCase(9, "Nine")]
    public void A_migration_is_found_by_its_version(long version, string name) =>
        Assistant.Find(version).ShouldNotBeNull().Name.ShouldBe(name);

    [TestCase(0)]
    [TestCase(4)]
    [TestCase(10)]
    public void A_version_that_the_code_does_not_have_is_not_found(long version) => Assistant.Find(version).ShouldBeNull();

    [Test]
    public void The_head_is_the_highest_version() => Assistant.Head.ShouldBe(9);
}
