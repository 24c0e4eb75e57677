using System.Xml;

namespace AutoCoder.Schema.Formats;

/// <summary>
/// Findings as JUnit's XML, in the form of the schema of Jenkins' xUnit plugin: a suite for each group, a case for each thing
/// that was examined. Failed: failure. Could not be examined: error. Its turn did not come: skipped.
/// </summary>
internal static class JUnitXml
{
    private const int LongestMessage = 1000;

    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Entitize,
        OmitXmlDeclaration = true, // XmlWriter would name the encoding of .NET's strings
        CloseOutput = false,
    };

    public static void Write(FindingReport report, TextWriter writer)
    {
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (XmlWriter xml = XmlWriter.Create(writer, Settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", CleanText.Line(report.Command));
            WriteCounts(xml, report.Cases, isWhole: true);
            foreach (IGrouping<string, FindingCase> group in report.Cases.GroupBy(one => one.Group, StringComparer.Ordinal))
                WriteSuite(xml, report, group.Key, [.. group]);
            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    private static void WriteSuite(XmlWriter xml, FindingReport report, string group, FindingCase[] cases)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", CleanText.Line(group));
        WriteCounts(xml, cases, isWhole: false);
        xml.WriteStartElement("properties");
        WriteProperty(xml, "summary", CleanText.Line(report.Summary));
        WriteProperty(xml, "exitCode", Text(report.Exit));
        if (report.Used?.Migrations is { } migrations) WriteProperty(xml, "migrations", CleanText.Line(migrations));
        if (report.Used?.Configuration is { } configuration)
            WriteProperty(xml, "configuration", CleanText.Line(configuration));
        xml.WriteEndElement();
        string className = CleanText.Line($"{report.Command}.{group}");
        foreach (FindingCase one in cases) WriteCase(xml, one, className);
        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyCollection<FindingCase> cases, bool isWhole)
    {
        xml.WriteAttributeString("tests", Text(cases.Count));
        xml.WriteAttributeString("failures", Text(cases.Count(one => Sort(one) == "failure")));
        xml.WriteAttributeString("errors", Text(cases.Count(one => Sort(one) == "error")));
        if (!isWhole) xml.WriteAttributeString("skipped", Text(cases.Count(one => Sort(one) == "skipped")));
        xml.WriteAttributeString("time", "0"); // nobody measures it, and some readers cannot do without
    }

    private static void WriteProperty(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", value);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, FindingCase one, string className)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", CleanText.Line(one.Name));
        xml.WriteAttributeString("classname", className);
        xml.WriteAttributeString("time", "0");
        if (Sort(one) is { } sort) WriteResult(xml, one, sort);
        IEnumerable<string> others = one.Findings.Where(finding => !IsTold(one, finding)).Select(Told);
        xml.WriteElementString("system-out", string.Join('\n', [CleanText.Of(one.Outcome), .. others]));
        xml.WriteEndElement();
    }

    private static void WriteResult(XmlWriter xml, FindingCase one, string sort)
    {
        Finding[] told = [.. one.Findings.Where(finding => IsTold(one, finding))];
        string first = told.Length > 0 ? told[0].Message : one.Outcome;
        xml.WriteStartElement(sort);
        string message = CleanText.Cut(CleanText.Line(first), LongestMessage);
        if (sort == "skipped")
        {
            xml.WriteString(message); // the older of the schemas that are in use know no attributes here
        }
        else
        {
            if (told.Length > 0) xml.WriteAttributeString("type", told[0].Rule.Id);
            xml.WriteAttributeString("message", message);
            xml.WriteString(string.Join('\n', told.Select(Told)));
        }

        xml.WriteEndElement();
    }

    private static string? Sort(FindingCase one)
    {
        if (!one.WasReached) return "skipped";
        if (one.IsUnknown) return "error";
        return one.HasPassed ? null : "failure";
    }

    private static bool IsTold(FindingCase one, Finding finding) =>
        !one.HasPassed && (finding.Severity == Severity.Error || !one.Findings.Any(other => other.Severity == Severity.Error));

    private static string Told(Finding finding)
    {
        string place = finding.Place is { } at ? $"{at}: " : "", next = finding.Next is { } step ? $"\nnext: {step}" : "";
        return CleanText.Of($"{finding.Severity.Word()} {finding.Rule.Id}: {place}{finding.Message}{next}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
