using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Processor;

/// <summary>A migration that cannot be done as it is written, and what the answer to it must say.</summary>
public abstract class Refusal(params string[] says) : ForwardOnlyMigration
{
    public const string Setup = """
        CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
        CREATE TABLE t (id INTEGER, a INTEGER, b INTEGER, c TEXT, d TEXT, g TEXT AS (d) VIRTUAL, w TEXT, r INTEGER REFERENCES p(id),
            CONSTRAINT ck_ab CHECK (a <> b), CONSTRAINT uq_bc UNIQUE (b, c));
        CREATE INDEX ix_ac ON t (a, c);
        CREATE TABLE kid (c TEXT REFERENCES p (code));
        CREATE VIEW v AS SELECT w FROM t;
        CREATE VIEW vv AS SELECT w FROM v;
        CREATE TRIGGER tr AFTER UPDATE OF id ON t BEGIN SELECT new.r; END;
        CREATE VIRTUAL TABLE f USING fts5(x);
        INSERT INTO p VALUES (1, 'x');
        INSERT INTO t (id, a, b, c, r) VALUES (1, 1, 2, 'x', 1), (NULL, 1, 3, 'x', 1);
        INSERT INTO kid VALUES ('x');
        """;

    public IReadOnlyList<string> Says => says;
}

/// <summary>Every refusal that is decided by what is in the database.</summary>
public static class Refusals
{
    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnUnderACheck() : Refusal("Table t", "column a", "CHECK ck_ab", "DROP CONSTRAINT")
    {
        public override void Up() => Delete.Column("a").FromTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnOfAComputedOne() : Refusal("Table t", "column d", "computed column g")
    {
        public override void Up() => Delete.Column("d").FromTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnOfAView() : Refusal("Table t", "view v", "no such column: w", "Execute.Sql")
    {
        public override void Up() => Delete.Column("w").FromTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnsOfAViewByRebuild() : Refusal("Table t", "view v", "no such column: w", "Execute.Sql")
    {
        public override void Up() => Delete.Column("w").Column("g").FromTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class RenamedColumnOfAViewOnAView() : Refusal("Table t", "view vv", "no such column: w")
    {
        public override void Up() => Rename.Column("w").OnTable("t").To("x");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnThatATriggerUses() : Refusal("Table t", "trigger tr", "no such column: new.r")
    {
        public override void Up() => Delete.Column("r").FromTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnThatATriggerWatches() : Refusal("Table t", "column id", "trigger tr", "DROP TRIGGER")
    {
        public override void Up() => Delete.Column("id").FromTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class ColumnThatAChildRefersTo() : Refusal("Table p", "column code", "table kid", "Delete.ForeignKey")
    {
        public override void Up() => Delete.Column("code").FromTable("p");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class KeyThatAChildRefersTo() : Refusal("Table p", "foreign keys", "kid", "mismatch")
    {
        public override void Up() => Delete.UniqueConstraint().FromTable("p").Column("code");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class KeyWithoutValues() : Refusal("Table t", "column id", "no value in 1 row", "Update.Table")
    {
        public override void Up() => Create.PrimaryKey("pk").OnTable("t").Column("id");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NotNullWithoutValues() : Refusal("Table t", "t.n", "SetExistingRowsTo")
    {
        public override void Up() => Alter.Table("t").AddColumn("n").AsInt32().NotNullable();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NotNullOverNulls() : Refusal("Table t", "t.id", "Update.Table")
    {
        public override void Up() => Alter.Column("id").OnTable("t").AsInt32().NotNullable().WithDefaultValue(1);
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class KeyOfRowsThatAreNot() : Refusal("Table t", "breaks foreign keys", "t row 1 refers to a row of p that does not exist", "row 2")
    {
        public override void Up() => Create.ForeignKey("fk").FromTable("t").ForeignColumn("b").ToTable("p").PrimaryColumn("id");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class KeyToNoTable() : Refusal("Table t", "no table nowhere")
    {
        public override void Up() => Create.ForeignKey("fk").FromTable("t").ForeignColumn("b").ToTable("nowhere").PrimaryColumn("id");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class VirtualTable() : Refusal("Table f", "cannot be taken apart")
    {
        public override void Up() => Alter.Column("x").OnTable("f").AsInt32().Nullable();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NoSuchTable() : Refusal("Table nowhere", "no such table", "kid")
    {
        public override void Up() => Delete.Column("x").FromTable("nowhere");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class AView() : Refusal("Table v", "is a view")
    {
        public override void Up() => Delete.Column("w").FromTable("v");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NoSuchColumn() : Refusal("Table t", "no column nothing", "id, a, b")
    {
        public override void Up() => Alter.Column("nothing").OnTable("t").AsColumnDataType(new FluentMigrator.Model.ColumnDefinition { CustomType = "TEXT" }).Nullable();
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NoSuchForeignKey() : Refusal("Table t", "no foreign key fk_x", "on r to p")
    {
        public override void Up() => Delete.ForeignKey("fk_x").OnTable("t");
    }

    [Migration(1), Tags(Operation.Kind)]
    public sealed class NoSuchIndex() : Refusal("Table t", "no index ix_x", "ix_ac")
    {
        public override void Up() => Delete.Index("ix_x").OnTable("t");
    }
}
