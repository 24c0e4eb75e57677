using System.Data;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Migrations with code of their own, as it was written for other drivers and by other hands.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class ForeignCode
{
    public const string Kind = "foreign-code";

    [Migration(1), Tags(Kind)]
    public sealed class CreateSongs : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT, path TEXT)");
            Execute.Sql("INSERT INTO songs VALUES (1, 'one', '/a'), (2, 'two', NULL)");
        }
    }

    /// <summary>Rows read by a reader and written by commands with unnamed parameters, some of them null.</summary>
    [Migration(2), Tags(Kind)]
    public sealed class Rewrites : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            List<(long Id, string? Path)> songs = [];
            using (IDbCommand select = connection.CreateCommand())
            {
                select.Transaction = transaction;
                select.CommandText = "SELECT id, path FROM songs";
                using IDataReader reader = select.ExecuteReader();
                while (reader.Read()) songs.Add((reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1)));
            }

            using IDbTransaction own = connection.BeginTransaction();
            foreach ((long id, string? path) in songs)
            {
                using IDbCommand update = connection.CreateCommand();
                update.Transaction = own;
                update.CommandText = "UPDATE songs SET path = ?, title = title || ? WHERE id = ?";
                foreach (object? value in new object?[] { path is null ? "/none" : null, "!", id })
                {
                    IDbDataParameter parameter = update.CreateParameter();
                    parameter.Value = value;
                    update.Parameters.Add(parameter);
                }

                update.ExecuteNonQuery();
            }

            own.Commit();
        });
    }

    [Migration(3), Tags(Kind)]
    public sealed class RunsBrokenSql : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) =>
        {
            using IDbCommand update = connection.CreateCommand();
            update.CommandText = "UPDATE songz SET path = ?";
            IDbDataParameter parameter = update.CreateParameter();
            parameter.Value = "secret";
            update.Parameters.Add(parameter);
            update.ExecuteNonQuery();
        });
    }

    [Migration(4), Tags(Kind)]
    public sealed class ForgetsAnObject : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) => Length(null!));

        private static int Length(string text) => text.Length;
    }

    [Migration(5), Tags(Kind)]
    public sealed class BeginsOnTheDriver : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) => ((SqliteConnection)connection).BeginTransaction());
    }

    /// <summary>A reader of several statements, of which one that is not asked for fails.</summary>
    [Migration(6), Tags(Kind)]
    public sealed class ReadsPastABrokenStatement : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) =>
        {
            using IDbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM songs; UPDATE songs SET title = 'changed'; UPDATE songz SET title = 'x'";
            using IDataReader reader = command.ExecuteReader();
            reader.Read();
        });
    }

    /// <summary>Readers of several statements that all work, read to the end, in part and not at all.</summary>
    [Migration(7), Tags(Kind)]
    public sealed class ReadsSeveral : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) =>
        {
            using IDbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT id, title FROM songs ORDER BY id; SELECT count(*), 'n' FROM songs; UPDATE songs SET path = 'seen' WHERE id = $id;";
            IDbDataParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("ID", 2);
            command.Parameters.Add(parameter);
            string read = "";
            using (IDataReader reader = command.ExecuteReader())
            {
                do
                {
                    while (reader.Read()) read += $"{reader.GetInt64(0)}{reader[1]} ";
                }
                while (reader.NextResult());
            }

            command.CommandText = "SELECT 1; INSERT INTO songs (id, title) VALUES (3, 'three') RETURNING id; UPDATE songs SET title = upper(title)";
            command.ExecuteReader().Dispose();
            command.CommandText = "SELECT id FROM songs; SELECT 2;";
            using (var table = new DataTable())
            {
                using IDataReader reader = command.ExecuteReader();
                table.Load(reader);
                read += table.Rows.Count;
            }

            using IDbCommand note = connection.CreateCommand();
            note.CommandText = $"UPDATE songs SET path = '{read}' WHERE id = 3";
            note.ExecuteNonQuery();
        });
    }
}
