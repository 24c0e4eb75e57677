using Fixtures.CulturedMigrations;

namespace AutoCoder.Schema.Testing.Tests;

internal class CulturedMigrationTests
{
    [Test]
    public void A_migration_that_asks_for_cultures_writes_what_the_tool_and_the_boot_call_write()
    {
        using var database = MigrationTest.Of<FillCodes>().With("languages", new { id = 1, name = "German" }).Apply();
        string.Join('|', database.Row("languages").Values).ShouldBe("1|German|deu|Uni|a,A,b,B|1.234,5");
    }
}
