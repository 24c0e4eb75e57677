namespace AutoCoder.Schema.Analyzers.Tests;

public class DuplicateVersionTests
{
    [Test]
    public async Task Two_migrations_of_one_kind_with_one_version_are_named_both()
    {
        Microsoft.CodeAnalysis.Diagnostic found = (await Analysis.Diagnose("""
            namespace App;
            [Migration(7), Tags("a")] public class First : Migration { public override void Up() { } public override void Down() { } }
            [Migration(7L, "later"), Tags("a")] public class Second : ForwardOnlyMigration { public override void Up() { } }
            """)).ShouldHaveSingleItem();

        found.Id.ShouldBe("ACS0001");
        found.GetMessage().ShouldBe(
            "Migrations App.First and App.Second of the kind 'a' both have the version 7: give the newer one a version of its own");
        Analysis.TextAt(found.Location).ShouldBe("Migration(7L, \"later\")");
        Analysis.TextAt(found.AdditionalLocations.ShouldHaveSingleItem()).ShouldBe("Migration(7)");
    }

    [Test]
    public async Task They_are_found_across_files()
    {
        var compilation = Analysis.Compile(Of("[Migration(7)]", "First"), Of("[Migration(7)]", "Second"));
        (await Analysis.Diagnose(compilation)).ShouldHaveSingleItem().Id.ShouldBe("ACS0001");
    }

    [Test]
    public async Task One_version_in_two_kinds_is_fine() =>
        (await Analysis.Messages(Of("[Migration(7), Tags(\"a\")]", "First") + Of("[Migration(7), Tags(\"b\")]", "Second"))).ShouldBeEmpty();

    [Test]
    public async Task A_time_and_the_number_that_it_stands_for_are_one_version() =>
        (await Analysis.Messages(Of("[TimestampedMigration(2026, 2, 1, 14, 29)]", "First") + Of("[Migration(20260201142900)]", "Second")))
            .ShouldHaveSingleItem().ShouldContain("both have the version 20260201142900");

    [Test]
    public async Task A_time_that_does_not_exist_is_no_version() =>
        (await Analysis.Messages(Of("[TimestampedMigration(2023, 2, 29, 0, 0)]", "First") + Of("[TimestampedMigration(2023, 2, 29, 0, 0)]", "Second")))
            .ShouldBeEmpty();

    [TestCase("class NumberedAttribute : MigrationAttribute { public NumberedAttribute(int n) : base(n) { } }")]
    [TestCase("class NumberedAttribute(int n) : MigrationAttribute(n);")]
    [TestCase("class NumberedAttribute(int n) : MigrationAttribute(description: \"d\", version: (n - 2) * 3L + 6 - 2 * n);")]
    [TestCase("class MiddleAttribute(long v) : MigrationAttribute(v); class NumberedAttribute : MiddleAttribute { public NumberedAttribute(int n) : this(n, 0) { } NumberedAttribute(int n, int m) : base(n + m) { } }")]
    [TestCase("class NumberedAttribute<T>(int n) : MigrationAttribute(n);", "<string>")]
    public async Task A_derived_attribute_whose_constructor_passes_its_number_on_is_followed(string attribute, string arguments = "") =>
        (await Analysis.Messages($"{attribute} [Numbered{arguments}(7)] {Class("First")} [Migration(7)] {Class("Second")}"))
            .ShouldHaveSingleItem().ShouldContain("both have the version 7");

    [TestCase("class NumberedAttribute(string text) : MigrationAttribute(long.Parse(text)); ", "\"7\"")]
    [TestCase("class NumberedAttribute(int n) : MigrationAttribute(unchecked(n * 2)); ", "int.MaxValue")]
    [TestCase("class NumberedAttribute : MigrationAttribute { static long next; public NumberedAttribute(int n) : base(next + n) { } } ", "7")]
    public async Task What_the_source_does_not_tell_is_left_to_the_catalogue(string attribute, string argument) =>
        (await Analysis.Messages($"{attribute} [Numbered({argument})] {Class("First")} [Numbered({argument})] {Class("Second")}")).ShouldBeEmpty();

    [Test]
    public async Task A_class_that_is_not_found_takes_no_version() =>
        (await Analysis.Messages($"[Migration(7)] {Class("First")} [Migration(7)] internal {Class("Second")[7..]}"))
            .ShouldHaveSingleItem().ShouldStartWith("ACS0005");

    [Test]
    public async Task The_one_that_the_lock_has_keeps_its_version()
    {
        const string Lock = "format 1\n\nkind default\n7 Second up 1:aa down 1:bb schema cc chain dd\n";
        (await Analysis.Places($"[Migration(7, \"first\")] {Class("First")} [Migration(7, \"second\")] {Class("Second")}", ("schema.lock", Lock)))
            .ShouldBe(["ACS0001 Migration(7, \"first\")"]);
    }

    internal static string Of(string attributes, string name) => $"{attributes} {Class(name)}\n";

    internal static string Class(string name) => $"public class {name} : ForwardOnlyMigration {{ public override void Up() {{ }} }}";
}
