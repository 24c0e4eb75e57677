namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The question for all that the gate wants to know: state, schema and ledger, in as few statements as they take.</summary>
internal sealed class ExaminationQuestion(VersionTable versionTable, StateQuestion state)
{
    private readonly SchemaTexts _texts = new();
    private readonly KnownContents<LedgerReading> _ledgers = new(most: 10_000, mostBytes: 64L << 20);

    /// <summary>Asks it of an open database.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="statements">The statements that the application runs on it, or null.</param>
    public Examination Ask(ReadOnlyConnection connection, StatementCheck? statements = null)
    {
        var scan = SchemaScan.Of(connection, versionTable.Name);
        SchemaText text = _texts.Of(scan.Rows);
        DatabaseState found = scan.VersionTable is { } table
            ? state.OfVersionTable(connection, table, scan.TableCount - (scan.Ledger is { Type: "table" } ? 1 : 0))
            : StateQuestion.WithoutVersionTable(scan.TableCount);
        LedgerReading ledger = scan.Ledger is { } there ? LedgerQuestion.Ask(connection, there, _ledgers) : LedgerReading.Nothing;
        return new Examination(found, text, ledger) { FailingStatements = statements is null ? [] : Failing(connection, found, text, statements) };
    }

    // Whether a statement can be prepared follows from the schema alone, so databases with one text have one answer. The
    // version table is not in that text, but in the state.
    private static ImmutableArray<FailingStatement> Failing(
        ReadOnlyConnection connection, DatabaseState state, SchemaText text, StatementCheck statements) =>
        state is DatabaseState.Versioned or DatabaseState.Unversioned
            ? text.Answer((statements, state is DatabaseState.Versioned), static asked => new Failures(asked.statements.Ask(asked.connection)), (statements, connection))!.Statements
            : [];

    private sealed record Failures(ImmutableArray<FailingStatement> Statements);
}
