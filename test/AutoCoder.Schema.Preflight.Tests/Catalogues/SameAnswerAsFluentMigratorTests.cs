namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

internal class SameAnswerAsFluentMigratorTests
{
    [Test]
    public void The_kinds_are_the_tags_in_order_of_name() =>
        Fixtures.Read(Fixtures.Tagged).Kinds.Select(kind => kind.Kind).ShouldBe(["alpha", "beta", "gamma", "gamma-1"]);

    [TestCase("alpha")]
    [TestCase("beta")]
    [TestCase("gamma")]
    [TestCase("gamma-1")]
    public void Each_kind_has_the_migrations_that_FluentMigrator_finds_for_its_tag(string kind)
    {
        using FluentMigratorScan scan = new(Fixtures.Tagged, kind);
        KindCatalogue read = Fixtures.Read(Fixtures.Tagged).Find(kind).ShouldNotBeNull();
        read.Migrations.ShouldBe(scan.Migrations());
    }

    [Test]
    public void An_assembly_without_tags_is_the_kind_default_with_all_that_FluentMigrator_finds()
    {
        using FluentMigratorScan scan = new(Fixtures.Plain, kind: null);
        Catalogue catalogue = Fixtures.Read(Fixtures.Plain, allowNonTransactional: true);
        catalogue.Kinds.ShouldHaveSingleItem().Kind.ShouldBe(Catalogue.DefaultKind);
        catalogue.Kinds[0].Migrations.ShouldBe(scan.Migrations());
    }

    [Test]
    public void The_version_table_is_the_one_that_FluentMigrator_uses()
    {
        using FluentMigratorScan scan = new(Fixtures.Tagged, "alpha");
        VersionTable table = Fixtures.Read(Fixtures.Tagged).VersionTable;
        table.ShouldBe(scan.VersionTable());
        table.ShouldBe(new VersionTable("TaggedVersions", "MigrationNumber", "At", "Text", "UX_TaggedVersions"));
    }

    [Test]
    public void A_version_table_derived_from_the_default_keeps_what_it_does_not_override()
    {
        using FluentMigratorScan scan = new(Fixtures.Plain, kind: null);
        VersionTable table = Fixtures.Read(Fixtures.Plain, allowNonTransactional: true).VersionTable;
        table.ShouldBe(scan.VersionTable());
        table.ShouldBe(new VersionTable("VersionInfo2"));
    }
}
