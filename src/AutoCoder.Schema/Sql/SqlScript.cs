namespace AutoCoder.Schema.Sql;

/// <summary>Cuts a file of SQL into its statements.</summary>
/// <remarks>
/// A semicolon ends a statement unless it is in a string, a quoted name, a comment or parentheses. A <c>CREATE TRIGGER</c>
/// ends with <c>; END ;</c>, which is the rule of <c>sqlite3_complete</c> (https://sqlite.org/c3ref/complete.html). A line with
/// nothing but <c>GO</c> between two statements, as scripts for other databases have it, is nothing. A <c>CREATE</c> that begins
/// a line ends another <c>CREATE</c> before it: SQLAlchemy prints its statements without semicolons, and the word can be
/// nothing else there.
/// </remarks>
internal static class SqlScript
{
    /// <summary>The statements in their order; a last one needs no semicolon. Never throws, whatever the text is.</summary>
    /// <param name="text">The file; a byte order mark and any line ends are fine.</param>
    public static ImmutableArray<SqlStatement> Split(string text)
    {
        var reading = new Reading(text);
        foreach (SqlToken token in new SqlTokenizer(text)) reading.Add(token);
        return reading.Finish();
    }

    private sealed class Reading(string text)
    {
        private readonly ImmutableArray<SqlStatement>.Builder _statements = ImmutableArray.CreateBuilder<SqlStatement>();
        private readonly ImmutableArray<string>.Builder _comments = ImmutableArray.CreateBuilder<string>();
        private readonly List<SqlToken> _head = [];
        private int _start = -1, _end, _completed, _depth, _counted, _line = 1;
        private SqlToken _last, _beforeLast;

        public void Add(SqlToken token)
        {
            if (token.Kind == TokenKind.Space) return;
            if (token.Kind == TokenKind.Comment) AddComment(token);
            else if (token.Kind == TokenKind.Semicolon && IsEnd(token)) Complete(token.End);
            else if (_start >= 0 || !IsSeparator(token)) AddWord(token);
        }

        public ImmutableArray<SqlStatement> Finish()
        {
            Complete(text.Length);
            return _statements.ToImmutable();
        }

        private void AddWord(SqlToken token)
        {
            if (_start >= 0 && _depth == 0 && HeadIs(0, "CREATE") && Is(token, "CREATE") && IsFirstOnLine(token)) Complete(_end);
            AddToStatement(token);
        }

        private void AddToStatement(SqlToken token)
        {
            const int LongestHead = 4; // EXPLAIN CREATE TEMP TRIGGER
            if (_start < 0) _start = token.Start;
            if (_head.Count < LongestHead) _head.Add(token);
            if (token.Kind == TokenKind.OpenParenthesis) _depth++;
            else if (token.Kind == TokenKind.CloseParenthesis && _depth > 0) _depth--;
            _end = token.End;
            (_beforeLast, _last) = (_last, token);
        }

        private void AddComment(SqlToken token)
        {
            string comment = text.Substring(token.Start, token.Length);
            bool isBehindLast = _start < 0 && _comments.Count == 0 && _statements.Count > 0
                && !text.AsSpan(_completed, token.Start - _completed).Contains('\n');
            if (isBehindLast) _statements[^1] = _statements[^1] with { Comments = _statements[^1].Comments.Add(comment) };
            else _comments.Add(comment);
        }

        private bool IsEnd(SqlToken semicolon)
        {
            if (_depth > 0) return false;
            bool isAfterEnd = _last.Kind == TokenKind.Word && Is(_last, "END") && _beforeLast.Kind == TokenKind.Semicolon;
            if (!IsTrigger() || isAfterEnd) return true;
            (_beforeLast, _last) = (_last, semicolon);
            return false;
        }

        private bool IsTrigger()
        {
            int at = 0;
            if (HeadIs(at, "EXPLAIN")) at++;
            if (!HeadIs(at++, "CREATE")) return false;
            if (HeadIs(at, "TEMP") || HeadIs(at, "TEMPORARY")) at++;
            return HeadIs(at, "TRIGGER");
        }

        private bool HeadIs(int index, string word) => index < _head.Count && Is(_head[index], word);

        private bool Is(SqlToken token, string word) =>
            text.AsSpan(token.Start, token.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

        private bool IsFirstOnLine(SqlToken token)
        {
            int begin = text.LastIndexOf('\n', token.Start) + 1;
            return text.AsSpan(begin, token.Start - begin).IsWhiteSpace();
        }

        private bool IsSeparator(SqlToken token)
        {
            if (!Is(token, "GO")) return false;
            int begin = text.LastIndexOf('\n', token.Start) + 1, end = text.IndexOf('\n', token.End);
            return text.AsSpan(begin, (end < 0 ? text.Length : end) - begin).Trim(" \t\r\uFEFF").Length == token.Length;
        }

        private void Complete(int end)
        {
            if (_start >= 0)
            {
                _statements.Add(new(text[_start.._end], _start, LineOf(_start), _comments.DrainToImmutable()));
                _comments.Clear();
            }

            _completed = end;
            _head.Clear();
            (_start, _depth, _last, _beforeLast) = (-1, 0, default, default);
        }

        private int LineOf(int index)
        {
            _line += text.AsSpan(_counted, index - _counted).Count('\n');
            _counted = index;
            return _line;
        }
    }
}

/// <summary>One statement of a script.</summary>
/// <param name="Text">The statement without the semicolon that ends it; comments within it are kept.</param>
/// <param name="Start">Index of its first character in the script.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Comments">
/// The comments that belong to it, each with its marks: those above it, those in it, and one behind it on its last line.
/// </param>
internal sealed record SqlStatement(
    string Text, int Start, int Line, ImmutableArray<string> Comments);
