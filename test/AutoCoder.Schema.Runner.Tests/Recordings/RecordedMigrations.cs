using System.Data;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Recordings;

/// <summary>Migrations that execute SQL in every way in which a migration can.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class RecordedMigrations
{
    private const string Kind = TestMigrations.Kind;

    [Migration(110), Tags(Kind)]
    public sealed class MakesTwoTables : Migration
    {
        public override void Up()
        {
            Execute.Sql("-- a comment\nCREATE TABLE log (text TEXT); -- and another");
            Create.Table("items").WithColumn("id").AsInt64().PrimaryKey().WithColumn("name").AsString(20).Nullable();
            Execute.Sql("CREATE TRIGGER remember AFTER INSERT ON items BEGIN INSERT INTO log VALUES (new.name); END");
            Insert.IntoTable("items").Row(new { id = 1, name = "one" });
        }

        public override void Down()
        {
            Delete.Table("items");
            Delete.Table("log");
        }
    }

    [Migration(120), Tags(Kind)]
    public sealed class RebuildsOne : Migration
    {
        public override void Up() => Alter.Column("name").OnTable("items").AsInt32().Nullable();

        public override void Down() => Alter.Column("name").OnTable("items").AsString(20).Nullable();
    }

    [Migration(130), Tags(Kind)]
    public sealed class RunsCode : Migration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using (IDbCommand command = connection.CreateCommand())
            {
                command.CommandText = "SELECT name FROM items; UPDATE items SET name = 'by a reader'";
                using IDataReader reader = command.ExecuteReader();
                while (reader.Read() || reader.NextResult())
                {
                }
            }

            using SqliteCommand own = new("INSERT INTO items VALUES ($id, $name)", (SqliteConnection)connection, (SqliteTransaction)transaction);
            own.Parameters.AddWithValue("$id", 2);
            own.Parameters.AddWithValue("$name", "it's two");
            own.ExecuteNonQuery();
        });

        public override void Down() => Execute.Sql("DELETE FROM items WHERE id = 2");
    }

    [Migration(131), Tags(Kind)]
    public sealed class AsksFirst : Migration
    {
        public override void Up()
        {
            if (!Schema.Table("items").Column("colour").Exists()) Alter.Table("items").AddColumn("colour").AsString().Nullable();
        }

        public override void Down() => Delete.Column("colour").FromTable("items");
    }

    [Migration(140), Tags(Kind)]
    public sealed class Searches : Migration
    {
        public override void Up() => Execute.Sql("CREATE VIRTUAL TABLE found USING fts5(text); INSERT INTO found VALUES ('words')");

        public override void Down() => Delete.Table("found");
    }

    [Migration(150), Tags(Kind)]
    public sealed class GoesOnlyForward : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE forward (id INTEGER)");
    }

    [Migration(151), Tags(Kind)]
    public sealed class IsNotWrittenYet : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE unwritten (id INTEGER)");

        public override void Down() => throw new NotImplementedException();
    }

    [Migration(152), Tags(Kind)]
    public sealed class HasAnEmptyDown : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE empty_down (id INTEGER)");

        public override void Down()
        {
        }
    }

    [Migration(153), Tags(Kind)]
    public sealed class ReversesItself : AutoReversingMigration
    {
        public override void Up() => Create.Table("reversed").WithColumn("id").AsInt64();
    }

    [Migration(154), Tags(Kind)]
    public sealed class HasADownThatFails : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE kept (id INTEGER)");

        public override void Down() => Delete.Table("no_such_table");
    }

    [Migration(155), Tags(Kind)]
    public sealed class TakesHalfBack : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE half (id INTEGER); CREATE TABLE other_half (id INTEGER)");

        public override void Down() => Delete.Table("half");
    }

    [Migration(156), Tags(Kind)]
    public sealed class ChangesRowsOnly : Migration
    {
        public override void Up() => Execute.Sql("UPDATE half SET id = 1");

        public override void Down()
        {
        }
    }

    [Migration(170), Tags(Kind)]
    public sealed class CreatesAnotherTableEachTime : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql($"CREATE TABLE t{Guid.NewGuid():N} (x)");
    }

    /// <summary>Its Down reads a row of the first table, which has none when migrations are replayed.</summary>
    [Migration(171), Tags(Kind)]
    public sealed class NeedsARowToGoBack : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE parts (x TEXT)");

        public override void Down()
        {
            Execute.WithConnection((connection, _) =>
            {
                using System.Data.IDbCommand command = connection.CreateCommand();
                command.CommandText = "SELECT x FROM parts";
                string[] parts = ((string)command.ExecuteScalar()!).Split(',');
                parts.Length.ShouldBe(2);
            });
            Delete.Table("parts");
        }
    }

    [Migration(0), Tags(Kind)]
    public sealed class Zero : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE zero (x)");

        public override void Down() => Delete.Table("zero");
    }

    [Migration(172), Tags(Kind)]
    public sealed class AfterZero : Migration
    {
        public override void Up() => Execute.Sql("ALTER TABLE zero ADD COLUMN y");

        public override void Down() => Delete.Column("y").FromTable("zero");
    }

    [Migration(160), Tags(Kind)]
    public sealed class InsertsTheTime : Migration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE times (at TEXT)");
            Insert.IntoTable("times").Row(new { at = DateTime.UtcNow });
        }

        public override void Down() => Delete.Table("times");
    }

    /// <summary>The same in any two seconds of a day.</summary>
    [Migration(180), Tags(Kind)]
    public sealed class InsertsTheDay : Migration
    {
        public override void Up()
        {
            Create.Table("days").WithColumn("day").AsDateTime();
            Insert.IntoTable("days").Row(new { day = DateTime.Today });
        }

        public override void Down() => Delete.Table("days");
    }

    /// <summary>The year, by a service of its own, in a lambda.</summary>
    [Migration(181), Tags(Kind)]
    public sealed class InsertsTheYear : Migration
    {
        public override void Up()
        {
            Create.Table("years").WithColumn("year").AsInt32();
            foreach (int back in new[] { 0, 1 }.Select(years => Years.Now() - years)) Insert.IntoTable("years").Row(new { year = back });
        }

        public override void Down() => Delete.Table("years");

        private static class Years
        {
            public static int Now() => TimeProvider.System.GetUtcNow().Year;
        }
    }

    /// <summary>The time is told to somebody, and no value is written.</summary>
    [Migration(182), Tags(Kind)]
    public sealed class TellsTheTime : Migration
    {
        public override void Up()
        {
            Console.Error.WriteLine(DateTime.Now);
            Create.Table("told").WithColumn("id").AsInt64().PrimaryKey().WithColumn("n").AsInt32().WithDefaultValue(5);
        }

        public override void Down() => Delete.Table("told");
    }

    /// <summary>Writes to a log, whose lines have the time, and the same values each time.</summary>
    [Migration(186), Tags(Kind)]
    public sealed class WritesToALog : Migration
    {
        private static readonly NLog.Logger Log = NLog.LogManager.GetCurrentClassLogger();

        public override void Up()
        {
            Log.Info("the table of {0}", "days");
            Create.Table("logged").WithColumn("n").AsInt32();
            Insert.IntoTable("logged").Row(new { n = 5 });
        }

        public override void Down() => Delete.Table("logged");
    }

    /// <summary>The way back alone.</summary>
    [Migration(183), Tags(Kind)]
    public sealed class TakesTheDayBack : Migration
    {
        public override void Up() => Create.Table("taken").WithColumn("day").AsDateTime();

        public override void Down()
        {
            Delete.FromTable("taken").Row(new { day = DateTimeOffset.Now.Date });
            Delete.Table("taken");
        }
    }

    /// <summary>A day that is written in it.</summary>
    [Migration(184), Tags(Kind)]
    public sealed class InsertsADay : Migration
    {
        public override void Up()
        {
            Create.Table("fixed").WithColumn("day").AsDateTime();
            Insert.IntoTable("fixed").Row(new { day = new DateTime(2026, 11, 30) });
        }

        public override void Down() => Delete.Table("fixed");
    }

    [Migration(161), Tags(Kind)]
    public sealed class InsertsAnIdentifier : Migration
    {
        public override void Up()
        {
            Execute.Sql("CREATE TABLE identifiers (id TEXT)");
            Insert.IntoTable("identifiers").Row(new { id = Guid.NewGuid() });
        }

        public override void Down() => Delete.Table("identifiers");
    }
}
