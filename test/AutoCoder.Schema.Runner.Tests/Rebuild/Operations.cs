using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>Every operation that FluentMigrator has on columns, keys and indexes.</summary>
public static class Operations
{
    [Migration(1), Tags(Operation.Kind)]
    public sealed class AlterType : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("note TEXT", "note VARCHAR(20)")];

        public override void Up() => Alter.Column("NOTE").OnTable("Items").AsCustom("VARCHAR(20)");
    }

    [Migration(2), Tags(Operation.Kind)]
    public sealed class AlterAffinity : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("a INTEGER,", "a TEXT,")];

        public override IReadOnlyList<string> Changed => ["a"];

        public override void Up() => Alter.Table("items").AlterColumn("a").AsString().Nullable();
    }

    [Migration(3), Tags(Operation.Kind)]
    public sealed class AlterToNotNull : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("DEFAULT 7", "NOT NULL DEFAULT 7")];

        public override void Up() => Alter.Column("size").OnTable("items").AsInt64().NotNullable();
    }

    [Migration(4), Tags(Operation.Kind)]
    public sealed class AlterToNullable : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("NOT NULL COLLATE", "COLLATE")];

        public override void Up() => Alter.Column("code").OnTable("items").AsCustom("VARCHAR(10,2)").Nullable();
    }

    [Migration(5), Tags(Operation.Kind)]
    public sealed class AlterDefault : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("DEFAULT 7", "DEFAULT 9")];

        public override void Up() => Alter.Column("size").OnTable("items").AsInt32().WithDefaultValue(9);
    }

    [Migration(6), Tags(Operation.Kind)]
    public sealed class AlterAllAtOnce : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("note TEXT", "note CLOB COLLATE NOCASE DEFAULT 'none'"), ("b INTEGER", "b BIGINT NOT NULL DEFAULT -1")];

        public override void Up() => Alter.Table("items")
            .AlterColumn("note").AsColumnDataType(new FluentMigrator.Model.ColumnDefinition { CustomType = "CLOB", CollationName = "NOCASE" })
            .Nullable().WithDefaultValue("none")
            .AlterColumn("b").AsCustom("BIGINT").NotNullable().WithDefaultValue(-1);
    }

    [Migration(7), Tags(Operation.Kind)]
    public sealed class AddNotNullWithExistingRows : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits => [("b INTEGER, --", "b INTEGER, state TEXT NOT NULL, --")];

        public override void Up() => Alter.Table("items").AddColumn("state").AsString().NotNullable().SetExistingRowsTo("it's new");
    }

    [Migration(8), Tags(Operation.Kind)]
    public sealed class AddNotNullWithDefaultAndExistingRows : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("b INTEGER, --", "b INTEGER, s TEXT NOT NULL DEFAULT 'd', t INTEGER NOT NULL, --")];

        public override void Up() => Alter.Table("items")
            .AddColumn("s").AsString().NotNullable().SetExistingRowsTo("old").WithDefaultValue("d")
            .AddColumn("t").AsInt32().SetExistingRowsTo(1).NotNullable();
    }

    [Migration(9), Tags(Operation.Kind)]
    public sealed class AddCurrentTimestamp : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("b INTEGER, --", "b INTEGER, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, r BLOB NOT NULL DEFAULT (randomblob(4)), --")];

        public override void Up() => Alter.Table("items")
            .AddColumn("at").AsDateTime().NotNullable().WithDefault(SystemMethods.CurrentUTCDateTime)
            .AddColumn("r").AsBinary().NotNullable().WithDefaultValue(RawSql.Insert("randomblob(4)"));
    }

    [Migration(10), Tags(Operation.Kind)]
    public sealed class AddUnique : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("b INTEGER, --", "b INTEGER, u INTEGER, --"), ("CREATE INDEX ix_items_note", "CREATE UNIQUE INDEX uq_u ON items (u); CREATE INDEX ix_items_note")];

        public override void Up() => Alter.Table("items").AddColumn("u").AsInt32().Nullable().Unique("uq_u");
    }

    [Migration(11), Tags(Operation.Kind)]
    public sealed class AddComputed : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("b INTEGER, --", "b INTEGER, s TEXT AS (keep || code) STORED, v TEXT AS (upper(keep)) VIRTUAL, --")];

        public override void Up() => Alter.Table("items")
            .AddColumn("s").AsString().Computed("keep || code", true).Nullable().AddColumn("v").AsString().Computed("upper(keep)").Nullable();
    }

    [Migration(12), Tags(Operation.Kind)]
    public sealed class AddForeignKeyColumns : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            ("b INTEGER, --", "b INTEGER, o INTEGER CONSTRAINT fk_o REFERENCES parents (id) ON DELETE CASCADE, "
                + "p INTEGER NOT NULL CONSTRAINT fk_p REFERENCES parents (id) ON UPDATE SET NULL, --"),
        ];

        public override void Up() => Alter.Table("items")
            .AddColumn("o").AsInt32().Nullable().ForeignKey("fk_o", "parents", "id").OnDelete(System.Data.Rule.Cascade)
            .AddColumn("p").AsInt32().NotNullable().SetExistingRowsTo(2).ForeignKey("fk_p", "parents", "id").OnUpdate(System.Data.Rule.SetNull);
    }

    [Migration(13), Tags(Operation.Kind)]
    public sealed class CreateForeignKey : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("CHECK (a", "CONSTRAINT fk_a FOREIGN KEY (a) REFERENCES parents (id) ON DELETE CASCADE, CHECK (a")];

        public override void Up() => Create.ForeignKey("fk_a").FromTable("items").ForeignColumn("a")
            .ToTable("parents").PrimaryColumn("id").OnDelete(System.Data.Rule.Cascade);
    }

    [Migration(14), Tags(Operation.Kind)]
    public sealed class DeleteForeignKeys : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
        [
            (" CONSTRAINT fk_parent REFERENCES parents(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED", ""),
            (" REFERENCES items(id)", ""),
        ];

        public override void Up()
        {
            Delete.ForeignKey("FK_Parent").OnTable("items");
            Delete.ForeignKey().FromTable("items").ForeignColumn("self").ToTable("items").PrimaryColumn("id");
        }
    }

    [Migration(15), Tags(Operation.Kind)]
    public sealed class UniqueConstraints : Operation
    {
        public override IReadOnlyList<(string Before, string After)> Edits =>
            [("CONSTRAINT uq_code UNIQUE (code),", ""), ("CREATE INDEX ix_items_note", "CREATE UNIQUE INDEX uq_ab ON items (a, b); CREATE INDEX ix_items_note")];

        public override void Up()
        {
            Delete.UniqueConstraint("uq_code").FromTable("items");
            Create.UniqueConstraint("uq_ab").OnTable("items").Columns("a", "b");
        }
    }
}
