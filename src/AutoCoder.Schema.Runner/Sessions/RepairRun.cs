namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>Brings a database to the schema of its version, in the transaction that is open on the connection.</summary>
internal sealed class RepairRun(SchemaStatements statements)
{
    /// <summary>Does it.</summary>
    /// <exception cref="ChangeRefusedException">There are rows that stand against it; they are named.</exception>
    public void Run(SchemaRepair.Possible repair)
    {
        foreach (TableRepair table in repair.Tables) Run(table);
        foreach (string sql in repair.Statements) statements.Run(sql);
    }

    private void Run(TableRepair repair)
    {
        foreach (string sql in repair.Fills.SelectMany(fill => fill.Statements)) statements.Run(sql);
        new RowObstacles(statements, repair.Table, repair.Changes).RequireNone();
        new TableEditor(statements).Make(repair.Table, repair.Changes);
    }
}
