using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AutoCoder.Schema.Tests.Formats;

internal class MarkdownTests
{
    private const int LongestComment = 65_536;

    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();

    [Test]
    public void It_is_a_table_with_the_findings_and_the_next_steps_below() => Reports.Render(Reports.Incident, ReportFormat.Markdown).ShouldBe(
        """
        ### ❓ check-pending-migrations

        The gate is closed: of 3 databases, 1 not ready, 1 could not be examined.

        | | Kind | What | Outcome |
        |---|---|---|---|
        | ❌ | assistant | `QR/assistant.db` | at 1, wants 2: pending |
        | ❌ | assistant | `models.sql` | the migrations do not give what the code expects |
        | ❓ | features | `/data/features.db` | wants 9: unreadable |
        | ⏭️ | features | `/data/later.db` | not reached |
        | ✅ | assistant | `ok/assistant.db` | at 2, wants 2: current |

        - **error** `database-pending` /srv/app/QR/assistant.db lacks migration 2 (AddMode).
        - **error** `expectation-unmet` `models.sql:14`: the model has conversations.mode, the migrations do not.
        - **error** `database-unreadable` /data/features.db is damaged.
        - **error** `not-reached` /data/later.db: not reached

        What to do next:

        ```sh
        autocoder-schema upgrade --projects /srv/app    # backs up, migrates and verifies
        ```

        """);

    [Test]
    public void Whatever_the_names_are_every_row_has_four_cells_and_nothing_but_text_and_code()
    {
        MarkdownDocument document = Markdown.Parse(Reports.Render(Reports.Hostile, ReportFormat.Markdown), GitHub);
        Table table = document.Descendants<Table>().Single();
        table.Count.ShouldBe(1 + Reports.HostileNames.Length);
        table.Descendants<TableRow>().ShouldAllBe(row => row.Count == 4);
        document.Descendants<LinkInline>().ShouldBeEmpty();
        document.Descendants<AutolinkInline>().ShouldBeEmpty();
        document.Descendants<HtmlBlock>().ShouldBeEmpty();
        document.Descendants<HtmlInline>().Select(html => html.Tag).Distinct().ShouldBeSubsetOf(["<!-- -->", "<br>", "<code>", "</code>"]);
        document.Descendants<FencedCodeBlock>().Count().ShouldBe(1);
        document.Descendants<ListItemBlock>().Count().ShouldBe(30);
    }

    [Test]
    public void Nobody_is_called_and_no_issue_is_named()
    {
        MarkdownDocument document = Markdown.Parse(Reports.Render(Reports.Hostile, ReportFormat.Markdown), GitHub);
        foreach (LiteralInline literal in document.Descendants<LiteralInline>())
        {
            string text = literal.Content.ToString();
            text.ShouldNotContain("@e");
            text.ShouldNotContain("#1");
        }
    }

    [TestCase("a|b", "a|b")]
    [TestCase(@"a\|b\", @"a\|b\")]
    [TestCase("`a` ``b``", "`a` ``b``")]
    [TestCase("*a* _b_ ~~c~~ [d](e) <f> &amp;", "*a* _b_ ~~c~~ [d](e) <f> &amp;")]
    public void A_name_reads_as_it_is(string name, string read)
    {
        FindingReport report = new("c", "s", [new("g", name, []) { Outcome = name }], 0);
        TableRow row = (TableRow)Markdown.Parse(Reports.Render(report, ReportFormat.Markdown), GitHub).Descendants<Table>().Single()[1];
        foreach (Block cell in row.Skip(2)) Read(cell).ShouldBe(read);
    }

    [TestCase(nameof(Reports.Hostile))]
    [TestCase(nameof(Reports.Huge))]
    [TestCase("fleet")]
    public void It_fits_into_a_comment(string name)
    {
        FindingReport report = name switch { nameof(Reports.Hostile) => Reports.Hostile, nameof(Reports.Huge) => Reports.Huge, _ => Reports.Fleet(10_000) };
        Reports.Render(report, ReportFormat.Markdown).Length.ShouldBeLessThan(LongestComment);
    }

    [Test]
    public void What_does_not_fit_is_counted()
    {
        string text = Reports.Render(Reports.Fleet(10_000), ReportFormat.Markdown);
        text.ShouldContain("… and 9,950 rows more.");
        text.ShouldContain("… and 4,970 findings more.");
        text.ShouldNotContain("✅"); // what failed comes first
    }

    [Test]
    public void A_command_that_is_too_long_is_left_out_and_not_cut_in_two()
    {
        string long1 = $"autocoder-schema upgrade {new string('x', 2000)}";
        string text = Reports.Render(Reports.Empty with { Next = [long1, "short"] }, ReportFormat.Markdown);
        text.ShouldNotContain("xxx");
        text.ShouldContain("short\n```\n\n… and 1 command more.");
    }

    private static string Read(Block cell) => string.Concat(cell.Descendants<LeafInline>().Select(inline => inline switch
    {
        CodeInline code => code.Content,
        LiteralInline literal => literal.Content.ToString(),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        _ => "",
    }));
}
