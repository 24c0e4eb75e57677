using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace AutoCoder.Schema.Tests.Formats;

internal class JUnitTests
{
    private static IEnumerable<TestCaseData> Documents() =>
    [
        new TestCaseData(Reports.Incident).SetArgDisplayNames("incident"),
        new TestCaseData(Reports.Hostile).SetArgDisplayNames("hostile"),
        new TestCaseData(Reports.Empty).SetArgDisplayNames("empty"),
        new TestCaseData(Reports.Huge).SetArgDisplayNames("huge"),
        new TestCaseData(Reports.Fleet(1000)).SetArgDisplayNames("fleet"),
    ];

    [TestCaseSource(nameof(Documents))]
    public void It_is_what_Jenkins_reads(FindingReport report) => Problems(Reports.Render(report, ReportFormat.JUnit)).ShouldBeEmpty();

    [Test]
    public void The_schema_refuses_what_is_none() => Problems("<testsuites><testcase/></testsuites>").ShouldNotBeEmpty();

    [Test]
    public void A_database_is_a_case_that_passes_fails_or_could_not_be_run()
    {
        XElement root = Read(Reports.Incident);
        Attributes(root, "tests", "failures", "errors").ShouldBe(["5", "2", "1"]);
        root.Elements("testsuite").Select(suite => string.Join(' ', Attributes(suite, "name", "tests", "failures", "errors", "skipped"))).ShouldBe(
            ["assistant 3 2 0 0", "features 2 0 1 1"]);
        Case(root, "/srv/app/QR/assistant.db").Element("failure")!.Attribute("message")!.Value.ShouldBe("/srv/app/QR/assistant.db lacks migration 2 (AddMode).");
        Case(root, "/srv/app/QR/assistant.db").Attribute("classname")!.Value.ShouldBe("check-pending-migrations.assistant");
        Case(root, "/srv/app/ok/assistant.db").Elements().Select(element => element.Name.LocalName).ShouldBe(["system-out"]);
        Case(root, "/data/features.db").Element("error")!.Attribute("type")!.Value.ShouldBe("database-unreadable");
        Case(root, "/data/later.db").Element("skipped")!.Value.ShouldBe("/data/later.db: not reached");
        Case(root, "models.sql").Element("failure")!.Value.ShouldBe("error expectation-unmet: models.sql:14: the model has conversations.mode, the migrations do not.");
    }

    [Test]
    public void Names_that_XML_cannot_hold_are_shown_and_the_others_are_what_they_were()
    {
        string[] names = [.. Read(Reports.Hostile).Descendants("testcase").Select(one => one.Attribute("name")!.Value)];
        names.Length.ShouldBe(Reports.HostileNames.Length);
        names.ShouldContain("/srv/app/]]>.db");
        names.ShouldContain("/srv/app/a\"b'c&d<e>.db");
        names.ShouldContain("naïve 文件 😀.db");
        names.ShouldContain(@"/srv/app/\u0000\u0001\u001b[31m\u007f\u0085.db");
        names.ShouldContain(@"/srv/app/half \ud83d of a pair.db");
        names.ShouldContain("/srv/app/two lines and three.db");
    }

    [Test]
    public void It_says_the_encoding_of_the_file_and_not_of_the_program() =>
        Reports.Render(Reports.Empty, ReportFormat.JUnit).ShouldStartWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites ");

    private static XElement Read(FindingReport report) => XDocument.Parse(Reports.Render(report, ReportFormat.JUnit)).Root!;

    private static XElement Case(XElement root, string name) => root.Descendants("testcase").Single(one => one.Attribute("name")!.Value == name);

    private static string[] Attributes(XElement element, params string[] names) => [.. names.Select(name => element.Attribute(name)!.Value)];

    private static List<string> Problems(string document)
    {
        List<string> problems = [];
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, problem) => problems.Add(problem.Message);
        using Stream schema = typeof(JUnitTests).Assembly.GetManifestResourceStream("jenkins-junit.xsd")!;
        using var schemaReader = XmlReader.Create(schema);
        settings.Schemas.Add(null, schemaReader);
        using var reader = XmlReader.Create(new StringReader(document), settings);
        while (reader.Read())
        {
        }

        return problems;
    }
}
