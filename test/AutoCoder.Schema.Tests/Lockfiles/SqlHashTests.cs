using System.Security.Cryptography;
using System.Text;

namespace AutoCoder.Schema.Tests.Lockfiles;

internal class SqlHashTests
{
    [Test]
    public void The_digest_is_SHA_256_of_the_statements_at_every_length()
    {
        // Up and down again: nothing of a longer text may be left in a shorter one.
        foreach (int length in Enumerable.Range(0, 300).Concat(Enumerable.Range(0, 300).Reverse()))
        {
            string sql = $"SELECT '{new string('é', length)}'";
            string expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sql.Length}:{sql}\n")));
            SqlHash.Of([sql]).ToString().ShouldBe($"1:{expected[..32]}");
        }
    }

    [TestCase("CREATE TABLE t(a, b)", "create table [T] ([a], `B`) -- comment\n;")]
    [TestCase("INSERT INTO t (a) VALUES ('x')", "insert into [t](a) values('x')")]
    public void Quotes_that_only_names_have_comments_and_white_space_do_not_count(string one, string other) => SqlHash.Of([other]).ShouldBe(SqlHash.Of([one]));

    [TestCase("INSERT INTO t (a) VALUES ('x')", "INSERT INTO t (a) VALUES ('X')")]
    public void Values_count(string one, string other) => SqlHash.Of([one]).Contradicts(SqlHash.Of([other])).ShouldBeTrue();

    [TestCase("1:0123456789abcdef0123456789abcdef", true)]
    [TestCase("12:0123456789abcdef0123456789abcdef", true)]
    [TestCase("1:0123456789ABCDEF0123456789abcdef", false)]
    [TestCase("1:0123", false)]
    [TestCase("-1:0123456789abcdef0123456789abcdef", false)]
    [TestCase("none", false)]
    [TestCase(null, false)]
    public void Only_what_was_written_is_read(string? text, bool isHash) => (SqlHash.Parse(text)?.ToString()).ShouldBe(isHash ? text : null);
}
