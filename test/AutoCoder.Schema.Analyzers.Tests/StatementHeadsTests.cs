using AutoCoder.Schema.Analyzers.Rules;
using AutoCoder.Schema.Sql;
using CsCheck;

namespace AutoCoder.Schema.Analyzers.Tests;

public class StatementHeadsTests
{
    // A CREATE that begins a line ends another one there: the core reads what SQLAlchemy prints without semicolons.
    private static readonly string[] Pieces =
    [
        "PRAGMA", "COMMIT", "a", "'x;y'", "'it''s'", "\"q;\"", "`b`", "[c;d]", ";", "; ", "\n", " ", "-- c;\n", "/* d; */", "(1, 2)", "=", ";CREATE TRIGGER",
        "; create temp trigger", " BEGIN ", " END ", "; END ;", "CASE", "x'00'", ".5", "1e9", "$v", "?1", "é", "--", "/*", "/**/", "-", "/",
    ];

    [Test]
    public void Any_text_is_cut_as_the_core_cuts_it() => Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[0, 14].Sample(pieces =>
    {
        string sql = string.Concat(pieces);
        StatementHeads.Of(sql).Select(head => char.IsLetter(head[0][0]) ? head[0] : "").ShouldBe(SqlScript.Split(sql).Select(statement => FirstWord(statement.Text)), sql);
    });

    [Test]
    public void Any_text_at_all_is_read_to_its_end() =>
        Gen.String[Gen.Char["'\"`[];-/*\n ETRPcommit\uFEFF\0é"], 0, 30].Sample(text => { _ = StatementHeads.Of(text); });

    private static string FirstWord(string statement)
    {
        SqlToken token = SqlTokenizer.Significant(statement)[0];
        string text = statement.Substring(token.Start, token.Length);
        return token.Kind == TokenKind.Blob ? "X" : token.Kind == TokenKind.Word ? text.ToUpperInvariant() : "";
    }
}
