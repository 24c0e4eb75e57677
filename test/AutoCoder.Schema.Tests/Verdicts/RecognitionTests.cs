using System.Collections.Immutable;
using AutoCoder.Schema.Schemas;
using AutoCoder.Schema.Tests.Schemas;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Tests.Verdicts;

public class RecognitionTests
{
    private const string Projects = "CREATE TABLE projects (name VARCHAR(50) NOT NULL, path VARCHAR NOT NULL, PRIMARY KEY (name))";
    private const string Settings = "CREATE TABLE settings (key VARCHAR(50) NOT NULL PRIMARY KEY)";
    private const string Concurrency = "ALTER TABLE projects ADD COLUMN default_concurrency INTEGER NOT NULL DEFAULT 3";

    private static readonly ImmutableDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>> Kinds =
        ImmutableDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>>.Empty
            .Add("registry", Versions((0, ""), (1, Projects), (2, $"{Projects};{Settings}"), (3, $"{Projects};{Settings};{Concurrency}")))
            .Add("notes", Versions((0, ""), (7, "CREATE TABLE notes (id INTEGER PRIMARY KEY)"), (8, "CREATE TABLE notes (id INTEGER PRIMARY KEY)")));

    [Test]
    public void A_schema_is_recognised_whatever_its_spelling() =>
        Recognise("registry", "create table \"PROJECTS\"(Name varchar( 50 ) not null primary key, [path] VARCHAR NOT NULL)")
            .ShouldBe(new VersionEvidence.Exact(1));

    [Test]
    public void Two_versions_with_one_schema_are_not_guessed_between() =>
        Recognise("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY)").ShouldBeOfType<VersionEvidence.Ambiguous>().Versions.ShouldBe([7, 8]);

    [Test]
    public void A_schema_of_another_kind_is_told_as_such() =>
        Recognise("registry", "CREATE TABLE notes (id INTEGER PRIMARY KEY)").ShouldBe(new VersionEvidence.OtherKind("notes", 8));

    [Test]
    public void A_column_that_was_added_by_hand_and_is_nullable_is_repaired_to_the_version_that_added_it()
    {
        VersionEvidence.Repairable repairable = Recognise(
            "registry", $"{Projects};{Settings};ALTER TABLE projects ADD COLUMN default_concurrency INTEGER DEFAULT 3").ShouldBeOfType<VersionEvidence.Repairable>();
        repairable.Version.ShouldBe(3);
        repairable.Differences.ShouldHaveSingleItem().Class.ShouldBe(DifferenceClass.Harmless);
    }

    private static VersionEvidence Recognise(string kind, string sql) => Recognition.Recognise(MemoryDatabase.Schema(sql), kind, Kinds);

    private static ImmutableSortedDictionary<long, DatabaseSchema> Versions(params (long Version, string Sql)[] versions) =>
        versions.ToImmutableSortedDictionary(entry => entry.Version, entry => MemoryDatabase.Schema(entry.Sql));
}
