using static AutoCoder.Schema.Analyzers.Tests.DuplicateVersionTests;

namespace AutoCoder.Schema.Analyzers.Tests;

public class KindTests
{
    private static readonly (string, string) Lock =
        ("schema.lock", "format 1\n\nkind assistant\n1 A up 1:a down 1:b schema c chain d\n\nschema 1 digest e\n  CREATE TABLE t (kind text);\n\nkind features\n\nend\n");

    private static readonly (string, string) Configuration = ("autocoder-schema.json", """
        { // kinds in a comment: "kinds": { "never": {} }
          "policy": { "kinds": { "no": 1 } }, "projects": ["kinds"],
          "kinds": { "assistant": { "file": "assistant.db", "paths": ["x"], }, "f\u0065atures": {}, }, }
        """);

    [Test]
    public async Task A_migration_without_a_tag_beside_others_with_one_is_told() =>
        (await Analysis.Messages(Of("[Migration(1), Tags(\"a\")]", "One") + Of("[Migration(2)]", "Two"))).ShouldBe(
            ["ACS0002 Migration Two names no kind where others do, so it would belong to every kind or to none: "
                + "give it the [Tags(\"kind\")] of its kind (known are: a)"]);

    [TestCase("Tags(\" \")")]
    [TestCase("Tags()")]
    [TestCase("Tags")]
    public async Task A_tag_without_a_name_is_none(string tags) =>
        (await Analysis.Places(Of("[Migration(1), Tags(\"a\")]", "One") + Of($"[Migration(2), {tags}]", "Two"))).ShouldBe(["ACS0002 " + tags]);

    [Test]
    public async Task An_assembly_without_tags_is_one_kind() =>
        (await Analysis.Messages(Of("[Migration(1)]", "One") + Of("[Migration(2)]", "Two"), Lock, Configuration)).ShouldBeEmpty();

    [TestCase("[Migration(2), Tags(\"a\", \"b\")]")]
    [TestCase("[Migration(2), Tags(TagBehavior.RequireAny, \"a\", \"b\")]")]
    [TestCase("[Migration(2), Tags(\"a\"), Tags(\"b\")]")]
    public async Task More_than_one_kind_is_told(string attributes) =>
        (await Analysis.Messages(Of(attributes, "Two"))).ShouldBe(
            ["ACS0003 Migration Two names more than one kind (a, b): leave one tag, and write a migration for each other kind"]);

    [TestCase("[Migration(2), Tags(\"a\", \"a\")]")]
    [TestCase("[Migration(2), Tags(\"a\"), Tags(\"a\")]")]
    public async Task One_kind_said_twice_is_one(string attributes) => (await Analysis.Messages(Of(attributes, "Two"))).ShouldBeEmpty();

    [Test]
    public async Task Tags_are_inherited_from_classes_interfaces_and_derived_attributes() => (await Analysis.Messages($$"""
        class KindAttribute(string kind) : TagsAttribute("prefix-" + kind);
        [Tags("a")] public abstract class Base : ForwardOnlyMigration { public override void Up() { } }
        [Tags("a")] public interface IOfA : IMigration { }
        [Migration(1)] public class One : Base { }
        [Migration(2)] public class Two : ForwardOnlyMigration, IOfA { public override void Up() { } }
        [Migration(3), Kind("a")] {{Class("Three")}}
        [Migration(1), Kind("a")] {{Class("Four")}}
        """)).ShouldBeEmpty();

    [Test]
    public async Task A_tag_that_the_source_does_not_tell_is_left_to_the_catalogue() => (await Analysis.Messages($$"""
        class KindAttribute() : TagsAttribute(System.Environment.NewLine);
        [Migration(1), Kind] {{Class("One")}}
        [Migration(2), Tags("a")] {{Class("Two")}}
        """)).ShouldBeEmpty();

    [Test]
    public async Task A_kind_that_the_lock_has_under_another_spelling_is_told_with_the_nearest() =>
        (await Analysis.Messages(Of("[Migration(1), Tags(\"asistant\")]", "One"), Lock)).ShouldBe(
            ["ACS0004 Migration One names the kind 'asistant', which is none of those that are known (assistant, features): did you mean 'assistant'?"]);

    [TestCase("assistant")]
    [TestCase("billing", Description = "A new kind comes into the lock only after its first build.")]
    public async Task A_kind_that_the_lock_has_or_that_is_new_is_fine(string kind) =>
        (await Analysis.Messages(Of($"[Migration(1), Tags(\"{kind}\")]", "One"), Lock)).ShouldBeEmpty();

    [Test]
    public async Task A_configuration_that_lists_kinds_lists_them_all() =>
        (await Analysis.Messages(Of("[Migration(1), Tags(\"billing\")]", "One") + Of("[Migration(1), Tags(\"features\")]", "Two"), Configuration)).ShouldBe(
            ["ACS0004 Migration One names the kind 'billing', which is none of those that are known (assistant, features): "
                + "correct it, or add it to 'kinds' in autocoder-schema.json"]);

    private static readonly (string, string) ByNamespace = ("autocoder-schema.json", """
        { "kinds": { "main": { "file": "m.db", "namespace": "Shop.Main", "nestedNamespaces": true }, "logs": { "nestedNamespaces": false, "namespace": "Shop.Logs" } } }
        """);

    [Test]
    public async Task Where_namespaces_tell_kinds_tags_do_not() => (await Analysis.Messages($$"""
        namespace Shop.Main { [Migration(1)] {{Class("One")}} }
        namespace Shop.Logs { [Migration(1)] {{Class("Two")}} }
        namespace Shop.Logs.Below { [Migration(1)] {{Class("OfNone")}} [Migration(1)] {{Class("OfNoneToo")}} }
        namespace Elsewhere { [Migration(1), Tags("unknown")] {{Class("Elsewhere")}} }
        """, ByNamespace)).ShouldBeEmpty();

    [Test]
    public async Task Where_namespaces_tell_kinds_two_of_one_version_in_one_kind_are_told() => (await Analysis.Messages($$"""
        namespace Shop.Main { [Migration(1)] {{Class("One")}} }
        namespace Shop.Main.Below { [Migration(1)] {{Class("Two")}} }
        """, ByNamespace)).ShouldHaveSingleItem().ShouldContain("of the kind 'main' both have the version 1");

    [Test]
    public async Task A_tag_beside_a_namespace_is_a_second_kind() => (await Analysis.Messages($$"""
        namespace Shop.Main { [Migration(1), Tags("prod")] {{Class("One")}} }
        """, ByNamespace)).ShouldBe(
        ["ACS0003 Migration Shop.Main.One names more than one kind (main, prod): leave one tag, and write a migration for each other kind"]);

    [Test]
    public async Task Without_files_one_alone_beside_several_of_nearly_the_same_name_is_told() =>
        (await Analysis.Messages(OfKinds("features", "features", "feautres"))).ShouldBe(
            ["ACS0004 Migration M2 names the kind 'feautres', which no other migration has, while 2 have 'features': did you mean 'features'?"]);

    [TestCase("features", "features", "billing")]
    [TestCase("features", "featurez")]
    [TestCase("shard1", "shard1", "shard2")]
    [TestCase("log", "log", "dog")]
    [TestCase("user", "user", "order")]
    public async Task Without_files_other_names_are_kinds(params string[] kinds) => (await Analysis.Messages(OfKinds(kinds))).ShouldBeEmpty();

    [TestCase("{ \"kinds\": { \"assist")]
    [TestCase("[]]]} \"kinds\": {")]
    [TestCase("{ \"kinds\": \"assistant\" } // \\")]
    [TestCase("")]
    public async Task A_broken_configuration_is_the_gates_to_tell(string json) =>
        (await Analysis.Messages(OfKinds("features", "billing"), ("autocoder-schema.json", json), ("schema.lock", json))).ShouldBeEmpty();

    private static string OfKinds(params string[] kinds) =>
        string.Concat(kinds.Select((kind, number) => Of($"[Migration({number}), Tags(\"{kind}\")]", $"M{number}")));
}
