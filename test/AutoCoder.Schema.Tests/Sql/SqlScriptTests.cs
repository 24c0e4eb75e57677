using CsCheck;

namespace AutoCoder.Schema.Tests.Sql;

internal class SqlScriptTests
{
    [TestCase("", "")]
    [TestCase(" \n\t ", "")]
    [TestCase(";;\n;", "")]
    [TestCase("-- nothing\n/* at all */", "")]
    [TestCase("SELECT 1", "1: SELECT 1")]
    [TestCase("SELECT 1;", "1: SELECT 1")]
    [TestCase("SELECT 1;SELECT 2", "1: SELECT 1|1: SELECT 2")]
    [TestCase("\n\nSELECT 1;\n\nSELECT 2;\n", "3: SELECT 1|5: SELECT 2")]
    [TestCase("\r\n\r\nSELECT 1;\r\nSELECT 2\r\n", "3: SELECT 1|4: SELECT 2")]
    [TestCase("\uFEFFSELECT 1;\nSELECT 2", "1: SELECT 1|2: SELECT 2")]
    [TestCase("SELECT ';';SELECT \";\";SELECT [;];SELECT `;`", "1: SELECT ';'|1: SELECT \";\"|1: SELECT [;]|1: SELECT `;`")]
    [TestCase("SELECT 'it''s;\nfine';\nSELECT 2", "1: SELECT 'it''s;\nfine'|3: SELECT 2")]
    [TestCase("SELECT 1 -- ; not here\n, 2;SELECT 3", "1: SELECT 1 -- ; not here\n, 2|2: SELECT 3")]
    [TestCase("SELECT /* ; */ 1; SELECT 2", "1: SELECT /* ; */ 1|1: SELECT 2")]
    [TestCase("SELECT f(1;2); SELECT 3", "1: SELECT f(1;2)|1: SELECT 3")]
    [TestCase("SELECT 1); SELECT 3", "1: SELECT 1)|1: SELECT 3")]
    [TestCase("SELECT 'open; SELECT 2", "1: SELECT 'open; SELECT 2")]
    [TestCase("SELECT 1; /* open; SELECT 2", "1: SELECT 1")]
    [TestCase("CREATE TABLE t(a);\nGO\n\nCREATE TABLE u(a);\r\n go \r\n", "1: CREATE TABLE t(a)|4: CREATE TABLE u(a)")]
    [TestCase("SELECT 1 AS\nGO\n;SELECT 2", "1: SELECT 1 AS\nGO|3: SELECT 2")]
    [TestCase("GO away;", "1: GO away")]
    [TestCase("\nCREATE TABLE t (\n\ta INTEGER\n)\n\n\nCREATE TABLE u (a)\nCREATE INDEX i ON t (a)", "2: CREATE TABLE t (\n\ta INTEGER\n)|7: CREATE TABLE u (a)|8: CREATE INDEX i ON t (a)")]
    [TestCase("CREATE TABLE t (\nCREATE TABLE u (a)", "1: CREATE TABLE t (\nCREATE TABLE u (a)")]
    [TestCase("CREATE TABLE t (a) CREATE TABLE u (a)", "1: CREATE TABLE t (a) CREATE TABLE u (a)")]
    [TestCase("EXPLAIN\nCREATE TABLE t (a)", "1: EXPLAIN\nCREATE TABLE t (a)")]
    public void A_script_is_cut_at_its_semicolons(string script, string statements) => Cut(script).ShouldBe(statements);

    [TestCase("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END; SELECT 3")]
    [TestCase("create temp trigger t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; end; SELECT 3")]
    [TestCase("CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT ';'; SELECT 2; END ; SELECT 3")]
    [TestCase("EXPLAIN CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; SELECT 3")]
    [TestCase("CREATE /* c */ TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 2; END; SELECT 3")]
    [TestCase("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; -- ; END;\n END; SELECT 3")]
    public void A_trigger_is_one_statement(string script)
    {
        var statements = SqlScript.Split(script);

        statements.Length.ShouldBe(2);
        statements[0].Text.ShouldEndWith("END", Case.Insensitive);
        statements[1].Text.ShouldBe("SELECT 3");
    }

    [Test]
    public void A_statement_has_the_comments_above_it_in_it_and_behind_it()
    {
        var statements = SqlScript.Split("-- above\nSELECT 1 /* in */ ; -- behind\n-- next\nSELECT 2 -- at the end");

        statements[0].Comments.ShouldBe(["-- above", "/* in */", "-- behind"]);
        statements[1].Comments.ShouldBe(["-- next", "-- at the end"]);
    }

    [Test]
    public void Any_text_at_all_is_cut_without_a_crash_and_nothing_is_lost() => Pieces.Array[0, 30].Sample(pieces =>
    {
        string script = string.Concat(pieces);
        int end = 0;
        foreach (SqlStatement statement in SqlScript.Split(script))
        {
            script.Substring(statement.Start, statement.Text.Length).ShouldBe(statement.Text);
            statement.Line.ShouldBe(1 + script[..statement.Start].Count(c => c == '\n'));
            ShouldHoldNothing(script[end..statement.Start]);
            end = statement.Start + statement.Text.Length;
        }

        ShouldHoldNothing(script[end..]);
    });

    private static readonly string[] Words =
    [
        "CREATE", " TRIGGER ", "TEMP", "BEGIN", "END", ";", ";\n", "\r\n", "'", "\"", "[", "]", "`", "(", ")", "--", "/*", "*/",
        "GO", "\nGO\n", " x ", "EXPLAIN ", "\uFEFF", "\0", "名", "1e",
    ];

    private static readonly Gen<string> Pieces = Gen.OneOf(Gen.Int[0, Words.Length - 1].Select(i => Words[i]), Gen.String[0, 5]);

    private static void ShouldHoldNothing(string between)
    {
        foreach (SqlToken token in new SqlTokenizer(between))
        {
            bool isNothing = token.Kind is TokenKind.Space or TokenKind.Comment or TokenKind.Semicolon
                || between.Substring(token.Start, token.Length).Equals("GO", StringComparison.OrdinalIgnoreCase);
            isNothing.ShouldBeTrue(between);
        }
    }

    private static string Cut(string script) =>
        string.Join('|', SqlScript.Split(script).Select(statement => $"{statement.Line}: {statement.Text}"));
}
