using System.Diagnostics;

namespace AutoCoder.Schema.Tests.Reports;

/// <summary>A command that is printed, escaped for terminals, and pasted names the file that it was made for.</summary>
internal class QuotedWordTests
{
    [TestCase("/srv/plain-name_1.db", "/srv/plain-name_1.db")]
    [TestCase("/srv/a b.db", "'/srv/a b.db'")]
    [TestCase("it's", "'it'\\''s'")]
    [TestCase("", "''")]
    [TestCase("/srv/caf\u00e9.db", "'/srv/caf\u00e9.db'")]
    [TestCase("/srv/a\nb.db", "$'/srv/a\\012b.db'")]
    [TestCase("/srv/\u001b[2Jit's \\.db", "$'/srv/\\033[2Jit\\'s \\\\.db'")]
    [TestCase("/srv/\u202e.db", "$'/srv/\\342\\200\\256.db'")]
    public void A_word_is_quoted_as_it_needs(string word, string quoted)
    {
        ShellWord.Quote(word).ShouldBe(quoted);
        TerminalText.Escape(quoted).ShouldBe(quoted, "escaped once more it would be another word");
    }

    [Test]
    public void A_shell_reads_the_same_word_again()
    {
        Assume.That(File.Exists("/bin/bash"), "there is no bash");
        foreach (string word in new[] { "a\nb", "\u001b[0m'x\\y", "\u202e\u00e9 z", "\u0001\u0002123", "\ufeffx" })
        {
            ProcessStartInfo start = new("/bin/bash", ["-c", $"printf %s {ShellWord.Quote(word)}"]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            using MemoryStream read = new();
            process.StandardOutput.BaseStream.CopyTo(read);
            System.Text.Encoding.UTF8.GetString(read.ToArray()).ShouldBe(word);
        }
    }
}
