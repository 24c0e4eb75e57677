using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rebuild;

/// <summary>Carries a rebuild out.</summary>
internal sealed class TableRebuild(SchemaStatements statements, RebuildPlan plan)
{
    /// <exception cref="ChangeRefusedException">The rows do not fit the new table, or something was lost.</exception>
    public void Run()
    {
        if (plan.Prepare.Any(sql => sql.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase))) statements.RowsDecide(); // the copy may drop rows
        bool legacy = statements.Switch("legacy_alter_table", true);
        try
        {
            foreach (string sql in plan.Prepare) Attempt(sql);
            foreach ((string column, string source) in plan.Required) RequireValues(column, source);
            Attempt(plan.Copy);
            RequireSameCount();
            foreach (string sql in plan.Finish) Attempt(sql);
        }
        catch
        {
            statements.SwitchBack("legacy_alter_table", legacy);
            throw;
        }

        statements.Switch("legacy_alter_table", legacy);
    }

    private void Attempt(string sql)
    {
        try
        {
            statements.Run(sql);
        }
        catch (Exception exception) when (exception.GetBaseException() is SqliteException error && IsOfTheRows(error))
        {
            throw new ChangeRefusedException($"Table {plan.Table}: {SchemaTrial.Clean(error)}. {Advice(error)}", exception);
        }
    }

    // A primary key with NULLs: SQLite would give such rows numbers of its own, or let them be.
    private void RequireValues(string column, string source)
    {
        long missing = Number(statements.AskRows($"SELECT count(*) FROM {SqlName.Quote(plan.OldTable)} WHERE ({source}) IS NULL"));
        if (missing == 0) return;
        throw new ChangeRefusedException(
            $"Table {plan.Table}: column {column} has no value in {missing} row(s), so it cannot be in the primary key. "
            + "Give them values first, with Update.Table.");
    }

    private void RequireSameCount()
    {
        long before = Count(SqlName.Quote(plan.OldTable)), after = Count(SqlName.Quote(plan.Table));
        if (before == after) return;
        throw new ChangeRefusedException(
            $"Table {plan.Table}: of {before} rows {after} were copied. Nothing is kept of the change. Please report this.");
    }

    private long Count(string table) => Number(statements.Ask($"SELECT count(*) FROM {table}"));

    private static long Number(object? answer) => Convert.ToInt64(answer, CultureInfo.InvariantCulture);

    private static bool IsOfTheRows(SqliteException error) => error.SqliteErrorCode
        is SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH;

    // SQLITE_CONSTRAINT_DATATYPE (https://sqlite.org/rescode.html#constraint_datatype).
    private const int DataTypeOfStrictTable = 3091;

    private static string Advice(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CONSTRAINT_NOTNULL =>
            "There are rows without a value. A new column gets one by WithDefaultValue or SetExistingRowsTo; for a column that "
            + "is altered, write Update.Table(…).Set(…) before Alter.Column: SetExistingRowsTo does nothing there.",
        SQLitePCL.raw.SQLITE_CONSTRAINT_CHECK or SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE or SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY
            or SQLitePCL.raw.SQLITE_CONSTRAINT_ROWID or DataTypeOfStrictTable or SQLitePCL.raw.SQLITE_MISMATCH =>
            "There are rows that do not fit. Put them in order first, with Update.Table or Delete.FromTable.",
        _ => "SQLite does not take the table as it would be.",
    };
}
