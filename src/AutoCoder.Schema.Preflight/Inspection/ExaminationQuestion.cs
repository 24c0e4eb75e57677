using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Ledgers;
using AutoCoder.Schema.Preflight.Sqlite;
using AutoCoder.Schema.States;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The question for all that the gate wants to know: state, schema and ledger, in as few statements as they take.</summary>
internal sealed class ExaminationQuestion(VersionTable versionTable, StateQuestion state)
{
    private readonly SchemaTexts _texts = new();

    /// <summary>Asks it of an open database.</summary>
    public Examination Ask(ReadOnlyConnection connection)
    {
        var scan = SchemaScan.Of(connection, versionTable.Name);
        DatabaseState found = scan.VersionTable is { } table
            ? state.OfVersionTable(connection, table, scan.TableCount - (scan.Ledger is { Type: "table" } ? 1 : 0))
            : StateQuestion.WithoutVersionTable(scan.TableCount);
        LedgerReading ledger = scan.Ledger is { } there ? LedgerQuestion.Ask(connection, there) : LedgerReading.Nothing;
        return new Examination(found, _texts.Of(scan.Rows), ledger);
    }
}
