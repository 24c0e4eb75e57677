using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>The operations that take something away, and several at once.</summary>
public static class MoreOperations
{
    [Migration(20), Tags(Operation.Kind)]
    public sealed class DeleteDefault : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [(" DEFAULT 7", "")];

        public override void Up() => Delete.DefaultConstraint().OnTable("items").OnColumn("size");
    }

    [Migration(21), Tags(Operation.Kind)]
    public sealed class DeleteIndexedColumn : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("note TEXT,", ""), ("CREATE INDEX ix_items_note ON items (note DESC) WHERE note IS NOT NULL;", ""),
            ("CREATE INDEX ix_items_expr ON items (lower(note));", ""),
        ];

        public override void Up() => Delete.Column("note").FromTable("items");
    }

    [Migration(22), Tags(Operation.Kind)]
    public sealed class DeleteColumnsUnderACheck : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("a INTEGER, b INTEGER,", ""), ("UNIQUE (code),", "UNIQUE (code)"), ("CHECK (a IS NULL OR a <> b)", "")];

        public override void Up() => Delete.Column("a").Column("b").FromTable("items");
    }

    [Migration(23), Tags(Operation.Kind)]
    public sealed class DeleteKeyColumns : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("parent INTEGER CONSTRAINT fk_parent REFERENCES parents(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,", ""),
            ("[code] VARCHAR(10,2) NOT NULL COLLATE NOCASE,", ""), ("CONSTRAINT uq_code UNIQUE (code),", ""),
        ];

        public override void Up()
        {
            Delete.Column("parent").FromTable("items");
            Delete.Column("code").FromTable("items");
        }
    }

    [Migration(24), Tags(Operation.Kind)]
    public sealed class DeleteComputedWithItsSource : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("`size` INTEGER DEFAULT 7 CONSTRAINT ck_size CHECK (size >= 0),", ""), ("twice INTEGER GENERATED ALWAYS AS (size * 2) VIRTUAL,", "")];

        public override void Up() => Delete.Column("size").Column("twice").FromTable("items");
    }

    [Migration(25), Tags(Operation.Kind)]
    public sealed class RenameColumnEverywhere : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("keep", "\"kept\"")];

        public override void Up() => Rename.Column("keep").OnTable("items").To("kept");
    }

    [Migration(26), Tags(Operation.Kind)]
    public sealed class Indexes : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("CREATE INDEX ix_main ON items (keep COLLATE NOCASE DESC, id);", "CREATE UNIQUE INDEX ix_new ON items (keep DESC, a ASC);"),
        ];

        public override void Up()
        {
            Delete.Index("IX_Main").OnTable("items");
            Create.Index("ix_new").OnTable("items").OnColumn("keep").Descending().OnColumn("a").Ascending().WithOptions().Unique();
        }
    }

    [Migration(27), Tags(Operation.Kind)]
    public sealed class ReplacePrimaryKey : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("id INTEGER PRIMARY KEY AUTOINCREMENT", "id INTEGER"), ("CHECK (a", "CONSTRAINT pk PRIMARY KEY (id), CHECK (a")];

        public override bool KeepsCounter => false;

        public override void Up()
        {
            Delete.PrimaryKey("whatever").FromTable("items");
            Create.PrimaryKey("pk").OnTable("items").Column("id");
        }
    }

    [Migration(28), Tags(Operation.Kind)]
    public sealed class ReferencedBy : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("b INTEGER, --", "b INTEGER, u TEXT, --"), ("log (x TEXT)", "log (x TEXT, CONSTRAINT fk_log FOREIGN KEY (x) REFERENCES items (u))"),
            ("CREATE INDEX ix_items_note", "CREATE UNIQUE INDEX uq_u ON items (u); CREATE INDEX ix_items_note"),
        ];

        public override void Up() => Alter.Table("items").AddColumn("u").AsString().Nullable().Unique("uq_u").ReferencedBy("fk_log", "log", "x");
    }

    [Migration(29), Tags(Operation.Kind)]
    public sealed class ManyAtOnce : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("note TEXT,", "note BLOB NOT NULL DEFAULT x'00',"), ("b INTEGER, --", "new TEXT, --"), ("CHECK (a IS NULL OR a <> b)", ""),
            ("a INTEGER, ", ""), ("UNIQUE (code),", "UNIQUE (code)"), ("CREATE INDEX ix_main ON items (keep COLLATE NOCASE DESC, id);", ""),
        ];

        public override IReadOnlyList<string> Changed => ["note"];

        public override void Up()
        {
            Execute.Sql("UPDATE items SET note = '' WHERE note IS NULL; DELETE FROM log");
            Alter.Table("items").AddColumn("new").AsString().Nullable().AlterColumn("note").AsBinary().NotNullable().WithDefaultValue(new byte[] { 0 });
            Delete.Column("a").Column("b").FromTable("items");
            Delete.Index("ix_main").OnTable("items");
        }
    }

    [Migration(30), Tags(Operation.Kind)]
    public sealed class PlainColumns : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("b INTEGER, --", "b INTEGER, p TEXT, q INTEGER NOT NULL DEFAULT 1, d TEXT NOT NULL DEFAULT '2026-01-02', --"), ("twice INTEGER GENERATED ALWAYS AS (size * 2) VIRTUAL,", "")];

        public override void Up()
        {
            Delete.Column("twice").FromTable("items");
            Alter.Table("items").AddColumn("p").AsString().Nullable().AddColumn("q").AsBoolean().NotNullable().WithDefaultValue(true);
            Create.Column("d").OnTable("items").AsString().NotNullable().WithDefaultValue(new DateOnly(2026, 1, 2));
        }
    }

    [Migration(31), Tags(Operation.Kind)]
    public sealed class DeleteInlineUnique : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("tag TEXT UNIQUE", "tag TEXT")];

        public override void Up() => Delete.UniqueConstraint().FromTable("items").Column("tag");
    }

    [Migration(32), Tags(Operation.Kind)]
    public sealed class AlterWithSystemDefault : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("note TEXT", "note TEXT DEFAULT CURRENT_TIMESTAMP")];

        public override void Up() => Alter.Column("note").OnTable("items").AsString().Nullable().WithDefault(SystemMethods.CurrentUTCDateTime);
    }

    [Migration(33), Tags(Operation.Kind)]
    public sealed class AddPrimaryKeyColumn : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("id INTEGER PRIMARY KEY AUTOINCREMENT", "id INTEGER"), ("b INTEGER, --", "b INTEGER, n INTEGER NOT NULL CONSTRAINT PK_items PRIMARY KEY AUTOINCREMENT, --"),
            ("CREATE INDEX ix_items_note", "CREATE UNIQUE INDEX uq_id ON items (id); CREATE INDEX ix_items_note"),
        ];

        public override void Up()
        {
            Create.UniqueConstraint("uq_id").OnTable("items").Column("id");
            Delete.PrimaryKey("any").FromTable("items");
            Alter.Table("items").AddColumn("n").AsInt64().NotNullable().PrimaryKey().Identity();
        }
    }
}
