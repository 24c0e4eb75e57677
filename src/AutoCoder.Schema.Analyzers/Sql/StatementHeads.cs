namespace AutoCoder.Schema.Analyzers.Sql;

/// <summary>
/// The first words of each statement of a script, in capitals: as much of SQLite's tokenizer as it takes not to be fooled by
/// comments, strings, quoted names and the statements inside a trigger (the rule of <c>sqlite3_complete</c>,
/// https://sqlite.org/c3ref/complete.html: a trigger ends with <c>; END ;</c>).
/// </summary>
internal sealed class StatementHeads
{
    private const int Longest = 5; // PRAGMA main . name =, CREATE TEMP TRIGGER, ROLLBACK TRANSACTION TO

    private readonly string _sql;
    private readonly List<string[]> _statements = [];
    private readonly List<string> _head = [];
    private int _at;
    private string _last = "", _beforeLast = "";

    private StatementHeads(string sql) => _sql = sql;

    public static IReadOnlyList<string[]> Of(string sql)
    {
        StatementHeads reading = new(sql);
        while (reading._at < sql.Length) reading.Read();
        reading.Complete();
        return reading._statements;
    }

    private void Read()
    {
        char c = _sql[_at];
        if (c is ' ' or '\t' or '\n' or '\f' or '\r' or '\uFEFF') _at++;
        else if (c == '-' && At(_at + 1) == '-') _at = EndOf("\n", _at);
        else if (c == '/' && At(_at + 1) == '*' && _at + 2 < _sql.Length) _at = EndOf("*/", _at + 2);
        else if (c is '\'' or '"' or '`') Add(Quoted(c));
        else if (c == '[') Add(Bracketed());
        else if (c == ';') AddSemicolon();
        else if (IsNameCharacter(c)) Add(Word());
        else Add(_sql[_at++].ToString());
    }

    private void AddSemicolon()
    {
        _at++;
        if (IsTrigger() && !(_last == "END" && _beforeLast == ";")) (_beforeLast, _last) = (_last, ";");
        else Complete();
    }

    private void Add(string token)
    {
        if (_head.Count < Longest) _head.Add(token);
        (_beforeLast, _last) = (_last, token);
    }

    private void Complete()
    {
        if (_head.Count > 0) _statements.Add([.. _head]);
        _head.Clear();
        (_beforeLast, _last) = ("", "");
    }

    private bool IsTrigger()
    {
        int at = Head(0) == "EXPLAIN" ? 1 : 0;
        if (Head(at++) != "CREATE") return false;
        if (Head(at) is "TEMP" or "TEMPORARY") at++;
        return Head(at) == "TRIGGER";
    }

    private string Head(int index) => index < _head.Count ? _head[index] : "";

    private char At(int index) => index < _sql.Length ? _sql[index] : '\0';

    private string Word()
    {
        int start = _at;
        while (_at < _sql.Length && IsNameCharacter(_sql[_at])) _at++;
        return _sql.Substring(start, _at - start).ToUpperInvariant();
    }

    // A quote inside is doubled. The quotes stay, so that a name is never taken for a keyword.
    private string Quoted(char quote)
    {
        int start = _at++;
        while (_at < _sql.Length && (_sql[_at] != quote || At(_at + 1) == quote)) _at += _sql[_at] == quote ? 2 : 1;
        _at = Math.Min(_at + 1, _sql.Length);
        return _sql.Substring(start, _at - start);
    }

    private string Bracketed()
    {
        int start = _at;
        _at = EndOf("]", _at);
        return _sql.Substring(start, _at - start);
    }

    private int EndOf(string end, int from)
    {
        int found = _sql.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? _sql.Length : found + end.Length;
    }

    private static bool IsNameCharacter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '$' or >= '\u0080' and not '\uFEFF';
}
