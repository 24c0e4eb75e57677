using System.Text.Json;

namespace AutoCoder.Schema.Tests.Reports;

internal class JsonReportTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [new(1, "One", "N.One"), new(2, "Two", "N.Two")]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);

    [Test]
    public void The_document_is_the_documented_one()
    {
        DatabaseState state = new DatabaseState.Versioned([1], [1]);
        var row = new DatabaseReport("/a.db", "assistant", state, 2, Judgement.Assess(state, Assistant, Code), Readiness.NotReady);
        using var writer = new StringWriter { NewLine = "\n" };
        GateJson.Write(new GateReport(Code, [row], [new("/gone", "is gone.", false)]), ["--projects", "/p"], writer);

        writer.ToString().ShouldBe(
            """
            {
              "schemaVersion": 1,
              "gate": "closed",
              "exitCode": 1,
              "migrations": "/m.dll",
              "summary": {
                "examined": 1,
                "ready": 0,
                "notReady": 1,
                "unknown": 0,
                "interrupted": false
              },
              "databases": [
                {
                  "path": "/a.db",
                  "kind": "assistant",
                  "state": "versioned",
                  "at": 1,
                  "wants": 2,
                  "readiness": "not-ready",
                  "verdicts": [
                    {
                      "verdict": "pending",
                      "message": "/a.db lacks migration 2 (Two).",
                      "migrations": [
                        {
                          "version": 2,
                          "name": "Two"
                        }
                      ]
                    }
                  ],
                  "repeatedVersions": [
                    1
                  ]
                }
              ],
              "findings": [],
              "notes": [
                {
                  "subject": "/gone",
                  "message": "is gone.",
                  "hidesDatabases": false
                }
              ],
              "next": [
                "autocoder-schema upgrade --projects /p    # backs up, migrates and verifies"
              ]
            }

            """);
    }

    [TestCase(new long[] { 1, 2, 3 }, "NewerBuild")]
    [TestCase(new long[] { 1, 3 }, "OtherBranch")]
    [TestCase(new long[] { 0, 1, 2 }, "Removed")]
    [TestCase(new long[] { 0, 2, 3 }, "Mixed")]
    [TestCase(new long[] { 7, 8 }, "WrongKind")]
    public void A_reason_is_told_for_versions_that_the_code_does_not_have(long[] applied, string reason)
    {
        DatabaseState state = new DatabaseState.Versioned([.. applied], []);
        var row = new DatabaseReport("/a.db", "assistant", state, 2, Judgement.Assess(state, Assistant, Code), Readiness.NotReady);
        using var writer = new StringWriter();
        GateJson.Write(new GateReport(Code, [row], []), [], writer);
        using JsonDocument document = JsonDocument.Parse(writer.ToString());
        document.RootElement.GetProperty("databases")[0].GetProperty("verdicts")[0].GetProperty("reason").GetString().ShouldBe(reason);
    }

    [Test]
    public void A_reason_is_told_for_what_could_not_be_read()
    {
        DatabaseState state = new DatabaseState.Unreadable(UnreadableReason.Locked, "busy");
        var row = new DatabaseReport("/a.db", "assistant", state, 2, Judgement.Assess(state, Assistant, Code), Readiness.Unknown);
        using var writer = new StringWriter();
        GateJson.Write(new GateReport(Code, [row], []), [], writer);

        JsonElement document = JsonDocument.Parse(writer.ToString()).RootElement;
        document.GetProperty("exitCode").GetInt32().ShouldBe(3);
        document.GetProperty("databases")[0].GetProperty("verdicts")[0].GetProperty("reason").GetString().ShouldBe("Locked");
    }

    [Test]
    public void A_large_fleet_is_written_in_pieces_that_make_one_document()
    {
        DatabaseState state = new DatabaseState.Versioned([1, 2], []);
        DatabaseReport[] rows = [.. Enumerable.Range(0, 2_000).Select(i => new DatabaseReport($"/fleet/{i}.db", "assistant", state, 2, [new Verdict.Current()], Readiness.Ready))];
        using var writer = new StringWriter();
        GateJson.Write(new GateReport(Code, [.. rows], []), [], writer);

        JsonElement databases = JsonDocument.Parse(writer.ToString()).RootElement.GetProperty("databases");
        databases.EnumerateArray().Select(row => row.GetProperty("path").GetString()).ShouldBe(rows.Select(row => row.Path));
    }
}
