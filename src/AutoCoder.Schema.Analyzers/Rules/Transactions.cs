using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>Migrations that ask to run outside a transaction.</summary>
internal static class Transactions
{
    public static IEnumerable<RuleFinding> Find(MigrationSet set, CancellationToken cancellation) =>
        from migration in set.Classes
        where migration is { IsExported: true, IsTransactional: false }
        select new RuleFinding(
            migration.Type,
            Diagnostic.Create(
                MigrationRules.NotTransactional, Places.Of(migration, AttributeMeaning.Migration, cancellation), migration.Name));
}

/// <summary>
/// Statements in <c>Execute.Sql("…")</c> that do nothing, or fail, inside the one transaction of all migrations. Looks at
/// constant texts only.
/// </summary>
internal sealed class ExecutedSql(INamedTypeSymbol executeRoot, Once<MigrationSet> set)
{
    public IEnumerable<Diagnostic> Find(IInvocationOperation call, ISymbol caller, CancellationToken cancellation)
    {
        if (call.TargetMethod.Name != "Sql" || !FluentMigratorSymbols.Is(call.TargetMethod.ContainingType, executeRoot))
            yield break;
        IOperation? argument = call.Arguments.FirstOrDefault(candidate => candidate.Parameter?.Ordinal == 0)?.Value;
        if (argument?.ConstantValue is not { HasValue: true, Value: string sql } || IsForOtherDatabases(call)) yield break;
        bool? isTransactional = null;
        foreach (string[] head in StatementHeads.Of(sql))
        {
            if (ExecutedStatementRules.Check(head, argument.Syntax.GetLocation()) is not { } found) continue;
            isTransactional ??= IsTransactional(caller.ContainingType, set.Get(cancellation));
            if (isTransactional is true) yield return found;
        }
    }

    // Code outside of a migration class (a base class, an extension) is called by any of them.
    private static bool IsTransactional(INamedTypeSymbol? type, MigrationSet set)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (set.Find(at) is { } migration) return migration.IsTransactional is true;
        }

        return set.Classes.All(migration => migration.IsTransactional is true);
    }

    // IfDatabase("Postgres").Execute.Sql("…")
    private static bool IsForOtherDatabases(IInvocationOperation call)
    {
        IOperation? at = call.Instance;
        while (at is IPropertyReferenceOperation property) at = property.Instance;
        if (at is not IInvocationOperation { TargetMethod.Name: "IfDatabase" } condition) return false;
        return !condition.Syntax.ToString().ToUpperInvariant().Contains("SQLITE");
    }
}

/// <summary>
/// What becomes of a statement inside the transaction that all migrations of a database share; each measured with SQLite
/// (<c>StatementsInATransactionTests</c>).
/// </summary>
internal static class ExecutedStatementRules
{
    private const string OneTransaction = "all migrations of a database are one transaction";
    private const string EndedByTheRunner = OneTransaction + ", which the runner alone ends";
    private const string TakeOut = "take it out";

    /// <param name="head">The first words of the statement.</param>
    /// <param name="place">Where it is written.</param>
    public static Diagnostic? Check(string[] head, Location place) => head[0] switch
    {
        "PRAGMA" => Pragma(NameOf(head), place),
        "BEGIN" => Control("BEGIN", OneTransaction, TakeOut, place),
        "COMMIT" or "END" => Control(head[0], EndedByTheRunner, TakeOut, place),
        "ROLLBACK" when !head.Contains("TO") => Control("ROLLBACK", EndedByTheRunner, TakeOut, place),
        "VACUUM" => Control(
            "VACUUM",
            OneTransaction,
            "take it out, or give the migration TransactionBehavior.None and run it with --allow-non-transactional",
            place),
        _ => null,
    };

    // PRAGMA name, PRAGMA schema.name
    private static string NameOf(string[] head)
    {
        string name = head.Length > 3 && head[2] == "." ? head[3] : head.Length > 1 ? head[1] : "";
        return name.Trim('"', '\'', '`', '[', ']').ToLowerInvariant();
    }

    private static Diagnostic? Pragma(string name, Location place)
    {
        string? why = name switch
        {
            // Kept in the database's header, and changed and rolled back with everything else.
            "user_version" or "application_id" => null,
            "foreign_keys" => "it does nothing inside a transaction; while migrations run foreign keys are not enforced, "
                + "and all of them are checked before the commit",
            "journal_mode" or "synchronous" or "auto_vacuum" or "page_size" or "encoding" =>
                "it cannot be changed inside a transaction",
            _ => "it changes or asks the connection, which all migrations of the database share, and nothing of the database",
        };
        return why is null ? null : Diagnostic.Create(MigrationRules.Pragma, place, name, why);
    }

    private static Diagnostic Control(string statement, string why, string advice, Location place) =>
        Diagnostic.Create(MigrationRules.TransactionControl, place, statement, why, advice);
}

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

    private static bool IsNameCharacter(char c) =>
        c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '$' or >= '\u0080' and not '\uFEFF';
}

/// <summary>
/// A value that is worked out when it is first asked for. Unlike a <c>Lazy</c> it takes the asker's cancellation: an editor
/// cancels one question and asks the next of the same compilation.
/// </summary>
internal sealed class Once<T>(Func<CancellationToken, T> make)
    where T : class
{
    private T? _value;

    public T Get(CancellationToken cancellation) =>
        Volatile.Read(ref _value) ?? Interlocked.CompareExchange(ref _value, make(cancellation), null) ?? _value!;
}
