using AutoCoder.Schema.Analyzers.CodeFixes;

namespace AutoCoder.Schema.Analyzers.Tests;

public class CodeFixTests
{
    private const string Body = " : ForwardOnlyMigration { public override void Up() { } }";

    [Test]
    public Task A_number_becomes_the_one_above_the_highest_of_the_kind() => Fix<VersionCodeFix>.Turns(
        $$"""
        [Migration(1), Tags("a")] public class First{{Body}}
        [{|ACS0001:Migration(1, "again")|}, Tags("a")] public class Second{{Body}}
        [Migration(5), Tags("a")] public class Highest{{Body}}
        [Migration(900), Tags("b")] public class OfAnotherKind{{Body}}
        """,
        $$"""
        [Migration(1), Tags("a")] public class First{{Body}}
        [Migration(6, "again"), Tags("a")] public class Second{{Body}}
        [Migration(5), Tags("a")] public class Highest{{Body}}
        [Migration(900), Tags("b")] public class OfAnotherKind{{Body}}
        """);

    [Test]
    public Task A_time_becomes_the_minute_after_the_highest_and_the_class_is_named_after_it() => Fix<VersionCodeFix>.Turns(
        $$"""
        [Migration(202602012359L)] public class V202602012359_AddMode{{Body}}
        [{|ACS0001:Migration(2026_0201_2359L)|}] public class V202602012359_AddOther{{Body}}
        public class User { public V202602012359_AddOther? Used; }
        """,
        $$"""
        [Migration(202602012359L)] public class V202602012359_AddMode{{Body}}
        [Migration(2026_0202_0000L)] public class V202602020000_AddOther{{Body}}
        public class User { public V202602020000_AddOther? Used; }
        """);

    [TestCase("2026, 2, 28, 23, 59, 7, \"b\"", "2026, 3, 1, 0, 0, 7, \"b\"")]
    [TestCase("2026, 2, 28, 23, 59", "2026, 3, 1, 0, 0")]
    [TestCase("2026, 12, 31, 23, 59, description: \"b\"", "2027, 1, 1, 0, 0, description: \"b\"")]
    public Task Parts_of_a_time_are_changed_part_by_part(string before, string after) => Fix<VersionCodeFix>.Turns(
        $$"""
        [TimestampedMigration({{before}})] public class First{{Body}}
        [{|ACS0001:TimestampedMigration({{before}})|}] public class Second{{Body}}
        """,
        $$"""
        [TimestampedMigration({{before}})] public class First{{Body}}
        [TimestampedMigration({{after}})] public class Second{{Body}}
        """);

    [Test]
    public Task Every_finding_of_one_sweep_gets_a_number_of_its_own_above_those_of_the_lock() => Fix<VersionCodeFix>.Turns(
        $$"""
        [Migration(1)] public class First{{Body}}
        [{|ACS0001:Migration(1)|}] public class Second{{Body}}
        [{|ACS0001:Migration(1)|}] public class Third{{Body}}
        """,
        $$"""
        [Migration(1)] public class First{{Body}}
        [Migration(9)] public class Second{{Body}}
        [Migration(10)] public class Third{{Body}}
        """,
        test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/schema.lock", "kind default\n1 First up a\n8 Gone up a\n"));
            test.FixedState.AdditionalFiles.Add(("/0/schema.lock", "kind default\n1 First up a\n8 Gone up a\n"));
            test.NumberOfIncrementalIterations = 2;
        });

    [Test]
    public Task A_version_that_is_not_written_as_a_number_has_no_fix()
    {
        const string Source = $$"""
            static class Versions { public const long One = 1; }
            [Migration(Versions.One)] public class First{{Body}}
            [{|ACS0001:Migration(Versions.One)|}] public class Second{{Body}}
            """;
        return Fix<VersionCodeFix>.Turns(Source, Source);
    }

    [TestCase(0, "assistant")]
    [TestCase(1, "features")]
    public Task A_missing_kind_is_added_from_those_that_are_known(int choice, string kind) => Fix<KindCodeFix>.Turns(
        $$"""
        namespace App;

        [Migration(1), Tags("features")] public class One{{Body}}
        [Migration(1), Tags("assistant")] public class Two{{Body}}

        public class Outer
        {
            /// <summary>Adds something.</summary>
            [Migration(3)]
            public class {|ACS0002:Three|}{{Body}}
        }
        """,
        $$"""
        namespace App;

        [Migration(1), Tags("features")] public class One{{Body}}
        [Migration(1), Tags("assistant")] public class Two{{Body}}

        public class Outer
        {
            /// <summary>Adds something.</summary>
            [Migration(3)]
            [Tags("{{kind}}")]
            public class Three{{Body}}
        }
        """,
        test =>
        {
            test.CodeActionIndex = choice;
            test.CodeActionEquivalenceKey = "KindCodeFix:" + kind;
        });

    [Test]
    public Task The_kind_that_the_namespace_speaks_of_comes_first() => Fix<KindCodeFix>.Turns(
        $$"""
        namespace App.Features
        {
            [Migration(1), Tags("assistant")] public class One{{Body}}
            [Migration(1), Tags("features")] public class Two{{Body}}
            [Migration(3), {|ACS0002:Tags(" ")|}] public class Three{{Body}}
        }
        """,
        $$"""
        namespace App.Features
        {
            [Migration(1), Tags("assistant")] public class One{{Body}}
            [Migration(1), Tags("features")] public class Two{{Body}}
            [Migration(3), Tags("features")] public class Three{{Body}}
        }
        """,
        test => test.CodeActionIndex = 0);

    [Test]
    public Task A_misspelt_kind_is_corrected_everywhere() => Fix<KindCodeFix>.Turns(
        $$"""
        [Migration(1), {|ACS0004:Tags("asistant")|}] public class One{{Body}}
        [Migration(2), {|ACS0004:Tags(TagBehavior.RequireAny, "Assistant")|}] public class Two{{Body}}
        """,
        $$"""
        [Migration(1), Tags("assistant")] public class One{{Body}}
        [Migration(2), Tags(TagBehavior.RequireAny, "assistant")] public class Two{{Body}}
        """,
        test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/schema.lock", "kind assistant\n"));
            test.FixedState.AdditionalFiles.Add(("/0/schema.lock", "kind assistant\n"));
            test.NumberOfIncrementalIterations = 2;
        });

    [Test]
    public Task Of_several_kinds_one_stays() => Fix<KindCodeFix>.Turns(
        $$"""
        [Migration(1)]
        [{|ACS0003:Tags("a", "b")|}]
        [Tags("c")]
        public class One{{Body}}
        """,
        $$"""
        [Migration(1)]
        [Tags("c")]
        public class One{{Body}}
        """,
        test => test.CodeActionIndex = 2);

    [Test]
    public Task A_migration_and_the_classes_around_it_are_made_public() => Fix<PublicCodeFix>.Turns(
        $$"""
        internal class Outer
        {
            [Migration(1)] private class {|ACS0005:One|}{{Body}}
        }
        [Migration(2)] sealed partial class {|ACS0005:Two|}{{Body}}
        internal partial class Two { }
        """,
        $$"""
        public class Outer
        {
            [Migration(1)] public class One{{Body}}
        }
        [Migration(2)] public sealed partial class Two{{Body}}
        public partial class Two { }
        """,
        test => test.NumberOfIncrementalIterations = 2);

    [Test]
    public Task A_generic_or_abstract_one_has_no_fix()
    {
        const string Source = $$"""
            [Migration(1)] class {|ACS0005:One|}<T>{{Body}}
            [Migration(2)] public abstract class {|ACS0005:Two|} : Migration { }
            """;
        return Fix<PublicCodeFix>.Turns(Source, Source);
    }
}
