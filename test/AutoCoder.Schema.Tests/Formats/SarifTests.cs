using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoCoder.Schema.Tests.Formats;

internal class SarifTests
{
    private const string Schema = "sarif-2.1.0-rtm.5.json";

    private static IEnumerable<TestCaseData> Documents() =>
    [
        new TestCaseData(Reports.Incident).SetArgDisplayNames("incident"),
        new TestCaseData(Reports.Hostile).SetArgDisplayNames("hostile"),
        new TestCaseData(Reports.Empty).SetArgDisplayNames("empty"),
        new TestCaseData(Reports.Huge).SetArgDisplayNames("huge"),
        new TestCaseData(Reports.Fleet(200)).SetArgDisplayNames("fleet"),
    ];

    [TestCaseSource(nameof(Documents))]
    public async Task It_is_SARIF(FindingReport report) =>
        (await PublicSchema.ProblemsAsync(Schema, Reports.Render(report, ReportFormat.Sarif))).ShouldBeEmpty();

    [Test]
    public async Task The_schema_refuses_what_is_none() =>
        (await PublicSchema.ProblemsAsync(Schema, """{ "version": "2.1.0", "runs": [ { "tool": { "driver": {} }, "results": [ { "level": "fatal" } ] } ] }""")).ShouldNotBeEmpty();

    [Test]
    public void A_finding_has_rule_level_file_and_line()
    {
        JsonNode result = Run(Reports.Incident)["results"]![3]!;
        result.ToJsonString().ShouldBe(JsonNode.Parse(
            $$"""
            {
              "ruleId": "expectation-unmet", "ruleIndex": 3, "level": "error",
              "message": { "text": "the model has conversations.mode, the migrations do not." },
              "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "db/models.sql", "uriBaseId": "SRCROOT" }, "region": { "startLine": 14 } } } ],
              "partialFingerprints": { "autocoderSchema/v1": "{{result["partialFingerprints"]!["autocoderSchema/v1"]}}" }
            }
            """)!.ToJsonString());
    }

    [Test]
    public void A_finding_without_a_place_is_on_its_database() =>
        Run(Reports.Incident)["results"]!.AsArray().Select(result => (string)result!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!).ShouldBe(
            ["QR/assistant.db", "file:///data/features.db", "file:///data/later.db", "db/models.sql"]);

    [Test]
    public void Every_rule_that_is_named_is_described()
    {
        JsonNode run = Run(Reports.Incident);
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        foreach (JsonNode? result in run["results"]!.AsArray()) ((string)rules[(int)result!["ruleIndex"]!]!["id"]!).ShouldBe((string)result["ruleId"]!);
        ((string)rules[0]!["shortDescription"]!["text"]!).ShouldBe("Migrations of the code are not applied to the database.");
    }

    [Test]
    public void The_invocation_tells_the_exit_code_and_whether_all_was_examined()
    {
        JsonNode invocation = Run(Reports.Incident)["invocations"]![0]!;
        ((int)invocation["exitCode"]!).ShouldBe(3);
        ((bool)invocation["executionSuccessful"]!).ShouldBeFalse();
        ((bool)Run(Reports.Fleet(2))["invocations"]![0]!["executionSuccessful"]!).ShouldBeTrue();
    }

    [TestCase("a b%#?.db", "db/a%20b%25%23%3F.db")]
    [TestCase("C:colon.db", "db/C%3Acolon.db")]
    [TestCase("../up.db", "up.db")]
    [TestCase("../../../other/up.db", "file:///other/up.db")]
    [TestCase("./x/./y.db", "db/x/y.db")]
    [TestCase("/srv/application/x.db", "file:///srv/application/x.db")]
    [TestCase(@"back\slash.db", "db/back%5Cslash.db")]
    [TestCase("文.db", "db/%E6%96%87.db")]
    public void A_path_is_a_URI_relative_to_the_repository(string path, string reference) => UriOf(path, Reports.Context).ShouldBe(reference);

    [TestCase(@"C:\app\db\a b.db", "db/a%20b.db")]
    [TestCase(@"c:\APP\x.db", "x.db")]
    [TestCase(@"D:\data\x.db", "file:///D:/data/x.db")]
    [TestCase(@"\\server\share\x.db", "file://server/share/x.db")]
    public void So_is_a_path_of_Windows(string path, string reference) => UriOf(path, new(@"C:\app", @"C:\app", "0.1.0")).ShouldBe(reference);

    [Test]
    public void A_fingerprint_stays_when_the_line_moves_or_the_repository_lies_elsewhere()
    {
        string Fingerprint(string root, string file, int line, string message = "no such column: mode") => (string)Run(
            new("c", "s", [new("assistant", $"{root}/a.db", [new(GateRules.StatementFails, Severity.Error, $"{root}/a.db: {message}") { Database = $"{root}/a.db", Place = new(file, line) }]) { Outcome = "" }], 1),
            new(root, root, "1.0.0"))["results"]![0]!["partialFingerprints"]!["autocoderSchema/v1"]!;

        string one = Fingerprint("/srv/app", "models.sql", 1);
        Fingerprint("/home/ci/build", "models.sql", 40).ShouldBe(one);
        Fingerprint("/srv/app", "other.sql", 1).ShouldNotBe(one);
        Fingerprint("/srv/app", "models.sql", 1, "no such column: title").ShouldNotBe(one);
    }

    [Test]
    public void Two_databases_with_the_same_finding_are_two_findings() =>
        Run(Reports.Fleet(100))["results"]!.AsArray().Select(result => (string)result!["partialFingerprints"]!["autocoderSchema/v1"]!).Distinct().Count().ShouldBe(50);

    private static string UriOf(string path, FormatContext context) => (string)Run(
        new("c", "s", [new("g", path, [new(new("r", "r"), Severity.Note, "m") { Place = new(path, null) }]) { Outcome = "" }], 0),
        context)["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!;

    private static JsonNode Run(FindingReport report, FormatContext? context = null) =>
        JsonNode.Parse(Reports.Render(report, ReportFormat.Sarif, context), documentOptions: new JsonDocumentOptions { MaxDepth = 32 })!["runs"]![0]!;
}
