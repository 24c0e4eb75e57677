using System.Diagnostics.CodeAnalysis;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Migrations that stumble: over rows, over what is not there, over what nobody gives them.</summary>
public static class StumblingMigrations
{
    [SuppressMessage("Design", "CA1040", Justification = "What a constructor asks for, and nobody gives it.")]
    public interface IService;

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class Makes : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT NOT NULL DEFAULT '')");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RequiresBoth : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Column("a").OnTable("t").AsString().NotNullable();
            Alter.Column("b").OnTable("t").AsString().NotNullable();
        }
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RequiresBothByRebuild : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Column("a").OnTable("t").AsString().NotNullable().WithDefaultValue("");
            Alter.Column("b").OnTable("t").AsString().NotNullable().WithDefaultValue("");
        }
    }

    [Migration(2), Tags(TestMigrations.Kind), MigrationTrait("destructive", "t.a: it is made anew")]
    public sealed class MakesColumnAnew : ForwardOnlyMigration
    {
        public override void Up()
        {
            Delete.Column("a").FromTable("t");
            Alter.Table("t").AddColumn("a").AsString().NotNullable().WithDefaultValue("same").Unique();
        }
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class FillsWithTheSame : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("d").AsString().NotNullable().SetExistingRowsTo("same");
            Create.Index("ix_d").OnTable("t").OnColumn("d").Unique();
        }
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class FillsFromNothing : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("t").AddColumn("d").AsString().NotNullable().SetExistingRowsTo(RawSql.Insert("a"));
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class UpdatesToNull : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE t SET c = a");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class SeedsAgain : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("t").Row(new { id = 1, c = "seed" });
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class ReadsNull : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using System.Data.IDbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT a FROM t";
            using System.Data.IDataReader reader = command.ExecuteReader();
            while (reader.Read()) _ = reader.GetString(0);
        });
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class SeedsTwice : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO t (id) VALUES (77); INSERT INTO t (id) VALUES (77)");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class WantsService(IService service) : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql($"UPDATE t SET a = '{service}'");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class DoesWithoutService : ForwardOnlyMigration
    {
        private readonly IService? _service;

        public DoesWithoutService()
        {
        }

        public DoesWithoutService(IService service) => _service = service;

        public override void Up() => Execute.Sql($"UPDATE t SET a = '{_service}'");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class CallsFunction : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE t SET a = norm(a)");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class UsesCollation : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE INDEX ix ON t (a COLLATE swedish)");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class UsesModule : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE VIRTUAL TABLE v USING spellfix1(a)");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class PutsTextIntoKey : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE t SET id = a");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RefersToNoKey : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE child (x TEXT REFERENCES t (a)); INSERT INTO child VALUES (NULL)");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class RefersToNobody : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE child (x REFERENCES t (id)); INSERT INTO child SELECT id + 100 FROM t");
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class MakesKeyOfTwo : ForwardOnlyMigration
    {
        public override void Up() => Create.Index("ux_ab").OnTable("t").OnColumn("a").Ascending().OnColumn("b").Ascending().WithOptions().Unique();
    }

    [Migration(3), Tags(TestMigrations.Kind), MigrationTrait("destructive", "t.a: nobody reads it")]
    public sealed class DropsOneOfThem : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("a").FromTable("t");
    }

    [Migration(3), Tags(TestMigrations.Kind)]
    public sealed class MakesTheKey : ForwardOnlyMigration
    {
        public override void Up() => Create.Index("ux_a").OnTable("t").OnColumn("a").Unique();
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class LooksAtRows : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using System.Data.IDbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT count(*) FROM t";
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0) return;
            command.CommandText = "DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY)";
            command.ExecuteNonQuery();
        });
    }
}
