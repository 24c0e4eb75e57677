using System.Buffers;

namespace AutoCoder.Schema.Contracts;

/// <summary>
/// Takes the statements out of what an ORM logs while tests run: SQLAlchemy (<c>sqlalchemy.engine</c> at <c>INFO</c>, or
/// <c>echo=True</c>) and Django (<c>django.db.backends</c> at <c>DEBUG</c>), whatever their lines begin with.
/// </summary>
internal static class StatementLog
{
    private static readonly string[] Asked = ["SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "VALUES"];
    private static readonly SearchValues<char> AfterWord = SearchValues.Create(" \t(");
    private static readonly string[] Steps = ["CREATE", "ALTER", "DROP", "REINDEX", "ANALYZE"];

    /// <summary>
    /// Each statement once, at the line on which it begins; null when the text is no log. What makes and changes tables is left
    /// out: it is how the tests came to their database; so is what is about tables in which tools keep what they have done, and
    /// about those that were made to be renamed.
    /// </summary>
    public static StatementLogReading? Read(string text)
    {
        if (Records(text) is not { } records) return null;
        SqlStatement[] all =
        [
            .. records.SelectMany(record => SqlScript.Split(record.Text)
                .Select(statement => statement with { Line = record.Line + statement.Line - 1 })),
        ];
        HashSet<string> passing = new(all.Select(Renamed).OfType<string>(), SqlNameComparer.Instance);
        HashSet<string> known = new(StringComparer.Ordinal);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        var steps = ImmutableArray.CreateBuilder<SqlStatement>();
        foreach (SqlStatement statement in all)
        {
            string word = SqlTokenizer.FirstWord(statement.Text);
            if (Steps.Contains(word) || (Asked.Contains(word) && Names(statement).Any(Passes))) steps.Add(statement);
            else if (Asked.Contains(word) && known.Add(statement.Text)) statements.Add(statement);
        }

        return new(statements.ToImmutable(), steps.ToImmutable());

        bool Passes(string name) => passing.Contains(name) || HistoryTables.Contains(name);
    }

    // ALTER TABLE "new__features" RENAME TO "features"
    private static string? Renamed(SqlStatement statement)
    {
        var cursor = new TokenCursor(statement.Text, SqlTokenizer.Significant(statement.Text));
        if (!cursor.Try("ALTER", "TABLE")) return null;
        QualifiedName name = QualifiedName.Read(ref cursor);
        return !cursor.Failed && cursor.Try("RENAME", "TO") ? name.Name : null;
    }

    private static IEnumerable<string> Names(SqlStatement statement)
    {
        foreach (SqlToken token in SqlTokenizer.Significant(statement.Text).ToArray())
        {
            if (token.Kind is TokenKind.Word or TokenKind.QuotedName)
                yield return SqlName.Unquote(statement.Text.AsSpan(token.Start, token.Length));
        }
    }

    private static List<LogRecord>? Records(string text)
    {
        var records = new List<LogRecord>();
        bool isOpen = false; // the last of them goes on
        int line = 0;
        foreach (string at in text.Split('\n'))
        {
            line++;
            if (LogRecord.At(at, line) is { } begun)
            {
                records.Add(begun);
                isOpen = true;
            }
            else if (records.Count == 0 && IsStatement(at)) return null;
            else if (isOpen && LogRecord.IsOfOthers(at)) isOpen = false;
            else if (isOpen) records[^1].Text += $"\n{at}";

            if (isOpen && records[^1].HasEnded()) isOpen = false;
        }

        return records.Count > 0 ? records : null;
    }

    private static bool IsStatement(string line) =>
        SqlTokenizer.FirstWord(line) is var word && (Asked.Contains(word) || Steps.Contains(word))
        && line.AsSpan().Trim().ContainsAny(AfterWord);
}

/// <summary>What a log has.</summary>
/// <param name="Statements">What the application asked, each text once.</param>
/// <param name="Steps">What made and changed tables, and is not asked about.</param>
internal sealed record StatementLogReading(ImmutableArray<SqlStatement> Statements, ImmutableArray<SqlStatement> Steps);

/// <summary>A record of a log that may be a statement: it may go on in the lines below it.</summary>
internal sealed class LogRecord(string text, int line, bool isOfDjango)
{
    private const string SqlAlchemy = "sqlalchemy.engine", Source = ".py:";
    private const string Django = "django.db.backends", Arguments = "; args=", Times = " times: ";

    // What SQLAlchemy says behind a statement, with its parameters.
    private static readonly string[] Parameters =
        ["[generated in ", "[cached since ", "[no key ", "[raw sql]", "[caching disabled", "[dialect "];

    private static readonly string[] Levels = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
    private static readonly SearchValues<char> Seconds = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> Marks = SearchValues.Create("'\"`");

    /// <summary>The line on which it begins, from 1.</summary>
    public int Line => line;

    /// <summary>Its text, as far as it is read.</summary>
    public string Text { get; set; } = text;

    /// <summary>The record that begins on a line; null when none does.</summary>
    public static LogRecord? At(string text, int line) =>
        Message(text, SqlAlchemy) is { } said ? new(WithoutToken(said), line, isOfDjango: false)
        : Timed(text) is { } asked ? new(asked, line, isOfDjango: true)
        : Message(text, Django) is not null ? new("", line, isOfDjango: false)
        : null;

    /// <summary>Whether a line begins what another logger says.</summary>
    public static bool IsOfOthers(string text)
    {
        bool isDated = text.Length > 10 && text[4] == '-' && text[7] == '-'
            && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && char.IsAsciiDigit(text[5]);
        return isDated || Levels.Any(level => text.StartsWith(level, StringComparison.Ordinal)
            && (text.Length == level.Length || text[level.Length] is ' ' or ':'));
    }

    /// <summary>Whether it is whole; then it has its statement alone.</summary>
    public bool HasEnded()
    {
        if (!isOfDjango || !Text.Contains(Arguments, StringComparison.Ordinal)) return false;
        foreach (SqlToken token in new SqlTokenizer(Text))
        {
            if (token.Kind != TokenKind.Semicolon || !Text.AsSpan(token.Start).StartsWith(Arguments, StringComparison.Ordinal))
                continue;
            Text = Placed(Text[..token.Start]);
            return true;
        }

        return false;
    }

    // The logger's name, perhaps with the place in its source behind it, as pytest has it, and what it says.
    private static string? Message(string text, string logger)
    {
        int start = text.IndexOf(logger, StringComparison.Ordinal);
        ReadOnlySpan<char> before = start < 0 ? "'" : text.AsSpan(0, start);
        if (before.ContainsAny(Marks) || before.Contains("--", StringComparison.Ordinal)) return null;
        int end = start + logger.Length;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_')) end++;
        int source = text.IndexOf(Source, end, StringComparison.Ordinal);
        if (source > end && text[end] == ':' && !text.AsSpan(end, source - end).Contains(' '))
        {
            end = source + Source.Length;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        }

        return text[end..].TrimStart(' ', '\t', ':', '-', '|', ']').TrimEnd('\r');
    }

    // (0.001) SELECT …
    private static string? Timed(string text)
    {
        int logger = text.IndexOf(Django, StringComparison.Ordinal);
        int start = text.IndexOf('(', Math.Max(logger, 0));
        int end = start < 0 ? -1 : text.IndexOf(") ", start, StringComparison.Ordinal);
        if (end < 0 || (start > 0 && logger < 0 && !text.StartsWith("DEBUG", StringComparison.Ordinal))) return null;
        ReadOnlySpan<char> seconds = text.AsSpan(start + 1, end - start - 1);
        int dot = seconds.IndexOf('.');
        return dot > 0 && seconds.Length == dot + 4 && !seconds.ContainsAnyExcept(Seconds) ? text[(end + 2)..] : null;
    }

    private static string WithoutToken(string said)
    {
        if (Parameters.Any(known => said.StartsWith(known, StringComparison.Ordinal))) return "";
        return said.StartsWith('[') && said.IndexOf("] ", StringComparison.Ordinal) is > 0 and var end ? said[(end + 2)..] : said;
    }

    // One statement for many rows is logged with the placeholders of Python.
    private static string Placed(string sql)
    {
        int times = sql.IndexOf(Times, StringComparison.Ordinal);
        bool isCounted = times > 0 && sql.AsSpan(0, times).IndexOfAnyExceptInRange('0', '9') < 0;
        char[] placed = (isCounted ? sql[(times + Times.Length)..] : sql).ToCharArray();
        int percent = -1;
        foreach (SqlToken token in new SqlTokenizer(new string(placed)))
        {
            if (token is { Kind: TokenKind.Word, Length: 1 } && percent == token.Start - 1 && placed[token.Start] == 's')
                (placed[percent], placed[token.Start]) = ('?', ' ');
            percent = placed[token.Start] == '%' ? token.Start : -2;
        }

        return new(placed);
    }
}
