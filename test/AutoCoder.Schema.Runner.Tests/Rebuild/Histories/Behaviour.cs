using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>What a database does when it is written to, with foreign keys on: constraints, actions and triggers at work.</summary>
internal static class Behaviour
{
    /// <summary>Does the same to the database and to its prediction; nothing is kept.</summary>
    public static void Compare(string path, ModelDatabase model)
    {
        using Prediction prediction = Prediction.Of(model, out _).ShouldNotBeNull();
        using Prediction reversed = Prediction.Of(Reversed(model), out _).ShouldNotBeNull();
        using SqliteConnection connection = SqliteFile.Open(path);
        foreach (SqliteConnection each in new[] { connection, prediction.Connection, reversed.Connection })
            Prediction.Execute(each, "PRAGMA foreign_keys = ON");
        foreach (string sql in Statements(model))
        {
            string expected = Answer(prediction.Connection, model, sql);
            if (expected == Answer(reversed.Connection, model, sql)) Answer(connection, model, sql).ShouldBe(expected, sql);
        }
    }

    // When two keys act on one row, it matters which SQLite heard of last; that is not held against anybody.
    private static ModelDatabase Reversed(ModelDatabase model) => model with
    {
        Tables = [.. model.Tables.Reverse().Select(table => table with { References = [.. table.References.Reverse()] })],
    };

    private static IEnumerable<string> Statements(ModelDatabase model)
    {
        foreach (ModelTable table in model.Tables)
        {
            string name = ModelSql.Quote(table.Name);
            foreach (string column in table.Written.Select(ModelSql.Quote))
            {
                yield return $"INSERT INTO {name} ({column}) VALUES (3)";
                yield return $"UPDATE {name} SET {column} = {column}";
                yield return $"UPDATE {name} SET {column} = 777 WHERE {column} IS (SELECT min({column}) FROM {name})";
                yield return $"DELETE FROM {name} WHERE {column} IS (SELECT max({column}) FROM {name})";
            }
        }

        foreach (ModelView view in model.Views)
            yield return $"INSERT INTO {ModelSql.Quote(view.Name)} ({ModelSql.Quote(view.Columns[0].Shown)}) VALUES ('v')";
    }

    private static string Answer(SqliteConnection connection, ModelDatabase model, string sql)
    {
        Prediction.Execute(connection, "SAVEPOINT behaviour");
        try
        {
            Prediction.Execute(connection, sql);
            return Prediction.Content(connection, model);
        }
        catch (SqliteException exception)
        {
            // Which of two broken constraints is named is chance.
            return $"refused: {exception.SqliteErrorCode}";
        }
        finally
        {
            Prediction.Execute(connection, "ROLLBACK TO behaviour; RELEASE behaviour");
        }
    }
}
