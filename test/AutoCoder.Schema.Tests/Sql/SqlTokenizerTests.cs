using CsCheck;

namespace AutoCoder.Schema.Tests.Sql;

internal class SqlTokenizerTests
{
    [TestCase("plain", TokenKind.Word)]
    [TestCase("_a$1", TokenKind.Word)]
    [TestCase("größe", TokenKind.Word)]
    [TestCase("名前", TokenKind.Word)]
    [TestCase("\"a \"\"b\"\" c\"", TokenKind.QuotedName)]
    [TestCase("[a \"b' c]", TokenKind.QuotedName)]
    [TestCase("`a``b`", TokenKind.QuotedName)]
    [TestCase("'it''s'", TokenKind.Text)]
    [TestCase("''", TokenKind.Text)]
    [TestCase("x'0fA9'", TokenKind.Blob)]
    [TestCase("X''", TokenKind.Blob)]
    [TestCase("12", TokenKind.Number)]
    [TestCase("1_000", TokenKind.Number)]
    [TestCase("1.", TokenKind.Number)]
    [TestCase(".5", TokenKind.Number)]
    [TestCase("1.5e-10", TokenKind.Number)]
    [TestCase("1e5", TokenKind.Number)]
    [TestCase("0xDEAD_beef", TokenKind.Number)]
    [TestCase("?", TokenKind.Variable)]
    [TestCase("?12", TokenKind.Variable)]
    [TestCase(":name", TokenKind.Variable)]
    [TestCase("@name", TokenKind.Variable)]
    [TestCase("#1", TokenKind.Variable)]
    [TestCase("$a::b(c)", TokenKind.Variable)]
    [TestCase("->", TokenKind.Operator)]
    [TestCase("->>", TokenKind.Operator)]
    [TestCase("||", TokenKind.Operator)]
    [TestCase("<<", TokenKind.Operator)]
    [TestCase(">>", TokenKind.Operator)]
    [TestCase("<=", TokenKind.Operator)]
    [TestCase(">=", TokenKind.Operator)]
    [TestCase("<>", TokenKind.Operator)]
    [TestCase("!=", TokenKind.Operator)]
    [TestCase("==", TokenKind.Operator)]
    [TestCase("~", TokenKind.Operator)]
    [TestCase("-- to the end", TokenKind.Comment)]
    [TestCase("/* a * / ** b */", TokenKind.Comment)]
    [TestCase("/* open", TokenKind.Comment)]
    [TestCase("/*/ */", TokenKind.Comment)]
    [TestCase(" \t\r\n\f", TokenKind.Space)]
    [TestCase("\uFEFF", TokenKind.Space)]
    [TestCase(".", TokenKind.Dot)]
    [TestCase("'open", TokenKind.Illegal)]
    [TestCase("\"open", TokenKind.Illegal)]
    [TestCase("[open", TokenKind.Illegal)]
    [TestCase("x'0'", TokenKind.Illegal)]
    [TestCase("x'0g'", TokenKind.Illegal)]
    [TestCase("12ab", TokenKind.Illegal)]
    [TestCase("!", TokenKind.Illegal)]
    [TestCase("\\", TokenKind.Illegal)]
    [TestCase("{", TokenKind.Illegal)]
    [TestCase("\0", TokenKind.Illegal)]
    [TestCase(":", TokenKind.Illegal)]
    public void A_text_that_is_one_token_is_read_as_that_token(string sql, TokenKind kind)
    {
        List<SqlToken> tokens = All(sql);

        tokens.ShouldBe([new SqlToken(kind, 0, sql.Length)]);
    }

    [TestCase("a--b\nc", "a|--b|\n|c")]
    [TestCase("a/*b*/c", "a|/*b*/|c")]
    [TestCase("/*", "/|*")]
    [TestCase("a.b", "a|.|b")]
    [TestCase("1.5.6", "1.5|.6")]
    [TestCase("-1", "-|1")]
    [TestCase("a->>'$.b'", "a|->>|'$.b'")]
    [TestCase("a<>=b", "a|<>|=|b")]
    [TestCase("'a' 'b'", "'a'| |'b'")]
    [TestCase("f(a,b);", "f|(|a|,|b|)|;")]
    [TestCase("x'00'y", "x'00'|y")]
    public void A_text_is_cut_where_SQLite_cuts_it(string sql, string parts) =>
        string.Join('|', All(sql).Select(token => sql.Substring(token.Start, token.Length))).ShouldBe(parts);

    [Test]
    public void The_tokens_of_any_text_joined_are_the_text() => Gen.String[Gen.Char["aX0_'\"`[]()-/*.,;:$@?#<>=!|&+~% \n\tex\u00e9\ud83d\0"], 0, 40].Sample(sql =>
    {
        int end = 0;
        foreach (SqlToken token in new SqlTokenizer(sql))
        {
            if (token.Start != end || token.Length < 1) return false;
            end = token.End;
        }

        return end == sql.Length;
    });

    [Test]
    public void White_space_and_comments_are_not_significant() =>
        SqlTokenizer.Significant("a /* b */ -- c\n d").Length.ShouldBe(2);

    private static List<SqlToken> All(string sql)
    {
        List<SqlToken> tokens = [];
        foreach (SqlToken token in new SqlTokenizer(sql)) tokens.Add(token);
        return tokens;
    }
}
