namespace AutoCoder.Schema.Preflight.Tests.Catalogues;

/// <summary>Where the fixture assemblies are, and short ways to read one.</summary>
internal static class Fixtures
{
    public static string Plain => Of("Fixtures.PlainMigrations");

    public static string Tagged => Of("Fixtures.TaggedMigrations");

    public static string Refused => Of("Fixtures.RefusedMigrations");

    public static string Shared => Of("Fixtures.SharedMigrations");

    public static Catalogue Read(string path, bool allowNonTransactional = false)
    {
        CatalogueReading reading = CatalogueReader.Read(path, new CatalogueOptions { AllowNonTransactional = allowNonTransactional });
        if (reading is CatalogueReading.Refused refused)
        {
            Assert.Fail(string.Join(Environment.NewLine, refused.Refusals.Select(refusal => refusal.Message)));
        }

        return reading.ShouldBeOfType<CatalogueReading.Read>().Catalogue;
    }

    public static IReadOnlyList<CatalogueRefusal> Refusals(string path, bool allowNonTransactional = false) =>
        CatalogueReader.Read(path, new CatalogueOptions { AllowNonTransactional = allowNonTransactional })
            .ShouldBeOfType<CatalogueReading.Refused>().Refusals;

    private static string Of(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, name + ".dll");
}
