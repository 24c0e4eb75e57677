using static AutoCoder.Schema.Runner.Tests.Sessions.RepeatableMigrations;
using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Which migrations may be repeated, by what their compiled code calls.</summary>
internal class RepeatableMigrationTests
{
    [TestCase(typeof(AddColour), true)]
    [TestCase(typeof(UniqueText), true)]
    [TestCase(typeof(SetsByALoopOverConstants), true)]
    [TestCase(typeof(CopiesByCode), false)]
    [TestCase(typeof(InsertsAnIdentifier), false)]
    [TestCase(typeof(InsertsTheDay), false)]
    [TestCase(typeof(NamesItsFile), false)]
    [TestCase(typeof(LooksForAFile), false)]
    [TestCase(typeof(AsksTheEnvironmentElsewhere), false)]
    [TestCase(typeof(SetFromOutside), false)]
    [TestCase(typeof(AsksForALogger), false)]
    public void What_a_migration_looks_at_is_read_from_its_code(Type migration, bool isRepeatable) =>
        RepeatableMigration.Is(migration).ShouldBe(isRepeatable);

    [Test]
    public void Every_migration_of_the_application_is_repeatable() =>
        Kinds.OwnNames.SelectMany(kind => Kinds.Tagged(Kinds.Own, kind)).Where(type => !RepeatableMigration.Is(type)).ShouldBeEmpty();
}
