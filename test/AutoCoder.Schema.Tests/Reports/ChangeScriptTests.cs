namespace AutoCoder.Schema.Tests.Reports;

internal class ChangeScriptTests
{
    [TestCase("INSERT INTO t VALUES ('a\r\nb', '\r')", "INSERT INTO t VALUES (('a'||char(13)||'\nb'), (''||char(13)||''));")]
    [TestCase("CREATE TABLE t (\r\n  a TEXT\r\n)", "CREATE TABLE t (\n  a TEXT\n);")]
    [TestCase("INSERT INTO t VALUES ('a\u2028b\nc')", "INSERT INTO t VALUES ('a\u2028b\nc');")]
    public void A_text_keeps_its_line_ends_where_sqlite3_would_take_them_for_its_own(string statement, string typed)
    {
        var step = new ScriptStep(1, "Adds", [statement]);
        using var output = new StringWriter { NewLine = "\n" };
        ScriptText.Write(new("shop", ChangeDirection.Upgrade, 0, 1, [step]) { VersionTable = VersionTable.Default }, output);
        output.ToString().ShouldContain($"\n{typed}\n");
    }
}
