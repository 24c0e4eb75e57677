using static AutoCoder.Schema.Analyzers.Tests.DuplicateVersionTests;

namespace AutoCoder.Schema.Analyzers.Tests;

public class DiscoveryTests
{
    private const string Body = ": ForwardOnlyMigration { public override void Up() { } }";

    [TestCase($"[Migration(1)] internal class One {Body}")]
    [TestCase($"[Migration(1)] class One {Body}")]
    [TestCase($"[TimestampedMigration(2026, 1, 1, 1, 1)] class One {Body}")]
    public async Task A_migration_that_is_not_public_is_told(string source) => (await Analysis.Messages(source)).ShouldBe(
        ["ACS0005 Migration One is not public, so FluentMigrator would skip it without a word: make it, and the classes around it, public"]);

    [TestCase("internal", "public")]
    [TestCase("public", "private")]
    [TestCase("public", "protected")]
    [TestCase("public", "protected internal")]
    public async Task A_migration_in_a_class_that_is_not_public_is_told(string outer, string inner) =>
        (await Analysis.Messages($"namespace App; {outer} class Outer {{ [Migration(1)] {inner} class One {Body} }}"))
            .ShouldHaveSingleItem().ShouldStartWith("ACS0005 Migration App.Outer+One is not public");

    [TestCase($"public class Outer {{ [Migration(1)] public class One {Body} }}")]
    [TestCase($"class Base {Body}")]
    [TestCase("abstract class Base : Migration { }")]
    [TestCase("[Migration(1)] public partial class One { } public partial class One : ForwardOnlyMigration { public override void Up() { } }")]
    [TestCase("[TimestampedMigration(2026, 1, 1, 1, 1)] public abstract class Base : ForwardOnlyMigration { }")]
    [TestCase($"[Profile(\"p\")] class One {Body}")]
    public async Task What_is_found_or_is_no_migration_by_itself_is_fine(string source) => (await Analysis.Messages(source)).ShouldBeEmpty();

    [TestCase($"[Migration(1)] public class One<T> {Body}", "is generic, so FluentMigrator would fail to create it")]
    [TestCase($"public class Outer<T> {{ [Migration(1)] public class One {Body} }}", "is generic, so FluentMigrator would fail to create it")]
    [TestCase("[Migration(1)] public abstract class One : Migration { }", "is abstract, so FluentMigrator would skip it")]
    [TestCase("[Migration(1)] public class One { public void Up() { } }", "is no IMigration, so FluentMigrator would skip it")]
    public async Task A_class_that_FluentMigrator_cannot_use_is_told(string source, string what) =>
        (await Analysis.Messages(source)).ShouldHaveSingleItem().ShouldContain(what);

    [Test]
    public async Task TransactionBehavior_None_is_told_however_it_is_said() =>
        (await Analysis.Messages($$"""
            class LooseAttribute(long version) : MigrationAttribute(version, TransactionBehavior.None);
            [Migration(1, TransactionBehavior.None)] {{Class("One")}}
            [Loose(2)] {{Class("Two")}}
            [TimestampedMigration(2026, 1, 1, 1, 1, TransactionBehavior.None, "t")] {{Class("Three")}}
            [Migration(4, TransactionBehavior.Default)] {{Class("Four")}}
            [Maintenance(MigrationStage.AfterAll, TransactionBehavior.None)] {{Class("Five")}}
            """)).Select(message => message[..40]).ShouldBe(
            ["ACS0006 Migration One has TransactionBeh", "ACS0006 Migration Two has TransactionBeh", "ACS0006 Migration Three has TransactionB"]);
}
