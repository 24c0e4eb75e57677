using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Carries a reconciliation out as it is written down, through the same changes of tables as migrations.</summary>
internal static class Carry
{
    public static void Out(SchemaRepair.Possible plan, SqliteConnection connection)
    {
        SchemaStatements statements = new(connection, sql => Run(connection, sql));
        foreach (TableRepair repair in plan.Tables)
        {
            foreach (string fill in repair.Fills.SelectMany(fill => fill.Statements)) Run(connection, fill);
            new TableEditor(statements).Make(repair.Table, repair.Changes);
        }

        foreach (string sql in plan.Statements) Run(connection, sql);
    }

    public static DatabaseSchema Schema(SqliteConnection connection) =>
        SchemaReader.Read(new SchemaStatements(connection, _ => { }).ReadSchema());

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
