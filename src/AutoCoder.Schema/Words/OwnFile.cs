using System.Buffers;
using System.Text;

namespace AutoCoder.Schema.Words;

/// <summary>A sort of file that this program writes, and how one that is there is known to be its own.</summary>
internal sealed class OwnFile
{
    /// <summary>What a line of a journal begins with that begins a run.</summary>
    public const string JournalMark = """{"journal":"autocoder-schema",""";

    /// <summary>What the first line of a lock file begins with.</summary>
    public const string LockMark = "# Lock file: what each migration really executes";

    /// <summary>What the beginning of a picture has.</summary>
    public const string PictureMark = "Made by: autocoder-schema show";

    /// <summary>What the beginning of a page of a schema book has.</summary>
    public const string BookMark = "Made by: autocoder-schema book";

    /// <summary>What stands behind the command in the last line of a report in plain text.</summary>
    public const string TextMark = " used: ";

    /// <summary>How many bytes at either end of a file are looked at.</summary>
    public const int Sample = 4096;

    private const string OldJournal = "{\"fleet\":\"";
    private const int FleetDigits = 16;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> CommandLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz- ");
    private static readonly char[] Digits = [.. "0123456789"];
    private static readonly string[] Programs = ["check-pending-migrations", "autocoder-schema"];

    private readonly Func<string, string, bool> _isMarked;

    private OwnFile(string isNot, Func<string, string, bool> isMarked) => (IsNot, _isMarked) = (isNot, isMarked);

    /// <summary>A report, in whatever format.</summary>
    public static OwnFile Report { get; } = new("no report of this program", IsReport) { MayBeNowhere = true };

    /// <summary>A file of somebody else's to which reports are added, whatever is in it already.</summary>
    public static OwnFile SharedReport { get; } = new("no text", (_, _) => true)
    {
        MayBeNowhere = true,
        IsWrittenInto = true,
    };

    /// <summary>The journal of a run.</summary>
    public static OwnFile Journal { get; } = new("no journal of this program", (first, _) => IsJournal(first))
    {
        MakesFolder = true,
        IsWrittenInto = true,
    };

    /// <summary>A lock file of migrations. On a conflict git writes its marks above the first line.</summary>
    public static OwnFile SchemaLock { get; } =
        new("no lock file of migrations", (first, _) => first.Contains(LockMark, StringComparison.Ordinal));

    /// <summary>The lock file in its place beside the migrations: whatever text is in it, it has this one use.</summary>
    public static OwnFile SchemaLockInPlace { get; } = new("no lock file of migrations", (_, _) => true);

    /// <summary>A picture of a schema, in whatever format: its first lines say so.</summary>
    public static OwnFile Picture { get; } =
        new("no picture of this program", (first, _) => first.Contains(PictureMark, StringComparison.Ordinal))
        {
            MayBeNowhere = true,
        };

    /// <summary>A page or a picture of the schema book.</summary>
    public static OwnFile Book { get; } =
        new("no page of a schema book", (first, _) => first.Contains(BookMark, StringComparison.Ordinal));

    /// <summary>What a file is that is not its own.</summary>
    public string IsNot { get; }

    /// <summary>Whether it may go where nobody reads it.</summary>
    public bool MayBeNowhere { get; private init; }

    /// <summary>Whether the folder for it is made.</summary>
    public bool MakesFolder { get; private init; }

    /// <summary>Whether it is written into what is there; else a new file takes its name.</summary>
    public bool IsWrittenInto { get; private init; }

    /// <summary>Whether a file with content is one of these.</summary>
    /// <param name="first">Its first bytes.</param>
    /// <param name="last">Its last bytes.</param>
    public bool IsOwn(byte[] first, byte[] last) => _isMarked(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(last));

    // A killed run may have written the beginning only, and after a power loss there may be zeros in its place. Journals of
    // earlier builds begin with the fleet.
    private static bool IsJournal(string first)
    {
        if (first.Length < Sample && first.AsSpan().IndexOfAnyExcept('\0') < 0) return true;
        if (first.StartsWith(JournalMark, StringComparison.Ordinal)) return true;
        bool isOld = first.StartsWith(OldJournal, StringComparison.Ordinal)
            && first.AsSpan(OldJournal.Length) is { Length: > FleetDigits } fleet
            && fleet[FleetDigits] == '"' && !fleet[..FleetDigits].ContainsAnyExcept(HexDigits);
        return isOld || JournalMark.StartsWith(first, StringComparison.Ordinal);
    }

    private static bool IsReport(string first, string last) =>
        IsDocument(first) || IsSarif(first) || IsOfProgram(first, "<testsuites name=\"") || IsMarkdown(first)
        || IsPage(first)
        || Lines(last).Concat(Lines(first)).Any(IsLine);

    // The command's own JSON.
    private static bool IsDocument(string first)
    {
        const int Near = 40;
        string head = first[..Math.Min(first.Length, Near)];
        return head.StartsWith('{') && head.Contains("\"schemaVersion\":", StringComparison.Ordinal)
            && first.Contains("\"exitCode\":", StringComparison.Ordinal);
    }

    private static bool IsSarif(string first) =>
        first.StartsWith('{') && first.Contains("sarif-2.1.0", StringComparison.Ordinal) && IsOfProgram(first, "\"name\": \"");

    private static bool IsMarkdown(string first) =>
        first.StartsWith("### ", StringComparison.Ordinal) && IsOfProgram(Lines(first)[0], " ");

    private static bool IsPage(string first) =>
        first.StartsWith("<!doctype html>\n", StringComparison.Ordinal)
        && IsOfProgram(first, "<meta name=\"generator\" content=\"");

    private static bool IsOfProgram(string text, string before) =>
        Programs.Any(program => text.Contains(before + program, StringComparison.Ordinal));

    // A line of plain text, or of GitHub's annotations, that only these programs write.
    private static bool IsLine(string line)
    {
        if (line.StartsWith("::", StringComparison.Ordinal)) return IsOfProgram(line, "title=");
        return Programs.Any(program => line.StartsWith(program, StringComparison.Ordinal))
            ? line.Contains(TextMark, StringComparison.Ordinal) || IsCommand(line.Split(": ", 2))
            : IsOfEarlierBuild(line);
    }

    private static bool IsCommand(string[] parts) =>
        parts is [var words, _] && !words.AsSpan().ContainsAnyExcept(CommandLetters);

    // The summaries of gate and upgrade, which had no mark behind them.
    private static bool IsOfEarlierBuild(string line)
    {
        if (line.StartsWith("The gate is open: ", StringComparison.Ordinal)) return true;
        if (line.StartsWith("The gate is closed: ", StringComparison.Ordinal)) return true;
        string rest = line.TrimStart(Digits);
        return rest.Length < line.Length && (rest.StartsWith(" database: ", StringComparison.Ordinal)
            || rest.StartsWith(" databases: ", StringComparison.Ordinal));
    }

    private static string[] Lines(string text) => text.Split('\n');
}
