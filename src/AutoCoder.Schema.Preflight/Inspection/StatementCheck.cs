using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Prepares the statements of an application, and never steps one: preparing compiles it against the schema and does nothing
/// else (what does more is not among <see cref="ApplicationStatements"/>). What preparing does not tell of an INSERT, its columns
/// do (<see cref="InsertColumns"/>).
/// </summary>
/// <param name="kind">The kind of the databases that they run on.</param>
/// <param name="statements">The statements.</param>
internal sealed class StatementCheck(string kind, ImmutableArray<ApplicationStatement> statements)
{
    private const int Primary = 0xFF;

    /// <summary>The statements.</summary>
    public ImmutableArray<ApplicationStatement> Statements => statements;

    /// <summary>Those that SQLite does not take, or stores no row by, in their order.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schema">Gives its schema, taken apart.</param>
    /// <exception cref="SqliteFailureException">The file could not be read, so nothing can be said of the statements.</exception>
    public ImmutableArray<FailingStatement> Ask(ReadOnlyConnection connection, Func<DatabaseSchema> schema)
    {
        var failing = ImmutableArray.CreateBuilder<FailingStatement>();
        string? overgrown = ViewExpansion.Excessive(schema().Entries) is [var first, ..] ? Overgrown(first) : null;
        connection.PrepareAsWritten();
        var standIns = new StandIns(connection.Handle);
        foreach (ApplicationStatement statement in statements)
        {
            if ((overgrown ?? Failure(connection, statement, standIns) ?? LeftOut(statement.Sql, schema)) is { } message)
                failing.Add(new(statement.Place.File, statement.Place.Line ?? 1, message));
        }

        standIns.Clear();
        return failing.ToImmutable();
    }

    // Which of them need it would be found by preparing them.
    private static string Overgrown(SchemaEntry entry) =>
        $"no statement is prepared beside {entry.Type} {entry.Name}: {ViewExpansion.TooFar} "
        + $"(DROP {entry.Type.ToUpperInvariant()} {SqlName.Quote(entry.Name)})";

    private string? LeftOut(string sql, Func<DatabaseSchema> schema) => InsertColumns.LeftOut(sql, schema) is { } message
        ? $"{message} (name it in the statement, or give it a default by a migration: "
            + $"{ShellWord.Join(["autocoder-schema", "new", kind, "AddDefault"])})"
        : null;

    // What the application registers on its own connections is not known here, and no fault of the statement: where it is known
    // to have run, something stands in for it, so that what is behind it is prepared, too.
    private static string? Failure(ReadOnlyConnection connection, ApplicationStatement statement, StandIns standIns)
    {
        while (Refusal(connection, statement.Sql) is { } message)
        {
            if (!statement.HasRun || !standIns.Add(message)) return Explained(LongText.Shorten(message));
        }

        return null;
    }

    private static string? Refusal(ReadOnlyConnection connection, string sql)
    {
        try
        {
            connection.Prepare(sql).Dispose();
            return null;
        }
        catch (SqliteFailureException refused) when (IsOfStatement(refused.Failure.Code & Primary))
        {
            return refused.Failure.Message ?? refused.Failure.Detail;
        }
    }

    private static bool IsOfStatement(int code) =>
        code is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_AUTH or raw.SQLITE_RANGE;

    private static string Explained(string message) => ContractFinding.RemedyOf(message) == ContractRemedy.Mark
        ? $"{message} (when the application registers it itself, write '{SkipMark.Text}' above the statement)"
        : message;
}
