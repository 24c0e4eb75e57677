using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Values;

#pragma warning disable CA1034 // FluentMigrator takes public classes only; those of one story are read together

/// <summary>Histories as teams have them, with values that FluentMigrator's own processor stores as something else.</summary>
public static class WrittenMigrations
{
    public const string Kind = TestMigrations.Kind;

#pragma warning disable CA1008 // as teams have them
    public enum Status
    {
        Active = 1,
        Closed = 2,
    }

    [Flags]
    public enum Parts
    {
        A = 1,
        B = 2,
    }

    [Migration(1), Tags(Kind)]
    public sealed class DateWhere : Migration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey().WithColumn("at").AsDateTime().Nullable();
            Execute.WithConnection((connection, transaction) =>
            {
                using var command = (SqliteCommand)connection.CreateCommand();
                command.Transaction = (SqliteTransaction)transaction;
                command.CommandText = "INSERT INTO t VALUES (1, $d), (2, $e)";
                command.Parameters.AddWithValue("$d", new DateTime(2026, 1, 2, 3, 4, 5));
                command.Parameters.AddWithValue("$e", new DateTime(2026, 1, 2, 23, 4, 5, 678));
                command.ExecuteNonQuery();
            });
            Insert.IntoTable("t").Row(new { id = 3, at = new DateTime(2026, 1, 2, 3, 4, 5) }).Row(new { id = 4, at = new DateTime(2026, 1, 2, 3, 4, 5, 678) });
            Delete.FromTable("t").Row(new { at = new DateTime(2026, 1, 2, 3, 4, 5) });
            Create.Index("ux").OnTable("t").OnColumn("at").Unique();
        }

        public override void Down() => Delete.Table("t");
    }

    [Migration(1), Tags(Kind)]
    public sealed class EnumInts : Migration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey().WithColumn("s").AsInt32().WithDefaultValue(Status.Active).WithColumn("f").AsInt32().Nullable();
            Insert.IntoTable("t").Row(new { id = 1, s = Status.Closed, f = Parts.A | Parts.B }).Row(new { id = 2, s = 2, f = (Parts?)null }).Row(new { id = 3, s = (Status)77, f = Parts.A });
            Insert.IntoTable("t").Row(new { id = 4 });
            Update.Table("t").Set(new { f = 9 }).Where(new { s = Status.Closed });
            Delete.FromTable("t").Row(new { s = Status.Active });
        }

        public override void Down() => Delete.Table("t");
    }

    [Migration(2), Tags(Kind)]
    public sealed class MoreEnumInts : Migration
    {
        public override void Up()
        {
            Alter.Table("t").AddColumn("z").AsInt32().WithDefaultValue(Status.Closed).AddColumn("y").AsInt16().Nullable().SetExistingRowsTo(Status.Closed);
            Update.Table("t").Set(new { f = Status.Active }).Where(new { id = 2 });
        }

        public override void Down() => Delete.Column("z").Column("y").FromTable("t");
    }

    [Migration(1), Tags(Kind)]
    public sealed class GuidKeys : Migration
    {
        private static readonly Guid Key = Guid.Parse("6F9619FF-8B86-D011-B42D-00C04FC964FF");

        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsGuid().PrimaryKey().WithColumn("src").AsString();
            Execute.WithConnection((connection, transaction) =>
            {
                using var command = (SqliteCommand)connection.CreateCommand();
                command.Transaction = (SqliteTransaction)transaction;
                command.CommandText = "INSERT INTO t VALUES ($g, 'application')";
                command.Parameters.AddWithValue("$g", Key);
                command.ExecuteNonQuery();
            });
            Update.Table("t").Set(new { src = "found" }).Where(new { id = Key });
            Insert.IntoTable("t").Row(new { id = Key, src = "migration" });
        }

        public override void Down() => Delete.Table("t");
    }

    [Migration(1), Tags(Kind)]
    public sealed class OddDefaults : Migration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey().WithColumn("a").AsDouble().WithDefaultValue(double.NaN).WithColumn("b").AsDouble().WithDefaultValue(double.PositiveInfinity);
            Insert.IntoTable("t").Row(new { id = 1 });
        }

        public override void Down() => Delete.Table("t");
    }

    [Migration(1), Tags(Kind)]
    public sealed class RawDefaults : Migration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey()
                .WithColumn("a").AsString().WithDefaultValue(RawSql.Insert("lower('X') || 'y'")).WithColumn("b").AsString().WithDefaultValue(RawSql.Insert("'plain'"))
                .WithColumn("c").AsDateTime().WithDefault(SystemMethods.CurrentUTCDateTime).WithColumn("d").AsDateTime().WithDefault(SystemMethods.CurrentDateTime)
                .WithColumn("e").AsInt32().WithDefaultValue(RawSql.Insert("abs(-3)"));
            Insert.IntoTable("t").Row(new { id = 1 });
        }

        public override void Down() => Delete.Table("t");
    }

    /// <summary>What earlier builds stored as this one does: nothing about it is recorded in another way.</summary>
    [Migration(1), Tags(Kind)]
    public sealed class SameAsEver : Migration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey().WithColumn("price").AsDecimal().WithDefaultValue(1.50m)
                .WithColumn("rate").AsDouble().WithDefaultValue(100.0).WithColumn("name").AsString().WithDefaultValue("it's").WithColumn("on").AsBoolean().WithDefaultValue(true);
            Insert.IntoTable("t").Row(new { id = 1, price = 0m, rate = 2.0, name = 'x', on = false });
            Insert.IntoTable("t").Row(new { id = 2, price = 12.25m, rate = 1.5f, on = true });
            Update.Table("t").Set(new { price = 3m }).Where(new { rate = 2.0 });
        }

        public override void Down() => Delete.Table("t");
    }

    [Migration(1), Tags(Kind)]
    public sealed class Seeded : Migration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt64().PrimaryKey().WithColumn("at").AsDateTime().Nullable();
            Insert.IntoTable("t").Row(new { id = 1, at = new DateTime(2026, 1, 2, 3, 4, 5) });
        }

        public override void Down() => Delete.Table("t");
    }

    [Migration(2), Tags(Kind)]
    public sealed class After : Migration
    {
        public override void Up() => Create.Column("n").OnTable("t").AsString().Nullable();

        public override void Down() => Delete.Column("n").FromTable("t");
    }
}
