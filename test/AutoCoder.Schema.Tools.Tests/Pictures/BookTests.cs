using System.Text.Json;

namespace AutoCoder.Schema.Tools.Tests.Pictures;

/// <summary>The schema book as files.</summary>
internal sealed class BookTests : ToolTest
{
    private static readonly string[] Files = ["README.md", "assistant.md", "assistant.svg", "features.md", "features.svg", "registry.md", "registry.svg"];

    private string Book => PathOf("book");

    [Test]
    public void It_is_written_once_and_fresh_from_then_on()
    {
        Work("book").ShouldReport(0, $"{Book}/README.md is written.", $"{Book}/features.svg is written.");
        Directory.GetFiles(Book).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(Files);
        File.ReadAllText(Path.Combine(Book, "features.md")).ShouldContain("- **destructive** (`features.testing_in_progress`, `features.last_tested_at`): the application reads neither column");
        Work("book").ShouldReport(0, $"The book in {Book} is fresh.").OutputLines.Length.ShouldBe(1);
        AskOperator("book", "--check", "book").ShouldReport(0, "is fresh.");
    }

    [Test]
    public void What_is_stale_is_named_with_the_command_that_mends_it()
    {
        Work("book").ShouldReport(0);
        File.AppendAllText(Path.Combine(Book, "features.md"), "more\n");
        File.Delete(Path.Combine(Book, "registry.svg"));
        AskOperator("book", "--check", "book").ShouldReport(
            1, $"{Book}/features.md is stale.\n{Book}/registry.svg is stale.\nnext: autocoder-schema book book\n");
        Work("book").ShouldReport(0).OutputLines.Length.ShouldBe(2);
        AskOperator("book", "--check", "book").ShouldReport(0);
        AskOperator("book", "--check", "nowhere").ShouldReport(1, $"{PathOf("nowhere")}/README.md is stale.");
    }

    [Test]
    public void Line_ends_of_another_system_make_nothing_stale()
    {
        Work("book").ShouldReport(0);
        string file = Path.Combine(Book, "assistant.md");
        File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"));
        AskOperator("book", "--check", "book").ShouldReport(0);
    }

    [Test]
    public void Pages_of_a_kind_that_is_gone_are_removed_and_nothing_else()
    {
        Work("book").ShouldReport(0);
        File.Copy(Path.Combine(Book, "assistant.md"), Path.Combine(Book, "gone.md"));
        File.WriteAllText(Path.Combine(Book, "notes.md"), "mine");
        File.CreateSymbolicLink(Path.Combine(Book, "link.md"), "assistant.md");
        AskOperator("book", "--check", "book").ShouldReport(1, $"{Book}/gone.md is of a kind that is gone.").OutputLines.Length.ShouldBe(2);
        Work("book").ShouldReport(0, $"{Book}/gone.md is removed: its kind is gone.");
        Directory.GetFiles(Book).Select(Path.GetFileName).ShouldBe([.. Files, "notes.md", "link.md"], ignoreOrder: true);
    }

    [Test]
    public void Somebody_elses_file_in_the_place_of_a_page_stops_all_of_it()
    {
        Directory.CreateDirectory(Book);
        File.WriteAllText(Path.Combine(Book, "README.md"), "mine");
        Work("book").ShouldRefuse($"{Book}/README.md is there, and is no page of a schema book: it is left alone.");
        File.Delete(Path.Combine(Book, "README.md"));
        File.WriteAllText(PathOf("elsewhere.md"), "mine");
        File.CreateSymbolicLink(Path.Combine(Book, "features.md"), "../elsewhere.md");
        Work("book").ShouldRefuse($"{Book}/features.md is a symbolic link to ../elsewhere.md and is not written through");
        Directory.GetFiles(Book).Length.ShouldBe(1);
        File.ReadAllText(PathOf("elsewhere.md")).ShouldBe("mine");
        AskOperator("book", "notes/a/b").ShouldRefuse("notes/a does not exist: name another folder, or make it: mkdir -p");
    }

    [Test]
    public void Mermaid_itself_reads_its_diagrams()
    {
        MermaidReader.Require();
        Work("book").ShouldReport(0);
        List<string> diagrams = [];
        foreach (string text in Directory.GetFiles(Book, "*.md").SelectMany(file => MermaidReader.InMarkdown(File.ReadAllText(file))))
            diagrams.Add(Write($"{diagrams.Count}.mmd", text));
        JsonElement[] found = MermaidReader.Read([.. diagrams]);
        found.Select(one => one.GetProperty("entities").GetArrayLength()).Order().ShouldBe([2, 2, 3]);
    }

    private Finished Work(string folder)
    {
        using Running running = Start(Program.Operator, "book", folder);
        return running.Finish().ShouldBeCivil();
    }
}
