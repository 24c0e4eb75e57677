using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// Writes down what migrations execute on a connection, as SQLite itself tells it (sqlite3_trace), with the values of
/// parameters in their places: statements behind a reader, and a command that the migration made by itself, are caught too.
/// </summary>
internal sealed class StatementRecorder : IDisposable
{
    // Without it a rebuild's statements do something else when they are run again: it is the one setting that they need.
    private const string RebuildSwitch = "PRAGMA legacy_alter_table = ";

    private readonly SqliteConnection _connection;
    private readonly List<string> _statements = [];
    private Source _source = Source.Nobody;
    private ImmutableHashSet<string> _parts = [];
    private bool _hasSpelledAnew;

    /// <summary>Listens on an open connection.</summary>
    public StatementRecorder(SqliteConnection connection)
    {
        _connection = connection;
        raw.sqlite3_trace(connection.Handle, (strdelegate_trace)OnStatement, null);
    }

    private enum Source
    {
        /// <summary>What nobody wants to know: the version table, maintenance, savepoints.</summary>
        Nobody,

        /// <summary>The processor's questions about what it is about to change.</summary>
        Processor,

        /// <summary>A statement that the processor made of an expression of the migration.</summary>
        Expression,

        /// <summary>The migration's own code.</summary>
        Code,
    }

    /// <summary>Whether the migration ran code of its own on the connection.</summary>
    public bool HasRunCode { get; private set; }

    /// <summary>Whether what was executed depends on rows that are there, and not on the schema alone.</summary>
    public bool HasAskedRows { get; private set; }

    /// <summary>
    /// The way of recording that makes these statements of the migration: the current one when a value was written that earlier
    /// builds stored as something else.
    /// </summary>
    public int Recording => _hasSpelledAnew || _statements.Any(HasPartSpelledAnew)
        ? SqlHash.CurrentRecording
        : SqlHash.EarlierRecording;

    /// <summary>
    /// Parts of tables that this migration, and those before it, wrote and earlier builds wrote otherwise: rebuilds repeat them.
    /// </summary>
    public ImmutableHashSet<string> PartsSpelledAnew
    {
        get => _parts;
        init => _parts = value;
    }

    /// <summary>
    /// Everything that was executed since <see cref="Begin"/>; the last is the migration's row in the version table.
    /// </summary>
    public IReadOnlyList<string> Statements => _statements;

    /// <summary>
    /// What was executed since <see cref="Begin"/>, but for the last statement: that is the migration's row in the version table.
    /// </summary>
    public IReadOnlyList<string> WithoutVersionRow => _statements.GetRange(0, Math.Max(0, _statements.Count - 1));

    /// <summary>A migration begins.</summary>
    /// <returns>To be disposed at its end.</returns>
    public IDisposable Begin()
    {
        _statements.Clear();
        (HasRunCode, HasAskedRows, _hasSpelledAnew) = (false, false, false);
        return Become(Source.Code);
    }

    /// <summary>What follows are the processor's own questions.</summary>
    public IDisposable AsProcessor() => Within(Source.Processor);

    /// <summary>What follows is a statement made of an expression.</summary>
    public IDisposable AsExpression() => Within(Source.Expression);

    /// <summary>What follows is code of the migration.</summary>
    public IDisposable AsCode()
    {
        HasRunCode |= _source != Source.Nobody;
        return Within(Source.Code);
    }

    /// <summary>The processor asked rows whether a change can be made.</summary>
    public void AskedRows() => HasAskedRows = true;

    /// <summary>The processor wrote a value that earlier builds stored as something else.</summary>
    /// <param name="partOfTable">How it is spelled, when it is a part of a table now.</param>
    public void SpelledAnew(string? partOfTable)
    {
        _hasSpelledAnew = true;
        if (partOfTable is not null) _parts = _parts.Add(partOfTable);
    }

    private bool HasPartSpelledAnew(string sql) =>
        !_parts.IsEmpty && sql.StartsWith("CREATE TABLE", StringComparison.OrdinalIgnoreCase)
        && _parts.Any(value => sql.Contains(value, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    public void Dispose()
    {
        if (_connection.State != System.Data.ConnectionState.Open) return;
        if (_connection is ThoroughConnection thorough) thorough.Listen();
        else raw.sqlite3_trace(_connection.Handle, (strdelegate_trace?)null, null);
    }

    // Outside of a migration, nothing that happens is a migration's.
    private Restoring Within(Source source) => Become(_source == Source.Nobody ? Source.Nobody : source);

    private Restoring Become(Source source)
    {
        var restoring = new Restoring(this, _source);
        _source = source;
        return restoring;
    }

    // What runs inside of another statement (a trigger, the tables behind an FTS5 table) arrives as a comment. Comments and the
    // semicolon are left away, so that statements can be joined to a script.
    private void OnStatement(object userData, string sql)
    {
        (_connection as ThoroughConnection)?.Clock?.Begins(sql);
        if (_source == Source.Nobody
            || (_source == Source.Processor && !sql.StartsWith(RebuildSwitch, StringComparison.Ordinal))) return;
        SqlToken[] tokens = [.. SqlTokenizer.Significant(sql).Where(token => token.Kind != TokenKind.Semicolon)];
        if (tokens.Length == 0) return;
        HasRunCode |= _source == Source.Code;
        _statements.Add(sql[tokens[0].Start..(tokens[^1].Start + tokens[^1].Length)]);
    }

    private sealed class Restoring(StatementRecorder recorder, Source before) : IDisposable
    {
        public void Dispose() => recorder._source = before;
    }
}
