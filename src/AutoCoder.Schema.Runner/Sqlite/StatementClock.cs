using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>How long one statement of a migration may run. The work of the program itself (verification, the proof, the commit) has no bound.</summary>
/// <param name="limit">How long.</param>
internal sealed class StatementClock(TimeSpan limit)
{
    // What is named of a statement: enough to find it, and nothing that could be a value.
    private const int MostTokens = 8, MostCharacters = 80;

    private long _begun;
    private string _statement = "";
    private bool _isCounting;

    /// <summary>How long a statement may run.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Whether a statement was ended because it had run for longer, since <see cref="Counting"/>.</summary>
    public bool HasEndedOne { get; private set; }

    /// <summary>How that statement begins.</summary>
    public string Beginning
    {
        get
        {
            SqlToken[] tokens = [.. SqlTokenizer.Significant(_statement).TakeWhile(token => !IsValue(token.Kind)).Take(MostTokens)];
            string text = tokens.Length == 0 ? "" : _statement[tokens[0].Start..tokens[^1].End];
            return $"{(text.Length > MostCharacters ? text[..MostCharacters] : text)} …";
        }
    }

    /// <summary>A statement begins. What runs inside of another (a trigger, say) arrives as a comment, and belongs to that one.</summary>
    /// <param name="sql">Its text.</param>
    public void Begins(string sql)
    {
        if (SqlTokenizer.Significant(sql).Length == 0) return;
        _begun = Stopwatch.GetTimestamp();
        if (!HasEndedOne) _statement = sql; // what cleans up after one that was ended is not what is told of
    }

    /// <summary>From here on until it is disposed, statements are a migration's.</summary>
    public IDisposable Counting() => new Counted(this);

    /// <summary>Whether the statement that runs has to end.</summary>
    public bool IsOver()
    {
        if (!_isCounting || Stopwatch.GetElapsedTime(_begun) <= limit) return false;
        return HasEndedOne = true;
    }

    private static bool IsValue(TokenKind kind) => kind is TokenKind.Text or TokenKind.Blob or TokenKind.Number or TokenKind.Variable;

    private sealed class Counted : IDisposable
    {
        private readonly StatementClock _clock;

        public Counted(StatementClock clock)
        {
            _clock = clock;
            (clock._begun, clock._isCounting, clock.HasEndedOne) = (Stopwatch.GetTimestamp(), true, false);
        }

        public void Dispose() => _clock._isCounting = false;
    }
}
