namespace AutoCoder.Schema.Trials;

/// <summary>
/// How far views, and what triggers do, expand. Before it does anything else, SQLite writes into a text every view and every
/// common table expression that it names, each time that it names it: twenty that name the one before twice are a million.
/// Nothing ends that: until it is done the progress handler is not called, and no limit holds but 65,535 references to one
/// table (measured with 3.53). So it is counted before.
/// </summary>
internal static class ViewExpansion
{
    /// <summary>What is said of something that expands further.</summary>
    public const string TooFar = "what it names expands to more than any honest schema needs";

    // Tokens, and a column for each that a * stands for: 131,000 of them take SQLite half a second (measured).
    private const long Most = 50_000, MostTogether = 500_000;

    // SQLite calls itself for each view in a view.
    internal const int Deepest = 300;

    private const int MostColumns = 2000; // of a result (sqlite.org/limits.html)
    private const int UsualColumns = 10; // of what is none of the schema's tables

    /// <summary>The views and triggers that expand to more than is tried, in their order.</summary>
    public static ImmutableArray<SchemaEntry> Excessive(IReadOnlyList<SchemaEntry> schema)
    {
        if (!schema.Any(entry => entry.Type is "view" or "trigger")) return [];
        long together = 0;
        return
        [
            .. Grown(schema).Where(one => one.Text.Depth > Deepest || one.Text.Size > Most
                || (together += one.Text.Size) > MostTogether).Select(one => one.Entry),
        ];
    }

    private static List<(SchemaEntry Entry, ExpandedText Text)> Grown(IReadOnlyList<SchemaEntry> schema)
    {
        List<(SchemaEntry Entry, ExpandedText Text)> own = [];
        List<ExpandedText> all = [];
        Dictionary<string, ExpandedText> views = new(SqlNameComparer.Instance);
        Dictionary<string, long> tables = new(SqlNameComparer.Instance);
        foreach (SchemaEntry entry in schema.Where(entry => entry.Sql is not null))
        {
            if (entry.Type == "table") tables[entry.Name] = 1 + entry.Sql!.Count(letter => letter == ',');
            if (entry.Type is not ("view" or "trigger")) continue;
            List<ExpandedText> parts = TableNames.Read(entry.Sql!);
            if (entry.Type == "trigger") parts[0].Named.Add((entry.Table, null)); // a view, where it stands in for a write to it
            else _ = views.TryAdd(entry.Name, parts[0]);
            own.Add((entry, parts[0]));
            all.AddRange(parts);
        }

        Grow(all, views, tables);
        return own;
    }

    // From those that name nothing upwards. What names itself in a circle is left: SQLite says so as soon as it gets there.
    private static void Grow(
        List<ExpandedText> all, Dictionary<string, ExpandedText> views, Dictionary<string, long> tables)
    {
        Dictionary<ExpandedText, List<ExpandedText>> users = [];
        Dictionary<ExpandedText, int> missing = [];
        foreach (ExpandedText text in all)
        {
            foreach ((string name, ExpandedText? expression) in text.Named)
            {
                if ((expression ?? views.GetValueOrDefault(name)) is not { } named)
                {
                    text.Wide += tables.GetValueOrDefault(name, UsualColumns);
                    continue;
                }

                missing[text] = missing.GetValueOrDefault(text) + 1;
                if (!users.TryGetValue(named, out List<ExpandedText>? of)) users[named] = of = [];
                of.Add(text);
            }
        }

        Queue<ExpandedText> ready = new(all.Where(text => !missing.ContainsKey(text)));
        while (ready.TryDequeue(out ExpandedText? text))
        {
            long star = Math.Min(MostColumns, text.Stars * text.Wide);
            text.Size += text.Stars * star;
            foreach (ExpandedText user in users.GetValueOrDefault(text, []))
            {
                user.Size = Math.Min(MostTogether, user.Size + text.Size);
                user.Depth = Math.Max(user.Depth, text.Depth + user.OwnDepth);
                user.Wide = Math.Min(MostTogether, user.Wide + Math.Min(MostColumns, 1 + text.Commas + (text.Stars * star)));
                if (--missing[user] == 0) ready.Enqueue(user);
            }
        }
    }
}

/// <summary>The text of a view or a trigger, or of a common table expression in one.</summary>
internal sealed class ExpandedText
{
    /// <summary>The text in which it stands as an expression; null when it is a whole one.</summary>
    public ExpandedText? Around { get; init; }

    /// <summary>What it names where a table can stand, with the expression that is meant; null for a table or a view.</summary>
    public List<(string Name, ExpandedText? Expression)> Named { get; } = [];

    /// <summary>How much it is with all that it names: its tokens, and columns where there is a *.</summary>
    public long Size { get; set; }

    /// <summary>How many columns what it names has.</summary>
    public long Wide { get; set; }

    /// <summary>How many * stand for columns in it.</summary>
    public long Stars { get; set; }

    /// <summary>How many commas there are.</summary>
    public long Commas { get; set; }

    /// <summary>How deep its parentheses are nested.</summary>
    public int OwnDepth { get; set; } = 1;

    /// <summary>The same with all that it names.</summary>
    public int Depth { get; set; } = 1;
}

/// <summary>
/// Reads what a text names where a table can stand. Where SQLite would refuse the text, more is read into it rather than less.
/// </summary>
internal sealed class TableNames
{
    private readonly string _sql;
    private readonly SqlToken[] _tokens;
    private readonly List<ExpandedText> _texts = [];
    private readonly List<(string Name, bool IsQualified, ExpandedText By, Scope Scope)> _found = [];
    private readonly Stack<Level> _levels = [];
    private readonly Dictionary<int, int> _opened = [];

    private TableNames(string sql)
    {
        _sql = sql;
        _tokens = SqlTokenizer.Significant(sql);
    }

    /// <summary>The whole text first, then the common table expressions in it.</summary>
    public static List<ExpandedText> Read(string sql)
    {
        var reading = new TableNames(sql);
        reading.Read();
        return reading._texts;
    }

    private void Read()
    {
        var whole = new ExpandedText();
        _texts.Add(whole);
        _levels.Push(new(whole, new(null), false, -1));
        for (int at = 0; at < _tokens.Length && _levels.Count <= ViewExpansion.Deepest; at++) at = Take(at);
        foreach (ExpandedText text in Enumerable.Reverse(_texts).Where(text => text.Around is not null))
        {
            text.Around!.Size += text.Size;
            text.Around.OwnDepth = Math.Max(text.Around.OwnDepth, text.OwnDepth);
        }

        foreach (ExpandedText text in _texts) text.Depth = text.OwnDepth;
        foreach ((string name, bool isQualified, ExpandedText by, Scope scope) in _found)
        {
            ExpandedText? expression = isQualified ? null : scope.Find(name);
            // One that names itself is recursive, and not written into itself.
            if (expression is null || !IsIn(by, expression)) by.Named.Add((name, expression));
        }
    }

    private static bool IsIn(ExpandedText text, ExpandedText other)
    {
        for (ExpandedText? around = text; around is not null; around = around.Around)
        {
            if (ReferenceEquals(around, other)) return true;
        }

        return false;
    }

    private int Take(int at)
    {
        Level level = _levels.Peek();
        level.Text.Size++;
        switch (_tokens[at].Kind)
        {
            case TokenKind.OpenParenthesis:
                Open(level, at);
                break;
            case TokenKind.CloseParenthesis when _levels.Count > 1:
                _opened[at] = _levels.Pop().Open;
                break;
            case TokenKind.Comma:
                level.Text.Commas++;
                (level.ExpectsOne, level.Expects) = (false, level.IsFrom);
                break;
            case TokenKind.Semicolon when _levels.Count == 1:
                _levels.Pop();
                _levels.Push(new(level.Text, new(null), false, -1));
                break;
            case TokenKind.Operator when IsStar(at):
                level.Text.Stars++;
                break;
            case TokenKind.Word when TakeKeyword(level, at):
                return Is(at, "UPDATE") && Is(at + 1, "OR") ? at + 2 : at;
            case TokenKind.Word or TokenKind.QuotedName or TokenKind.Text when level.Expects || level.ExpectsOne:
                return TakeName(level, at);
        }

        return at;
    }

    private void Open(Level level, int at)
    {
        ExpandedText text = level.Text;
        if (NameOfExpression(at) is { } name)
        {
            text = new ExpandedText { Around = level.Text };
            _texts.Add(text);
            _ = level.Scope.Expressions.TryAdd(name, text);
        }

        _levels.Push(new(text, new(level.Scope), level.Expects, at));
        (level.Expects, level.ExpectsOne) = (false, false);
        text.OwnDepth = Math.Max(text.OwnDepth, _levels.Count);
    }

    // name [(columns)] AS [[NOT] MATERIALIZED] ( SELECT
    private string? NameOfExpression(int open)
    {
        if (!Is(open + 1, "SELECT") && !Is(open + 1, "VALUES") && !Is(open + 1, "WITH")) return null;
        int at = open - 1;
        if (Is(at, "MATERIALIZED")) at -= Is(at - 1, "NOT") ? 2 : 1;
        if (!Is(at, "AS")) return null;
        at--;
        if (_opened.TryGetValue(at, out int columns)) at = columns - 1;
        return at >= 0 && _tokens[at].Kind is TokenKind.Word or TokenKind.QuotedName or TokenKind.Text ? Name(at) : null;
    }

    private bool TakeKeyword(Level level, int at)
    {
        switch (_sql.AsSpan(_tokens[at].Start, _tokens[at].Length).ToString().ToUpperInvariant())
        {
            case "FROM" or "JOIN":
                (level.IsFrom, level.Expects, level.ExpectsOne) = (true, true, false);
                return true;
            case "SELECT" or "VALUES" or "WHERE" or "GROUP" or "HAVING" or "ORDER" or "LIMIT" or "SET":
            case "WITH" when at > 0 && _tokens[at - 1].Kind == TokenKind.OpenParenthesis: // elsewhere it can be a name
                (level.IsFrom, level.Expects, level.ExpectsOne) = (false, false, false);
                return true;
            case "ON" or "USING":
                (level.Expects, level.ExpectsOne) = (false, false);
                return true;
            case "IN" or "INTO" or "UPDATE":
                level.ExpectsOne = at + 1 < _tokens.Length && _tokens[at + 1].Kind != TokenKind.OpenParenthesis;
                return true;
            default:
                return false;
        }
    }

    private int TakeName(Level level, int at)
    {
        bool isQualified = at + 2 < _tokens.Length && _tokens[at + 1].Kind == TokenKind.Dot;
        if (isQualified) at += 2;
        _found.Add((Name(at), isQualified, level.Text, level.Scope));
        (level.Expects, level.ExpectsOne) = (false, false);
        return at;
    }

    private bool IsStar(int at) => at > 0 && _sql[_tokens[at].Start] == '*'
        && (_tokens[at - 1].Kind is TokenKind.Comma or TokenKind.Dot || Is(at - 1, "SELECT") || Is(at - 1, "DISTINCT")
            || Is(at - 1, "ALL"));

    private string Name(int at) => SqlName.Unquote(_sql.AsSpan(_tokens[at].Start, _tokens[at].Length));

    private bool Is(int at, string word) => at >= 0 && at < _tokens.Length && _tokens[at].Kind == TokenKind.Word
        && _sql.AsSpan(_tokens[at].Start, _tokens[at].Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    // What is between two parentheses.
    private sealed class Level(ExpandedText text, Scope scope, bool isFrom, int open)
    {
        public ExpandedText Text => text;

        public Scope Scope => scope;

        public int Open => open;

        public bool IsFrom { get; set; } = isFrom;

        public bool Expects { get; set; } = isFrom;

        public bool ExpectsOne { get; set; }
    }

    // Where common table expressions are known: in all that is between the parentheses around their WITH.
    private sealed class Scope(Scope? around)
    {
        public Dictionary<string, ExpandedText> Expressions { get; } = new(SqlNameComparer.Instance);

        public ExpandedText? Find(string name)
        {
            ExpandedText? text = null;
            for (Scope? scope = this; scope is not null && !scope.Expressions.TryGetValue(name, out text);) scope = scope.Parent;
            return text;
        }

        private Scope? Parent => around;
    }
}
