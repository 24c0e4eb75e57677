using FluentMigrator;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Migrations that go right and wrong, each in its own way. The tests choose which of them make a kind.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class TestMigrations
{
    public const string Kind = "test";

    [Migration(10, "Notes"), Tags(Kind)]
    public sealed class CreateNotes : Migration
    {
        public override void Up()
        {
            Create.Table("notes").WithColumn("id").AsInt32().NotNullable().PrimaryKey().WithColumn("text").AsString().Nullable();
            Execute.Sql("INSERT INTO notes VALUES (1, 'first')");
        }

        public override void Down() => Delete.Table("notes");
    }

    [Migration(20), Tags(Kind)]
    public sealed class AddColour : Migration
    {
        public override void Up() => Alter.Table("notes").AddColumn("colour").AsString().Nullable();

        public override void Down() => Delete.Column("colour").FromTable("notes");
    }

    [Migration(25), Tags(Kind)]
    public sealed class BrokenSql : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("UPDATE notes SET text = 'changed'");
            Execute.Sql("INSERT INTO no_such_table VALUES (1)");
        }
    }

    [Migration(26), Tags(Kind)]
    public sealed class NotPossibleInSqlite : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("notes").AddColumn("owner").AsInt32().Nullable().ForeignKey();
    }

    [Migration(27), Tags(Kind)]
    public sealed class GivesUp : ForwardOnlyMigration
    {
        public override void Up() => throw new InvalidOperationException("the author gave up");
    }

    [Migration(28), Tags(Kind)]
    public sealed class Commits : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("UPDATE notes SET text = 'changed'");
            Execute.Sql("COMMIT");
        }
    }

    [Migration(29), Tags(Kind)]
    public sealed class CommitsAndBeginsAgain : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE notes SET text = 'changed'; COMMIT; BEGIN");
    }

    [Migration(30), Tags(Kind)]
    public sealed class RollsBack : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("ROLLBACK");
    }

    [Migration(31), Tags(Kind)]
    public sealed class RollsBackAndBeginsAgain : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("ROLLBACK; BEGIN");
    }

    [Migration(32), Tags(Kind)]
    public sealed class CommitsTheTransactionItWasGiven : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((_, transaction) => transaction.Commit());
    }

    [Migration(33), Tags(Kind)]
    public sealed class ClosesTheConnection : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) => connection.Close());
    }

    [Migration(34), Tags(Kind)]
    public sealed class SwallowsTheRefusalAndGoesOn : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) =>
        {
            foreach (string sql in new[] { "COMMIT", "UPDATE notes SET text = 'leaked'", "BEGIN" })
            {
                try
                {
                    SQLitePCL.raw.sqlite3_exec(((SqliteConnection)connection).Handle, sql);
                }
                catch (SqliteException)
                {
                    // as careless code does
                }
            }
        });
    }

    [Migration(40), Tags(Kind)]
    public sealed class TurnsForeignKeysOff : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("PRAGMA foreign_keys = OFF");
            Execute.Sql("PRAGMA foreign_keys = ON");
            Execute.Sql("UPDATE notes SET text = 'first'");
        }
    }

    [Migration(41, BreakingChange = true), Tags(Kind)]
    public sealed class Breaking : ForwardOnlyMigration
    {
        public override void Up() => Delete.FromTable("notes").AllRows();
    }

    [Migration(42), Tags(Kind)]
    public sealed class AsksForALogger(ILogger<AsksForALogger> logger) : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("notes").Row(new { id = 42, text = logger is null ? "none" : "given" });
    }

    [Migration(43), Tags(Kind)]
    public sealed class AsksForWhatNobodyHas(IDisposable nobody) : ForwardOnlyMigration
    {
        public override void Up() => nobody.Dispose();
    }

    [Migration(50, TransactionBehavior.None), Tags(Kind)]
    public sealed class Vacuums : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("VACUUM");
    }

    [Migration(60), Tags("staged")]
    public sealed class First : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('60')");
    }

    [Migration(61), Tags("staged")]
    public sealed class Second : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('61')");
    }

    [Maintenance(MigrationStage.BeforeAll), Tags("staged")]
    public sealed class BeforeAll : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE IF NOT EXISTS steps (step TEXT); INSERT INTO steps VALUES ('before all')");
    }

    [Maintenance(MigrationStage.BeforeEach), Tags("staged")]
    public sealed class BeforeEach : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('before each')");
    }

    [Maintenance(MigrationStage.AfterEach), Tags("staged")]
    public sealed class AfterEach : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('after each')");
    }

    [Maintenance(MigrationStage.BeforeProfiles, TransactionBehavior.None), Tags("staged")]
    public sealed class BeforeProfiles : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('before profiles')");
    }

    [Maintenance(MigrationStage.AfterAll), Tags("staged")]
    public sealed class AfterAll : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('after all')");
    }

    [Profile("demo")]
    public sealed class Demo : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO steps VALUES ('demo')");
    }

    [Migration(70), Tags("ended")]
    public sealed class Nothing : ForwardOnlyMigration
    {
        public override void Up()
        {
        }
    }

    [Maintenance(MigrationStage.AfterAll), Tags("ended")]
    public sealed class EndsTheTransaction : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("ROLLBACK; BEGIN");
    }
}
