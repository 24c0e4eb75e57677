namespace AutoCoder.Schema.Tests.Pictures;

/// <summary>The text alone; the real Mermaid reads it in the tests of processes.</summary>
internal class MermaidDiagramTests
{
    [Test]
    public void Tables_columns_and_references_are_written_as_Mermaid_has_them() => MermaidDiagram.Text(SchemaGraph.Of(HostileSchema.Of(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, amount DECIMAL(10, 2) NOT NULL, u UNIQUE)",
        "CREATE TABLE b (a INT NOT NULL REFERENCES a, c INT UNIQUE REFERENCES a)", "CREATE VIEW v AS SELECT * FROM a"))).ShouldBe(
        """
        erDiagram
          "a" {
            integer id PK "NOT NULL"
            decimal(10,2) amount "NOT NULL"
            untyped u UK
          }
          "b" {
            int a FK "NOT NULL"
            int c FK, UK
          }
          "v"
          "a" ||--o{ "b" : "a"
          "a" |o--o| "b" : "c"
          "a" }o..o{ "v" : "reads"

        """);

    [TestCase("a\"b", "\"a#34;b\"")]
    [TestCase("%%{init: {}}%%", "\"#37;#37;#123;init#58; #123;#125;#125;#37;#37;\"")]
    [TestCase("two\nlines", "\"two lines\"")]
    [TestCase("x Direction TB", "\"x#32;Direction#32;TB\"")]
    [TestCase("__proto__", "\"#95;#95;proto#95;#95;\"")]
    [TestCase("created_at", "\"created_at\"")]
    [TestCase("1. x", "\"1#46; x\"")]
    [TestCase("- x", "\"#45; x\"")]
    [TestCase("", "\"∅\"")]
    [TestCase("漢字 🎉", "\"漢字 🎉\"")]
    public void A_name_in_quotes_is_no_syntax(string name, string quoted) => MermaidText.Quoted(name).ShouldBe(quoted);

    [TestCase("pk", "_pk")]
    [TestCase("UK.id", "_UK.id")]
    [TestCase("pkey", "pkey")]
    [TestCase("1st", "_1st")]
    [TestCase("a b{c}", "a_b_c_")]
    [TestCase("varchar(10, 2)", "varchar(10,2)")]
    [TestCase("漢字", "漢字")]
    [TestCase("", "_")]
    public void A_name_that_has_to_be_one_word_is_one(string name, string word) => MermaidText.Word(name).ShouldBe(word);

    [Test]
    public void No_line_has_more_or_less_quotes_than_its_own()
    {
        foreach (string line in MermaidDiagram.Text(SchemaGraph.Of(HostileSchema.Schema)).Split('\n'))
        {
            line.Count(c => c == '"').ShouldBeOneOf([0, 2, 6], line);
            line.Any(c => char.IsControl(c) || c is '%' or '<' or '>' or '`').ShouldBeFalse(line);
        }
    }

    [Test]
    public void What_is_too_large_to_be_drawn_is_drawn_without_columns_or_not_at_all()
    {
        SchemaGraph graph = SchemaGraph.Of(HostileSchema.Of([.. Enumerable.Range(0, 30).Select(at => $"CREATE TABLE t{at} (id INTEGER PRIMARY KEY, name TEXT)")]));
        MermaidDiagram.Fitting(graph)!.Value.IsWhole.ShouldBeTrue();
        MermaidDiagram.Fitting(graph, longest: 1500)!.Value.ShouldSatisfyAllConditions(fit => fit.IsWhole.ShouldBeFalse(), fit => fit.Text.ShouldNotContain("name"));
        MermaidDiagram.Fitting(graph, longest: 300).ShouldBeNull();
    }
}
