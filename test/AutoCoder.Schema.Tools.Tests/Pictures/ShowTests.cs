using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AutoCoder.Schema.Tools.Tests.Pictures;

/// <summary>Schemas shown; the folder is the same to the byte where no file was asked for (see the base class).</summary>
internal sealed partial class ShowTests : ToolTest
{
    private const string First = "202601041458", Head = "202602011429";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Kinds = ["assistant", "features", "registry"];

    [Test]
    public void Who_names_nothing_is_told_what_there_is_as_commands() => AskOperator("show").ShouldRefuse(
        "Which kind? There are assistant, features, registry. Run one of: autocoder-schema show assistant; autocoder-schema show features;");

    [TestCase("nope", "nope is no kind of the migrations (assistant, features, registry), and no file.")]
    [TestCase("assistant --at 7", "The migrations of 'assistant' have no version 7; the nearest is 202601041458.")]
    [TestCase("assistant --format png", "--format png: give sql, mermaid, svg or html.")]
    [TestCase("--output notes.txt assistant", "notes.txt is there, and is no picture of this program: it is left alone.")]
    [TestCase("--output link.svg assistant", "link.svg is a symbolic link to notes.txt and is not written through")]
    [TestCase("--output a.db assistant", "a.db is a SQLite database")]
    [TestCase("--at 202601041458 a.db", "a.db is a database and is shown as it is; leave it away, or name a kind: assistant")]
    public void A_wrong_question_is_refused(string arguments, string message)
    {
        Write("notes.txt", "mine");
        Create("a.db", "CREATE TABLE a (id)");
        File.CreateSymbolicLink(PathOf("link.svg"), "notes.txt");
        AskOperator(["show", .. arguments.Split(' ')]).ShouldRefuse(message);
    }

    [Test]
    public void A_database_that_is_not_there_or_cannot_be_read_is_no_picture()
    {
        string text = Write("text.db", "this is no database, and it is long enough to be asked about: " + new string('x', 200));
        AskOperator("show", "gone.db").ShouldSatisfyAllConditions(
            gone => gone.ExitCode.ShouldBe(3), gone => gone.Error.ShouldContain("gone.db does not exist. Name a database, or a kind: assistant, features, registry."));
        AskOperator("show", text).ExitCode.ShouldBe(3);
    }

    [Test]
    public void The_SQL_of_a_kind_makes_its_database()
    {
        string sql = AskOperator("show", "assistant").ShouldReport(0, "CREATE TABLE conversations (", "mode varchar(10) NOT NULL DEFAULT 'dev'").Output;
        string made = Create("made/assistant.db", sql);
        AskOperator("diff", made, "head").ShouldReport(0, "No difference.");
    }

    [Test]
    public void An_earlier_version_is_shown_as_it_was()
    {
        AskOperator("show", "assistant", "--at", First).ShouldReport(0, $"-- assistant after {First}").Output.ShouldNotContain("mode");
        AskOperator("show", "assistant", "--at", Head, "--format", "mermaid").ShouldReport(0, "varchar(10) mode \"NOT NULL\"");
    }

    [Test]
    public void A_database_is_shown_as_it_is_whatever_it_is()
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Pending, "CREATE TABLE mine (note TEXT)"]);
        AskOperator("show", path).ShouldReport(0, "CREATE TABLE mine (", "-- assistant.db\n").Output.ShouldNotContain("VersionInfo");
        AskOperator("show", path, "--format", "mermaid").ShouldReport(0, "\"mine\" {");
        AskOperator("show", Create("other.db", "CREATE TABLE only (a, b)"), "--format", "svg").ShouldReport(0, ">only</text>");
    }

    [Test]
    public void A_file_of_its_own_is_written_anew_and_its_name_tells_the_format()
    {
        foreach ((string file, string part) in new[] { ("a.sql", "CREATE TABLE"), ("a.mmd", "erDiagram"), ("a.svg", "<svg"), ("a.html", "<!DOCTYPE html>"), ("a.txt", "CREATE TABLE") })
        {
            Work("show", "assistant", "--at", First, "--output", file).ShouldReport(0, $"{PathOf(file)} shows assistant after {First}");
            Work("show", "assistant", "--output", file).ShouldReport(0);
            File.ReadAllText(PathOf(file)).ShouldContain(part);
            File.ReadAllText(PathOf(file)).ShouldContain("mode");
        }

        Directory.GetFiles(Folder).Length.ShouldBe(5);
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_is_drawn_and_its_boxes_and_lines_are_where_they_belong(string kind)
    {
        string drawn = AskOperator("show", kind, "--format", "svg").ShouldReport(0).Output;
        ShouldBeDrawnWell(drawn);
        AskOperator("show", kind, "--format", "svg").Output.ShouldBe(drawn);
        AskOperator("show", kind, "--format", "html").ShouldReport(0, "<svg");
    }

    [Test]
    public void Two_hundred_tables_are_drawn_in_a_picture_that_is_no_tower_and_no_ribbon()
    {
        string path = Create("large.db", [.. LargeSchema.Statements(200)]);
        string drawn = AskOperator("show", path, "--format", "svg").ShouldReport(0).Output;
        XElement root = ShouldBeDrawnWell(drawn);
        root.Descendants(Svg + "rect").Count().ShouldBe(201);
        double width = (double)root.Attribute("width")!, height = (double)root.Attribute("height")!;
        (width / height).ShouldBeInRange(0.4, 3);
        AskOperator("show", path, "--format", "svg").Output.ShouldBe(drawn);
    }

    [Test]
    public void Many_tables_that_nothing_holds_together_stand_in_rows()
    {
        string path = Create("loose.db", [.. Enumerable.Range(0, 120).Select(at => $"CREATE TABLE t{at} (id INTEGER PRIMARY KEY, name TEXT)")]);
        XElement root = ShouldBeDrawnWell(AskOperator("show", path, "--format", "svg").ShouldReport(0).Output);
        ((double)root.Attribute("width")! / (double)root.Attribute("height")!).ShouldBeInRange(0.8, 2.5);
    }

    [Test]
    public void Loops_circles_keys_of_two_columns_and_missing_parents_are_drawn()
    {
        string path = Create("odd.db", "CREATE TABLE a (id INTEGER PRIMARY KEY, up INT REFERENCES a(id), b INT REFERENCES b(id))",
            "CREATE TABLE b (id INTEGER PRIMARY KEY, a INT REFERENCES a(id), x INT REFERENCES gone(y))",
            "CREATE TABLE c (m INT, n INT, self INT REFERENCES c, FOREIGN KEY (m, n) REFERENCES d(m, n))", "CREATE TABLE d (m INT, n INT, PRIMARY KEY (m, n))",
            "CREATE VIEW v AS SELECT * FROM a JOIN d", "CREATE VIEW w AS SELECT * FROM v");
        ShouldBeDrawnWell(AskOperator("show", path, "--format", "svg").ShouldReport(0, "is not there").Output);
    }

    [Test]
    public void Mermaid_itself_reads_every_kind_and_every_name()
    {
        MermaidReader.Require();
        List<string> files = [];
        foreach (string kind in Kinds)
        {
            Work("show", kind, "--output", $"{kind}.mmd").ShouldReport(0);
            files.Add(PathOf($"{kind}.mmd"));
        }

        string[] names = [.. LargeSchema.HostileNames];
        string hostile = Create("hostile.db", [.. names.Select((name, at) =>
            $"CREATE TABLE {Sql.SqlName.Quote(name)} (id INTEGER PRIMARY KEY, {string.Join(", ", names.Select(column => $"{Sql.SqlName.Quote(column)} TEXT"))}{(at == 0 ? "" : $", r{at} INT REFERENCES {Sql.SqlName.Quote(names[at - 1])}")})")]);
        string large = Create("large.db", [.. LargeSchema.Statements(200)]);
        foreach (string path in new[] { hostile, large })
        {
            Finished done = Work("show", path, "--output", Path.ChangeExtension(path, ".mmd"));
            done.ExitCode.ShouldBe(0, done.All);
            string note = path == large ? "Mermaid draws at most 50,000 and 500. A picture has no such bounds: --format svg\n" : "";
            done.Error.ShouldEndWith(note, Case.Sensitive, done.All);
            files.Add(Path.ChangeExtension(path, ".mmd"));
        }

        JsonElement[] found = MermaidReader.Read([.. files]);
        found.Select(one => one.GetProperty("entities").GetArrayLength()).ShouldBe([2, 3, 2, names.Length, 200]);
        found.Select(one => one.GetProperty("direction").GetString()).ShouldAllBe(direction => direction == "TB");
        found[3].GetProperty("relationships").GetInt32().ShouldBe(names.Length - 1);
        string[] read = [.. found[3].GetProperty("entities").EnumerateArray().Select(entity => entity.GetProperty("name").GetString()!)];
        read.ShouldBe(names.Select(name => name.Length == 0 ? "∅" : name.Replace('\n', ' ')), ignoreOrder: true);
        foreach (JsonElement entity in found[3].GetProperty("entities").EnumerateArray())
            entity.GetProperty("attributes").GetArrayLength().ShouldBeInRange(names.Length + 1, names.Length + 2);
    }

    [Test]
    public void The_library_that_places_boxes_is_the_one_that_was_published()
    {
        string folder = Path.GetFullPath("../../../../../tools/autocoder-schema/Pictures", AppContext.BaseDirectory);
        // npm: @dagrejs/dagre 3.1.3, dist/dagre.min.js
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "dagre.min.js"))))
            .ShouldBe("54a503e346f93ca0bb10abe7999587e037262935687aca45eb4e4b0f64bbb578");
        File.ReadAllText(Path.Combine(folder, "dagre.LICENSE")).ShouldContain("Permission is hereby granted, free of charge");
    }

    private Finished Work(params string[] arguments)
    {
        using Running running = Start(Program.Operator, ["show", .. arguments[1..]]);
        return running.Finish().ShouldBeCivil();
    }

    // What is drawn is taken from the picture alone: boxes are rectangles, and lines begin and end at the sides of two of them.
    private static XElement ShouldBeDrawnWell(string drawn)
    {
        XElement root = XDocument.Parse(drawn).Root!;
        (double X, double Y, double Right, double Bottom)[] boxes = [.. root.Elements(Svg + "g").Single().Descendants(Svg + "rect").Select(rect =>
            ((double)rect.Attribute("x")!, (double)rect.Attribute("y")!, (double)rect.Attribute("x")! + (double)rect.Attribute("width")!,
                (double)rect.Attribute("y")! + (double)rect.Attribute("height")!))];
        double width = (double)root.Attribute("width")!, height = (double)root.Attribute("height")!;
        for (int at = 0; at < boxes.Length; at++)
        {
            var box = boxes[at];
            (box.X >= 0 && box.Y >= 0 && box.Right <= width && box.Bottom <= height).ShouldBeTrue($"{box}");
            boxes.Skip(at + 1).Where(other => box.X < other.Right && other.X < box.Right && box.Y < other.Bottom && other.Y < box.Bottom).ShouldBeEmpty($"{box}");
        }

        foreach (string way in root.Descendants(Svg + "path").Where(path => path.Parent!.Elements(Svg + "title").Any() && path.Attribute("class")!.Value.StartsWith("edge", StringComparison.Ordinal))
            .GroupBy(path => path.Parent).Select(paths => paths.First().Attribute("d")!.Value))
        {
            double[] numbers = [.. Numbers().Matches(way).Select(number => double.Parse(number.Value))];
            (double startX, double startY) = (numbers[0], numbers[1]);
            // The last command is H, after which the height is that of the point before.
            way[way.LastIndexOfAny(['H', 'V', 'C'])].ShouldBe('H', way);
            double endX = numbers[^1];
            boxes.ShouldContain(box => (box.X == startX || box.Right == startX) && startY > box.Y && startY < box.Bottom, way);
            boxes.ShouldContain(box => box.X == endX || box.Right == endX, way);
        }

        return root;
    }

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Numbers();
}
