namespace AutoCoder.Schema.Tests.Catalogues;

internal class KindNamespaceTests
{
    [TestCase("Shop.Main", false, "Shop.Main.M1", true)]
    [TestCase("Shop.Main", false, "Shop.Main.M1+Inner.X", true)]
    [TestCase("Shop.Main", false, "Shop.Main.Later.M1", false)]
    [TestCase("Shop.Main", true, "Shop.Main.Later.M1", true)]
    [TestCase("Shop.Main", true, "Shop.Mainly.M1", false)]
    [TestCase("Shop.Main", true, "M1", false)]
    [TestCase("*", false, "M1", true)]
    public void A_class_is_of_the_kind_of_its_namespace(string name, bool withNested, string className, bool isOfIt) =>
        new KindNamespace("main", name, withNested).Has(className).ShouldBe(isOfIt);

    [TestCase("Shop", "Shop.A", "Shop.B")]
    [TestCase("Shop.A", "Shop.A", "Shop.A.B")]
    [TestCase(null, "Shop.A", "Store.A")]
    [TestCase(null, "", "Shop.A")]
    public void What_namespaces_share_is_named(string? shared, params string[] names) => KindNamespace.Shared(names).ShouldBe(shared);

    [TestCase(new long[] { 1 }, true, Description = "has A alone, lacks B alone")]
    [TestCase(new long[] { 1, 2 }, false, Description = "has both")]
    [TestCase(new long[] { }, false)]
    [TestCase(new long[] { 2, 3 }, true)]
    public void What_has_one_namespace_and_lacks_only_others_is_asked_about(long[] applied, bool isAsked)
    {
        KindCatalogue kind = new(Catalogue.DefaultKind, [new(1, "A1", "N.A.A1"), new(2, "B2", "N.B.B2"), new(3, "B3", "N.B.B3")]);
        var catalogue = new Catalogue("a.dll", [kind], VersionTable.Default);
        DatabaseState state = applied.Length == 0 ? new DatabaseState.Empty() : new DatabaseState.Versioned([.. applied], []);
        (Planning.Plan(state, [], kind, catalogue, new()) is UpgradePlan.Refusal { Obstacle: PlanObstacle.OtherNamespace }).ShouldBe(isAsked);
        KindCatalogue said = kind with { Namespace = new(Catalogue.DefaultKind, "N", true) };
        Planning.Plan(state, [], said, catalogue, new()).ShouldBeOfType<UpgradePlan.Work>();
        Planning.Plan(state, [], kind with { Kind = "tagged" }, catalogue, new()).ShouldBeOfType<UpgradePlan.Work>();
    }
}
