namespace AutoCoder.Schema.Runner.Tests.Contents;

/// <summary>What becomes of values whose column gets another type, as SQLite does it.</summary>
internal class AffinityConversionTests
{
    [TestCase("'12'", 0)]
    [TestCase("'007'", 1)]
    [TestCase("'1e3'", 1)]
    [TestCase("'2.50'", 1)]
    [TestCase("'2.5'", 0)]
    [TestCase("' 5'", 1)]
    [TestCase("'-0'", 1)]
    [TestCase("'+5'", 1)]
    [TestCase("'word'", 0)]
    [TestCase("''", 0)]
    [TestCase("'true'", 0)]
    [TestCase("'2026-01-02'", 0)]
    [TestCase("'12abc'", 0)]
    [TestCase("'0x10'", 0)]
    [TestCase("'9223372036854775807'", 0)]
    [TestCase("'9223372036854775808'", 1)]
    [TestCase("x'3037'", 0)]
    [TestCase("NULL", 0)]
    public void Text_that_becomes_a_number(string value, int lost) => Check("TEXT", "INTEGER", value, lost);

    [TestCase("INTEGER", "REAL", "5", 0)]
    [TestCase("INTEGER", "REAL", "9007199254740993", 1)]
    [TestCase("INTEGER", "TEXT", "5", 0)]
    [TestCase("REAL", "INTEGER", "1.5", 0)]
    [TestCase("REAL", "INTEGER", "2.0", 0)]
    [TestCase("REAL", "TEXT", "1.5", 0)]
    [TestCase("TEXT", "REAL", "'5'", 0)]
    [TestCase("TEXT", "REAL", "'05'", 1)]
    [TestCase("TEXT", "REAL", "'0.1'", 0)]
    [TestCase("TEXT", "BLOB", "'007'", 0)]
    [TestCase("BLOB", "TEXT", "7", 1)]
    [TestCase("BLOB", "INTEGER", "'007'", 1)]
    [TestCase("NUMERIC", "TEXT", "1.5", 0)]
    public void Other_types(string from, string to, string value, int lost) => Check(from, to, value, lost);

    private static void Check(string from, string to, string value, int lost)
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        connection.Execute($"CREATE TABLE t (v {from}); INSERT INTO t VALUES ({value}); CREATE TABLE u (v {to}); INSERT INTO u SELECT v FROM t");
        using var conversion = new AffinityConversion([Of(from), Of(to)], "UTF-8");
        using var hash = new ValueHash(isKept: false);
        ValueHash.Sum expected = default, actual = default;
        using (SqliteStatement row = connection.Prepare("SELECT v FROM t"))
        {
            row.Step();
            conversion.AddTo(hash, row, 0);
            hash.AddRowTo(ref expected);
        }

        using SqliteStatement stored = connection.Prepare("SELECT v FROM u");
        stored.Step();
        hash.Add(stored, 0);
        hash.AddRowTo(ref actual);
        actual.ShouldBe(expected);
        conversion.Lost.ShouldBe(lost);
    }

    private static TypeAffinity Of(string type) => Enum.Parse<TypeAffinity>(type, ignoreCase: true);
}
