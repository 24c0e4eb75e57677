using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Migrations of a table <c>t</c> with the columns <c>a</c> and <c>b</c>, of whatever sort the table is.</summary>
public static class TableMigrations
{
    [Migration(1), Tags(Operation.Kind)]
    public sealed class RetypeB : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("b").OnTable("t").AsCustom("BLOB").Nullable().WithDefaultValue("x");
    }

    [Migration(2), Tags(Operation.Kind)]
    public sealed class MakeAKey : ForwardOnlyMigration
    {
        public override void Up() => Create.PrimaryKey("pk_t").OnTable("t").Column("a");
    }

    [Migration(3), Tags(Operation.Kind)]
    public sealed class DropKey : ForwardOnlyMigration
    {
        public override void Up() => Delete.PrimaryKey("pk_t").FromTable("t");
    }

    [Migration(4), Tags(Operation.Kind)]
    public sealed class AddNumbers : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("t").AddColumn("number").AsInt64().NotNullable().PrimaryKey().Identity();
    }

    [Migration(5), Tags(Operation.Kind)]
    public sealed class ManyChanges : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("c").AsInt32().NotNullable().SetExistingRowsTo(1).AddColumn("d").AsString().Nullable().Indexed("ix_d");
            Alter.Column("a").OnTable("t").AsInt64().WithDefaultValue(5);
            Create.ForeignKey("fk").FromTable("t").ForeignColumn("c").ToTable("t").PrimaryColumn("c");
            Create.UniqueConstraint("uq_c").OnTable("t").Column("c");
            Delete.Column("b").FromTable("t");
        }
    }

    [Migration(6), Tags(Operation.Kind)]
    public sealed class AsksInBetween : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("c").AsInt32().NotNullable().SetExistingRowsTo(1);
            Execute.Sql("UPDATE t SET c = c + 1");
            Delete.Column("b").FromTable("t");
            Execute.WithConnection((connection, transaction) =>
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "UPDATE t SET c = c + (SELECT count(*) FROM pragma_table_info('t'))";
                command.ExecuteNonQuery();
            });
            Alter.Table("t").AddColumn("e").AsString().NotNullable().SetExistingRowsTo("end");
        }
    }

    [Migration(7), Tags(Operation.Kind)]
    public sealed class Asks : ForwardOnlyMigration
    {
        public override void Up()
        {
            string answers = string.Join(',', new[]
            {
                Schema.Table("T").Exists(), Schema.Table("t").Column("A").Exists(), Schema.Table("t").Index("IX_A").Exists(),
                Schema.Table("t").Constraint("UQ_B").Exists(), Schema.Schema("main").Exists(),
                Schema.Schema("dbo").Exists(), Schema.Table("t").Column("z").Exists(), Schema.Table("x").Exists(),
                Schema.Table("t").Constraint("nothing").Exists(), Schema.Schema("dbo").Table("t").Exists(),
            });
            Create.Table("answers").WithColumn("text").AsString();
            Insert.IntoTable("answers").Row(new { text = answers });
        }
    }

    [Migration(8), Tags(Operation.Kind)]
    public sealed class StoresDates : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("d").WithColumn("day").AsDate().WithDefaultValue(new DateOnly(2025, 12, 31)).WithColumn("time").AsTime().Unique("uq_time");
            Insert.IntoTable("d").Row(new { day = new DateOnly(2026, 1, 2), time = new TimeOnly(3, 4, 5) });
            Insert.IntoTable("d").Row(new { time = new TimeOnly(0, 0) });
            Update.Table("d").Set(new { time = new TimeOnly(6, 0) }).Where(new { day = new DateOnly(2026, 1, 2) });
        }
    }

    [Migration(9), Tags(Operation.Kind)]
    public sealed class DropsUnique : ForwardOnlyMigration
    {
        public override void Up() => Delete.UniqueConstraint("IX_t_a").FromTable("t").Column("a");
    }

    [Migration(10), Tags(Operation.Kind)]
    public sealed class RetypeA : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("a").OnTable("t").AsInt64();
    }
}
