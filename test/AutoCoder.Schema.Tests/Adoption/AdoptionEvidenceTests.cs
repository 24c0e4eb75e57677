using static AutoCoder.Schema.Tests.Adoption.Lineage;

namespace AutoCoder.Schema.Tests.Adoption;

internal class AdoptionEvidenceTests
{
    [Test]
    public void The_table_names_what_tells_versions_apart_and_what_it_speaks_for()
    {
        AdoptionEvidence evidence = Evidence("assistant", ApplicationSchemas.Assistant, "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev' NOT NULL");

        evidence.Rows.Select(Line).ShouldBe(
        [
            $"column conversations.mode: there, for {Mode}, against {Conversations}",
            $"INDEX ix_conversations_mode (mode) on conversations: not there, for {Conversations}, against {Mode}",
        ]);
        evidence.Confidence.ShouldBe("repairable");
        evidence.Conclusion.ShouldBe($"The schema can be brought to that of version {Mode} without losing a row or a column: 1 difference to mend.");
    }

    [Test]
    public void What_was_dropped_and_is_still_there_speaks_against_no_later_version()
    {
        EvidenceRow row = Evidence("features", Features(Testing)).Rows.Single(row => row.What.StartsWith("column features.last_tested_at"));
        row.What.ShouldBe("column features.last_tested_at, column features.testing_in_progress");
        row.For.ShouldBe([Testing, Status]);
        row.Against.ShouldBe([Born, InProgress, Required, Dependencies, Schedules]);
    }

    [Test]
    public void Only_what_tells_versions_apart_is_in_the_table()
    {
        AdoptionEvidence evidence = Evidence("features", Features(Human), "CREATE TABLE own (a, b)", "ALTER TABLE features ADD COLUMN own");
        evidence.Rows.ShouldAllBe(row => row.For.Length + row.Against.Length > 0 && row.For.Length < Kinds["features"].Count && row.Against.Length < Kinds["features"].Count);
        evidence.Rows.ShouldNotContain(row => row.What.Contains("own") || row.What.Contains("category") || row.What.Contains("ck_"));
        evidence.Rows.Select(row => row.What).ShouldBe(
        [
            "column features.in_progress", "INDEX ix_features_in_progress (in_progress) on features",
            "features.in_progress NOT NULL, features.passes NOT NULL", "column features.dependencies",
            "table schedule_overrides", "table schedules", "column features.last_tested_at, column features.testing_in_progress",
            "INDEX ix_features_testing_in_progress (testing_in_progress) on features",
            "INDEX ix_feature_status (passes, in_progress) on features",
            "column features.human_input_request, column features.human_input_response, column features.needs_human_input",
            "INDEX ix_feature_status (passes, in_progress, needs_human_input) on features, INDEX ix_features_needs_human_input (needs_human_input) on features",
        ]);
    }

    [TestCase("exact", "The schema is exactly that of version 202601021122.", "CREATE TABLE projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR NOT NULL, created_at DATETIME NOT NULL); CREATE INDEX ix_projects_name ON projects (name)")]
    [TestCase("equivalent", "The schema does what that of version 202601021122 does: 1 harmless difference, and nothing to mend.", "CREATE TABLE projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path TEXT NOT NULL, created_at DATETIME NOT NULL); CREATE INDEX ix_projects_name ON projects (name)")]
    [TestCase("unknown", "The schema is that of no version. Nearest is 202601021122; against it: Column projects.created_at is missing: every statement that names it fails.", "CREATE TABLE projects (name VARCHAR(50) NOT NULL PRIMARY KEY, path VARCHAR NOT NULL)")]
    [TestCase("other-kind", "The schema is that of kind 'assistant' at version 202601041458.", ApplicationSchemas.Assistant)]
    public void The_conclusion_is_a_sentence(string confidence, string conclusion, string sql)
    {
        AdoptionEvidence evidence = Evidence("registry", sql);
        evidence.Confidence.ShouldBe(confidence);
        evidence.Conclusion.ShouldBe(conclusion);
    }

    [Test]
    public void What_the_rows_said_is_in_the_table()
    {
        DatabaseSchema schema = MemoryDatabase.Schema(ApplicationSchemas.Assistant);
        AdoptionEvidence evidence = AdoptionEvidence.Of(
            schema, Kinds["assistant"], new VersionEvidence.Ambiguous([Conversations, Mode]),
            [(new DataQuestion(Mode, "UPDATE a SET b = 1", "SELECT 1"), DataAnswer.Done), (new DataQuestion(Mode, "x", "SELECT NULL"), DataAnswer.TellsNothing)]);

        Line(evidence.Rows[^1]).ShouldBe($"rows as after UPDATE a SET b = 1: there, for {Mode}, against {Conversations}");
        evidence.Conclusion.ShouldBe($"The schema fits versions {Conversations} and {Mode} equally, and the rows do not tell them apart: somebody has to say which.");
    }

    [Test]
    public void Of_a_long_history_the_rows_are_told_that_tell_the_version_from_those_around_it()
    {
        const int Head = 222, At = 150;
        EvidenceRow[] rows =
        [
            .. Enumerable.Range(2, Head - 1).Select(i => new EvidenceRow(
                $"column t.c{i}", i <= At, i <= At ? Versions(i, Head) : Versions(1, i - 1), i <= At ? Versions(1, i - 1) : Versions(i, Head))),
            new EvidenceRow("INDEX late", true, Versions(200, Head), Versions(1, 199)),
        ];
        var evidence = new AdoptionEvidence("repairable", "", [.. rows]) { Candidates = [At] };
        string[] told = [.. evidence.Telling(40).Select(row => row.What)];
        told.Length.ShouldBe(40);
        told.ShouldContain("INDEX late"); // which speaks against it
        told.ShouldBe([.. Enumerable.Range(131, 39).Select(i => $"column t.c{i}"), "INDEX late"]);
        static ImmutableArray<long> Versions(long from, long to) => [.. Enumerable.Range((int)from, (int)(to - from + 1)).Select(i => (long)i)];
    }

    private static AdoptionEvidence Evidence(string kind, params string[] sql) =>
        AdoptionEvidence.Of(MemoryDatabase.Schema(sql), Kinds[kind], Recognise(kind, sql));

    private static string Line(EvidenceRow row) =>
        $"{row.What}: {(row.IsThere ? "there" : "not there")}, for {string.Join(' ', row.For)}, against {string.Join(' ', row.Against)}";
}
